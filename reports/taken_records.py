"""What was asked, answered and judged beside a report, as tables taken away. Pure.

The tables of the report itself are in ``reports.taken_tables``, its files and versions in
``pilots.taken_records``.
"""

from collections.abc import Iterable, Mapping

from core.chinese_dates import format_date, format_moment
from core.csv_files import Value
from core.taken import Taken
from reports.citywide.left_open import LeftOpen
from reports.dashboards.panels import MISSING
from reports.parts.models import Supplement
from reports.taken_tables import plain


def of_supplied(rows: Iterable[Supplement]) -> Taken:
    lines = tuple(
        (
            row.figure_label,
            str(row.center),
            row.shown,
            format_moment(row.entered_at),
            row.get_state_display(),
        )
        for row in rows
    )
    heads = ("指标", "社会工作服务中心", "补充数", "录入时间", "状态")
    return Taken("supplements", "补充数", heads, lines)


def of_verifications(items: Iterable[Mapping]) -> Taken:
    """``items`` as the list shows them: a row with the word for its state."""
    lines = tuple(
        (
            item["row"].number,
            str(item["row"].center),
            item["row"].figure_label,
            format_date(item["row"].due_on),
            item["label"],
        )
        for item in items
    )
    heads = ("核实对象", "社会工作服务中心", "涉及的指标", "答复期限", "状态")
    return Taken("verifications", "核实单", heads, lines)


def of_left_open(kind: LeftOpen, lines: Iterable[Iterable[tuple[str, str]]]) -> Taken:
    """``lines`` as ``LeftOpen.line`` has them."""
    told = tuple(tuple(text for _, text in line) for line in lines)
    return Taken("rows", kind.title, kind.all_heads, told)


def of_scores(dimensions: Iterable[Mapping]) -> Taken:
    """``dimensions`` as ``supervision.evaluation_page.dimensions_of`` has them."""
    lines: list[tuple[Value, ...]] = []
    for dimension in dimensions:
        of_all = (plain(dimension["points"]), plain(dimension["score"]))
        lines.append((dimension["name"], *of_all, None, None))
        for line in dimension["rows"]:
            row, points = line["row"], plain(str(line["points"]))
            said = (row.finding or None, line["known"] or None)
            lines.append((str(row.indicator), points, plain(row.shown or MISSING), *said))
    heads = ("指标", "分值(分)", "得分", "评估发现", "平台数据")
    return Taken("scores", "指标得分", heads, tuple(lines))

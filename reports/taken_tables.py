"""The tables of a report's pages as they are taken away: what a page shows, with plain numbers. Pure.

A dashboard's panel is one already (``reports.dashboards.panels.Panel``); here is what the other
tables of the reports' pages are. The button beside a table names it by the same key.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from core.chinese_dates import format_moment
from core.csv_files import Value
from core.deadlines import describe
from core.taken import Takeable, Taken
from reports.city_table import CityTable, Line
from reports.citywide.beside import BesideSums
from reports.citywide.closing import StillOpen
from reports.citywide.coverage import Covered
from reports.citywide.parts import Beside, ProblemGroup
from reports.citywide.sum_of import Cell, SumOf
from reports.dashboards.panels import MISSING
from reports.drift import Drift
from reports.overview import OwedSummary
from reports.parts.tables import PartTable
from reports.readings import Change, ChangesNotice
from reports.section_pages import FigureRow, SectionPage

NUMBER = re.compile(r"-?\d+(\.\d+)?")


def plain(shown: str) -> Value:
    """What a page writes of a number, as one: 1,234 is 1234, hours and 元 keep their places, a dash
    is an empty cell. Anything else stays the text it is."""
    bare = shown.replace(",", "")
    if shown == MISSING:
        return None
    return Decimal(bare) if NUMBER.fullmatch(bare) else shown


def of_report(pages: Iterable[SectionPage], annexes: Iterable[PartTable], *, earlier: str = ""):
    """Every table of the five sections, then those of the whole report; ``earlier`` heads the
    figures of the round before, "" for none."""
    for page in pages:
        for place, table in enumerate(page.tables, start=1):
            title = f"{page.section.name}{table.name}数据"
            yield _figures(f"figures-{page.section.key}-{place}", title, table.rows, earlier)
        yield from page.apart
        yield from map(_part, page.parts)
    yield from map(_part, annexes)


def of_changes(notice: ChangesNotice | None) -> Iterator[Taken]:
    if notice is not None:
        yield _changes("changes", notice.title, notice.changes, notice.before, notice.now)


def of_drifts(drifts: Iterable[Drift]) -> Iterator[Taken]:
    for drift in drifts:
        title = f"{drift.report.district}变动的数据"
        yield _changes(f"changes-{drift.report.pk}", title, drift.changes, "上报时", "现在")


def of_supplement(rows: Iterable[FigureRow]) -> Taken:
    lines = tuple((row.figure.label, plain(row.shown), row.figure.unit) for row in rows)
    return Taken("supplement", "补充期间的数据", ("指标", "数值", "单位"), lines)


def of_city(tables: Iterable[CityTable]) -> Iterator[Takeable]:
    """A row per district and that of the sums, block by block; then the sums taken apart."""
    for table in tables:
        unit = table.section.unit
        for place, block in enumerate(table.blocks, start=1):
            yield Taken(
                f"city-{table.section.key}-{place}",
                f"{table.section.name}{block.name}" + (f"（单位：{unit}）" if unit else ""),
                ("区", *(f"{label}({unit})" if unit else label for label, unit in block.headings)),
                tuple(map(_line, (*block.lines, block.total))),
            )
        yield from table.apart


def of_city_report(
    tables: Iterable[CityTable | None], problems: Iterable[ProblemGroup]
) -> Iterator[Takeable]:
    """The sums, and the problems; a section without figures has no table."""
    yield from of_city(table for table in tables if table)
    yield from of_problems(problems)


def of_problems(groups: Iterable[ProblemGroup]) -> Iterator[Taken]:
    heads = ("区", "问题", "原因", "建议", "责任单位")
    for place, group in enumerate(groups, start=1):
        lines = ((r.district, r.problem, r.cause, r.advice, r.responsible) for r in group.rows)
        yield Taken(f"problems-{place}", f"各区问题清单：{group.name}", heads, tuple(lines))


def of_beside(beside: BesideSums) -> Iterator[Taken]:
    """What is in no sum, each amount with its unit as the page has it."""
    for key, label, rows in (
        ("supplied", "补充数", beside.supplied),
        ("later", "补充报告", beside.later),
    ):
        if rows:
            lines = tuple((row.label, _by_district(row), row.shown) for row in rows)
            yield Taken(key, label, ("指标", "各区", f"{label}小计"), lines)


def of_sum(found: SumOf) -> Taken:
    """What each district signed; what its rows come to now stands beside it where that differs."""
    moved = any(part.is_moved for part in found.parts)
    places = range(len(found.headings))
    heads = [*found.headings, *(f"{one}：现在" for one in found.headings if moved)]
    lines = [
        (str(part.row.district), *_shown(part.cells), *(plain(c.now) for c in part.cells if moved))
        for part in found.parts
    ]
    total = ("合计", *_shown(found.total), *(None for _ in places if moved))
    title = f"{found.made.label}各区数值"
    return Taken("sum", title, ("区", *heads), (*lines, total))


def of_covered(rows: Iterable[Covered], title: str) -> Taken:
    lines = tuple((row.name, row.district, row.kind, row.state) for row in rows)
    return Taken("rows", f"{title}明细", ("街道(乡镇)", "区", "类型", "状态"), lines)


def of_owed(rows: Iterable[OwedSummary]) -> Taken:
    lines = tuple(
        (
            row.district.name,
            row.state_label,
            row.lateness,
            describe(row.due_at),
            format_moment(row.signed_at) if row.signed_at else None,
        )
        for row in rows
    )
    heads = ("区", "状态", "报送时效", "截止时间", "首次上报时间")
    return Taken("summaries", "工作总结报送情况", heads, lines)


def of_open(rows: Iterable[StillOpen]) -> Taken:
    lines = tuple((row.label, row.shown, row.detail) for row in rows)
    return Taken("closing", "未办完的事项", ("事项", "未办完", "说明"), lines)


def _figures(key: str, title: str, rows: Sequence[FigureRow], earlier: str) -> Taken:
    has_more = any(row.supplied for row in rows)
    more = ("平台外补充数",) if has_more else ()
    before = (earlier,) if earlier else ()
    lines = tuple(
        (
            row.figure.label,
            row.figure.definition,
            plain(row.shown),
            *(plain(row.supplied) for _ in more),
            row.figure.unit,
            *(plain(row.before) for _ in before),
        )
        for row in rows
    )
    return Taken(key, title, ("指标", "口径", "数值", *more, "单位", *before), lines)


def _part(part: PartTable) -> Taken:
    rows = part.table.rows
    lines: tuple[tuple[Value, ...], ...] = tuple(
        (place, *row.cells) for place, row in enumerate(rows, start=1)
    )
    return Taken(f"part-{part.key}", part.title, ("序号", *part.table.columns), lines)


def _changes(key: str, title: str, changes: Iterable[Change], before: str, now: str) -> Taken:
    lines = tuple(
        (one.figure.label, plain(one.signed), plain(one.now), one.figure.unit, one.told)
        for one in changes
    )
    return Taken(key, title, ("指标", before, now, "单位", "其中补充报告说明"), lines)


def _line(line: Line) -> tuple[Value, ...]:
    return (str(line.head), *(plain(text) for text, _ in line.cells))


def _by_district(row: Beside) -> str:
    return "、".join(f"{name}{told}" for name, told in row.shown_by_district)


def _shown(cells: Iterable[Cell]) -> list[Value]:
    return [plain(cell.shown) for cell in cells]

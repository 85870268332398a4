"""The rows of a report's parts in order, for pages, comparisons and documents. Pure.

``part_tables`` reads what ``frozen.rows_to_sign`` made, be it of today or out of a version.
"""

from collections import defaultdict
from collections.abc import Container, Mapping
from dataclasses import dataclass

from cases.people.words import in_papers
from pilots.parts import Row, Table
from reports.dictionary import FIGURES

# Parts by key, as a return names them. A supplement is corrected in its own place, never there.
TITLES = {
    "task_outcomes": "任务完成情况表",
    "problems": "问题清单",
    "exemplary": "典型案例",
}
PART_KEYS = (*TITLES, "supplements")
SUPPLEMENTS = "平台外补充数"
OUTCOMES = {"done": "已完成", "partly": "部分完成", "undone": "未完成", "": ""}
GONE = "（方案已移除）"
TAKEN_DOWN = "已从案例库撤下"


@dataclass(frozen=True, slots=True)
class PartTable:
    """One part: ``section`` is the key of the report's section that it belongs to, ""
    for an annex."""

    key: str
    section: str
    title: str
    table: Table

    @property
    def lines(self) -> list[list[tuple[str, str]]]:
        """Each row as pairs of column and cell."""
        columns = self.table.columns
        return [list(zip(columns, row.cells, strict=True)) for row in self.table.rows]


def part_tables(frozen: Mapping) -> list[PartTable]:
    """Every part that this text knows of, in the order of the report, also an empty one."""
    builders = (
        ("task_outcomes", "tasks", TITLES["task_outcomes"], _outcomes),
        ("supplements", "services", SUPPLEMENTS, _supplements),
        ("problems", "issues", TITLES["problems"], _problems),
        ("exemplary", "", TITLES["exemplary"], _exemplary),
    )
    return [
        PartTable(key, section, title, build(frozen[key]))
        for key, section, title, build in builders
        if key in frozen
    ]


def annexes(frozen: Mapping) -> list[PartTable]:
    """What belongs to the report as a whole, after its sections."""
    return [part for part in part_tables(frozen) if not part.section]


def supplied(frozen: Mapping) -> dict[str, int]:
    """What was done off the platform, by figure; it is added to nothing."""
    totals: dict[str, int] = defaultdict(int)
    for row in frozen.get("supplements", ()):
        totals[row["figure"]] += row["amount"]
    return dict(totals)


def case_as_read(row: Mapping, public: Container[str]) -> Mapping:
    """An exemplary case as anybody may read it now, ``public`` being the keys of what the library
    holds. What was taken down since it was signed keeps its kind and loses title and text; the
    version itself stays as it is."""
    if not row["texts"] or row["key"] in public:
        return row
    return {**row, "title": f"典型案例（{TAKEN_DOWN}）", "state": TAKEN_DOWN, "texts": {}}


def case_texts(frozen: Mapping) -> list[Mapping]:
    """The exemplary cases whose public text may be read, for a document's annex."""
    return [row for row in frozen.get("exemplary", ()) if row["texts"]]


def _outcomes(rows: list[Mapping]) -> Table:
    columns = ("工作任务", "责任单位", "完成时限", "完成情况", "完成内容", "未完成的原因")
    return _table(
        columns,
        rows,
        lambda row: (
            row["task"] + (GONE if row["is_gone"] else ""),
            row["responsible"],
            row["due"],
            OUTCOMES[row["outcome"]],
            row["done"],
            row["reason"],
        ),
    )


def _problems(rows: list[Mapping]) -> Table:
    names = ("problem", "cause", "advice", "responsible")
    return _table(
        ("问题", "原因", "建议", "责任单位"), rows, lambda row: tuple(row[name] for name in names)
    )


def _exemplary(rows: list[Mapping]) -> Table:
    columns = ("标题", "工作方法", "服务领域", "服务对象类别", "状态")
    return _table(
        columns,
        rows,
        lambda row: (
            *(row["title"], row["method"], row["field"]),
            *(in_papers(row["category"]), row["state"]),
        ),
    )


def _supplements(rows: list[Mapping]) -> Table:
    columns = ("指标", "中心", "补充数", "理由", "证明材料", "录入人", "确认人")
    return _table(
        columns,
        rows,
        lambda row: (
            label_of(row["figure"]),
            row["center"],
            amount_in_words(row["figure"], row["amount"]),
            row["reason"],
            row["file"],
            row["entered_by"],
            row["confirmed_by"],
        ),
    )


def label_of(key: str) -> str:
    """What the dictionary calls a figure; one that it no longer knows goes by its key."""
    return FIGURES[key].label if key in FIGURES else key


def amount_in_words(key: str, amount: int) -> str:
    """With its unit: minutes are said in hours."""
    figure = FIGURES.get(key)
    return f"{figure.shown(amount)}{figure.unit}" if figure else str(amount)


def _table(columns, rows, cells) -> Table:
    made = tuple(Row(row["key"], cells(row)) for row in rows)
    return Table(columns, made, columns[0])

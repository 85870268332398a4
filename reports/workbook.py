"""The city's report as a workbook: the same tables as on its page, cell by cell."""

from collections.abc import Iterable, Sequence

from core.spreadsheets import TOTAL, Column, Measure, Sheet, write_workbook
from reports.city_table import CityTable
from reports.citywide.parts import Beside
from reports.dictionary import FIGURES
from reports.papers.city import DISTRICT, RULES, SUM_OF, CityPaper
from reports.papers.city_word import APART, CASE_LABELS, PROBLEM_LABELS
from reports.papers.district_excel import apart_sheet, signatures, width_of
from reports.papers.writing import part_name

TOPIC = "类别"
NUMBER_WIDTH, MONEY_WIDTH = 12, 17  # characters


def city_workbook(paper: CityPaper) -> bytes:
    """The finished .xlsx: an explanation, a sheet per table, the gaps, the words of the city and
    of the districts, the rows of their reports, and apart from the sums what came beside them."""
    tables = [one.table for one in paper.sections if one.table]
    parts = [part for one in paper.sections for part in one.parts]
    sheets = [
        _cover(paper, tables),
        *(sheet for table in tables for sheet in _tables(paper, table)),
        *(
            apart_sheet(one, subtitle=paper.marks, footer=_signed(paper))
            for table in tables
            for one in table.apart
        ),
        *_units(paper),
        *_coverage(paper),
        _gaps(paper),
        *_texts(paper),
        *(_rows(paper, p.title, part_name(p), p.columns, p.rows) for p in parts),
        _problems(paper),
        *_apart(paper, "补充数按指标", paper.supplied),
        *_later(paper),
        *_cases(paper),
    ]
    return write_workbook(sheets, filename_title=paper.name)


def _cover(paper: CityPaper, tables: Iterable[CityTable]) -> Sheet:
    missing = "、".join(district for district, *_ in paper.gaps) or "无"
    facts = [
        ("批次", paper.round.name),
        ("数据来源", f"{SUM_OF}{RULES}"),
        ("服务案例计数口径", paper.round.get_counting_rule_display()),
        ("已备案的区", f"{len(paper.filed)}个：{'、'.join(paper.filed) or '无'}"),
        ("未计入的区", f"{len(paper.gaps)}个：{missing}"),
        *(("说明", line) for line in paper.about[1:]),
        ("版本标识", paper.marks),
    ]
    definitions = [(one.heading, one.definition) for table in tables for one in table.columns]
    lacking = [("缺少数据", gap.sentence) for table in tables for gap in table.lacking]
    return Sheet(
        title="说明",
        heading=paper.title,
        columns=[Column("项目", width=30), Column("内容", width=90)],
        rows=[*facts, *lacking, *definitions],
        subtitle=paper.name,
        footer=_signed(paper),
    )


def _tables(paper: CityPaper, table: CityTable) -> Iterable[Sheet]:
    """A sheet per table of the section: all its figures beside each other fit no page."""
    section, percents = table.section, table.rate_rows
    for name, figures, rates in section.groups:
        at = [section.figures.index(figure) for figure in figures]
        of_rates = [section.rates.index(rate) for rate in rates]
        yield Sheet(
            title=f"{section.title}（{name}）" if name else section.title,
            columns=[
                Column(DISTRICT, width=16),
                *(
                    _column(table.headings[n], figure.kind)
                    for n, figure in zip(at, figures, strict=True)
                ),
                *(_column(rate.heading, "decimal") for rate in rates),
            ],
            rows=[
                (
                    str(row.district),
                    *(row.values[n] for n in at),
                    *(tenths[n] for n in of_rates),
                )
                for row, tenths in zip(table.rows, percents[:-1], strict=True)
            ],
            unit=section.unit,
            subtitle=paper.marks,
            total=[
                TOTAL,
                *(table.totals[n] for n in at),
                *(percents[-1][n] for n in of_rates),
            ],
            footer=_signed(paper),
        )


def _column(heading: str, kind: str) -> Column:
    """As narrow as its numbers: the heading breaks into lines."""
    return Column(heading, kind, width=MONEY_WIDTH if kind == "money" else NUMBER_WIDTH)


def _units(paper: CityPaper) -> Iterable[Sheet]:
    if paper.units.rows:
        yield apart_sheet(paper.units, subtitle=paper.marks, footer=_signed(paper))


def _coverage(paper: CityPaper) -> Iterable[Sheet]:
    """How the pilot grew over the years; an adopted version holds none."""
    if paper.coverage is not None:
        yield apart_sheet(paper.coverage(), subtitle=paper.marks, footer=_signed(paper))


def _gaps(paper: CityPaper) -> Sheet:
    """How late they are is of the day; a version, which keeps the state alone, has no such column."""
    columns = [Column(DISTRICT), Column("状态", width=30), Column("报送时效", width=20)]
    shown = len(columns) - paper.is_version
    return Sheet(
        title="未计入的区",
        columns=columns[:shown],
        rows=[gap[:shown] for gap in paper.gaps],
        subtitle=paper.marks,
        footer=_signed(paper),
    )


def _texts(paper: CityPaper) -> Iterable[Sheet]:
    """The city's words where it adopted some; the districts' where they are in the paper."""
    own = [(one.section.title, one.text) for one in paper.sections if one.text]
    if own:
        columns = [Column("部分", width=16), Column("内容", width=110)]
        yield Sheet("市级文字", columns, own, subtitle=paper.marks, footer=_signed(paper))
    said = [(one.section.title, *row) for one in paper.sections for row in one.said]
    if said:
        columns = [Column("部分", width=16), Column(DISTRICT), Column("内容", width=100)]
        yield Sheet("各区文字总结", columns, said, subtitle=paper.marks, footer=_signed(paper))


def _problems(paper: CityPaper) -> Sheet:
    """By topic, what most districts say first."""
    rows = [
        (group.name, row.district, row.problem, row.cause, row.advice, row.responsible)
        for group in paper.problems
        for row in group.rows
    ]
    return _rows(paper, "问题清单", "问题清单", (TOPIC, *PROBLEM_LABELS), rows)


def _cases(paper: CityPaper) -> Iterable[Sheet]:
    if paper.cases:
        rows = [(case.district, case.title, case.kind, case.state) for case in paper.cases]
        yield _rows(paper, "典型案例", "典型案例", CASE_LABELS, rows)


def _apart(paper: CityPaper, name: str, figures: Iterable[Beside]) -> Iterable[Sheet]:
    """A row a figure and district: what can be filtered and is in no sum of the report."""
    rows = [
        (one.label, district, _unit(one.key), _measure(one.key, amount))
        for one in figures
        for district, amount in one.by_district
    ]
    if rows:
        yield _rows(paper, name, f"{name}（{APART}）", ("指标", DISTRICT, "单位", "数量"), rows)


def _unit(key: str) -> str:
    return FIGURES[key].unit if key in FIGURES else ""


def _measure(key: str, amount: int) -> Measure:
    return Measure(FIGURES[key].kind if key in FIGURES else "integer", amount)


def _later(paper: CityPaper) -> Iterable[Sheet]:
    """What districts told of the days after the cut-off: the figures, then the words."""
    yield from _apart(paper, "补充报告数据", paper.later)
    if paper.addenda:
        rows = [(one.district, one.days, one.text) for one in paper.addenda]
        columns = [Column(DISTRICT), Column("起止日期", width=36), Column("内容", width=100)]
        yield Sheet("补充报告文字", columns, rows, subtitle=paper.marks, footer=_signed(paper))


def _rows(
    paper: CityPaper, name: str, heading: str, labels: Sequence[str], rows: Sequence[Sequence]
) -> Sheet:
    """The total says how many rows: what differs in unit is never added."""
    return Sheet(
        title=name,
        heading=heading,
        columns=[
            Column("序号", "integer", width=8, is_summed=False),
            *(Column(label, width=width_of(label)) for label in labels),
        ],
        rows=[(at, *cells) for at, cells in enumerate(rows, start=1)],
        subtitle=paper.marks,
        total=[TOTAL, f"{len(rows)}项", *([None] * (len(labels) - 1))],
        footer=_signed(paper),
    )


def _signed(paper: CityPaper) -> tuple[str, ...]:
    return signatures(paper.filled_in_by, paper.reviewed_by)

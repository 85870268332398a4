"""The 推荐汇总表: all a district has recommended, or all districts with their sub-totals.

One table for the page, Word and Excel. What is only drafted is not on it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import F

from accounts.models import District
from accounts.roles import Role
from core.chinese_dates import format_moment
from core.documents import OfficialDocument, TableColumn
from core.money import format_wan
from core.spreadsheets import TOTAL, Column, Sheet, write_workbook
from pilots.models import Recommendation, Round
from pilots.states import SubmissionState

SUBTOTAL = "小计"
# Heading, its kind in Excel, its share of the width and its side in Word.
COLUMNS = (
    ("序号", "integer", 5, "center"),
    ("街道(乡镇)", "text", 16, "left"),
    ("类型", "text", 7, "center"),
    ("拟任常务主任", "text", 12, "center"),
    ("运营方式", "text", 18, "left"),
    ("预计经费(万元)", "wan", 13, "right"),
    ("联系人", "text", 10, "center"),
    ("联系电话", "text", 16, "left"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One row: a unit, or a sub-total (``number`` None), amounts in 分."""

    number: int | None
    unit: str
    kind: str = ""
    executive: str = ""
    mode: str = ""
    funds: int = 0
    contact: str = ""
    phone: str = ""

    @property
    def cells(self) -> tuple:
        return (
            self.number, self.unit, self.kind, self.executive, self.mode, self.funds,
            self.contact, self.phone,
        )  # fmt: skip

    @property
    def texts(self) -> list[str]:
        """As it stands on the page and in Word."""
        return [
            format_wan(cell) if kind == "wan" else "" if cell is None else str(cell)
            for cell, (_, kind, _, _) in zip(self.cells, COLUMNS, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Summary:
    """``district`` is None for the whole city, whose lines have a sub-total per district."""

    round: Round
    district: District | None
    lines: Sequence[Line]
    total: Line

    @property
    def title(self) -> str:
        whose = self.district.name if self.district else "全市"
        return f"{whose}街道(乡镇)社会工作服务中心建设试点推荐汇总表"

    @property
    def office(self) -> str:
        """Who fills it in and puts its seal to it."""
        office = self.district.bureau_name if self.district else "市委社会工委市民政局"
        return f"填报单位(盖章)：{office}"


def summary_of(*, round: Round, district: District | None, by) -> Summary:
    """What ``by`` may see of it, in one query: a district from its own hand-in on, the city from
    the sign-off. By the district's ranking, then by code.
    """
    states = SubmissionState.with_city
    if district is not None and by.role not in Role.of_city:
        states = (SubmissionState.HANDED_IN, *states)
    rows = Recommendation.objects.visible_to(by).filter(round=round, submission__state__in=states)
    if district is not None:
        rows = rows.filter(district=district)
    rows = rows.select_related("district", "subdistrict__district").order_by(
        "district__order",
        "district_id",
        F("rank").asc(nulls_last=True),
        "subdistrict__code",
        "pk",
    )
    return _summary(round, district, rows)


def _summary(round: Round, district: District | None, rows: Iterable[Recommendation]) -> Summary:
    lines: list[Line] = []
    count = funds = 0
    for of, group in groupby(rows, key=lambda row: row.district):
        units = [_line(number, row) for number, row in enumerate(group, start=count + 1)]
        share = sum(line.funds for line in units)
        lines += units
        if district is None:
            lines.append(Line(None, f"{of}{SUBTOTAL}", f"{len(units)}个", funds=share))
        count, funds = count + len(units), funds + share
    return Summary(round, district, lines, Line(None, TOTAL, f"{count}个", funds=funds))


def _line(number: int, row: Recommendation) -> Line:
    return Line(
        number=number,
        unit=row.subdistrict.full_name,
        kind=row.subdistrict.base_kind,
        executive=row.executive_name,
        mode=row.get_operation_mode_display(),
        funds=row.funds_total,
        contact=row.contact_name,
        phone=row.contact_phone or row.contact_mobile,
    )


def summary_document(summary: Summary, *, at) -> bytes:
    """The list as Word, on A4 turned."""
    document = OfficialDocument(summary.title, marks=_printed(summary, at), is_landscape=True)
    document.write_title(summary.title)
    document.write_ends(summary.office, "单位：万元")
    document.write_table(
        [TableColumn(label, width, align) for label, _, width, align in COLUMNS],
        [line.texts for line in summary.lines],
        total=summary.total.texts,
    )
    document.write_foot()
    return document.content()


def summary_sheet(summary: Summary, *, at) -> bytes:
    """The list as Excel; amounts are numbers, and the total is ours: sub-totals do not count."""
    total = [TOTAL, None, *summary.total.cells[2:]]
    sheet = Sheet(
        title=summary.title,
        columns=[Column(label, kind, width=width + 4) for label, kind, width, _ in COLUMNS],
        rows=[line.cells for line in summary.lines],
        unit="万元",
        subtitle=summary.office,
        total=total,
    )
    return write_workbook([sheet], filename_title=f"{summary.title}（{_printed(summary, at)}）")


def _printed(summary: Summary, at) -> str:
    return f"{summary.round}　导出时间 {format_moment(at)}"

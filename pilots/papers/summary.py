"""The 推荐汇总表: all a district has recommended, or all districts with their sub-totals.

There are two: 现时汇总 of the forms as they stand, and 上报时汇总 as it was frozen when a leader
signed. Both are one table, for the page, Word and Excel. What is only drafted is on neither.
"""

import json
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
from pilots.models import Recommendation, Round, SignOff
from pilots.scans import short_checksum
from pilots.states import SubmissionState

NOW, SIGNED = "现时汇总", "上报时汇总"
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
OF_THIS_ACT = ("本次上报", "text", 8, "center")  # what an act added to what was signed before it
FACTS = ("unit", "kind", "executive", "mode", "funds", "contact", "phone")  # of a unit, frozen


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
    of_this_act: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """``district`` is None for the whole city, whose lines have a sub-total per district.

    ``act`` is the sign-off that froze it, None for what stands now.
    """

    round: Round
    district: District | None
    lines: Sequence[Line]
    total: Line
    office_name: str
    act: SignOff | None = None

    @property
    def title(self) -> str:
        whose = self.district.name if self.district else "全市"
        return f"{whose}街道(乡镇)社会工作服务中心建设试点推荐汇总表"

    @property
    def office(self) -> str:
        """Who fills it in and puts its seal to it."""
        return f"填报单位(盖章)：{self.office_name}"

    @property
    def name(self) -> str:
        """What sets the two apart, for the title of a file."""
        if self.act is None:
            return f"{self.round.year}年{self.title}（{NOW}）"
        return f"{self.round.year}年{self.title}（第{self.act.number}次{SIGNED}）"

    @property
    def columns(self) -> tuple[tuple[str, str, int, str], ...]:
        return COLUMNS if self.act is None else (*COLUMNS, OF_THIS_ACT)

    def cells_of(self, line: Line) -> list:
        """As they stand in Excel, amounts in 分."""
        facts = [line.number, *(getattr(line, name) for name in FACTS)]
        return facts if self.act is None else [*facts, line.of_this_act]

    def texts_of(self, line: Line) -> list[str]:
        """As they stand on the page and in Word."""
        return [
            format_wan(cell) if kind == "wan" else "" if cell is None else str(cell)
            for cell, (_, kind, _, _) in zip(self.cells_of(line), self.columns, strict=True)
        ]

    @property
    def signed(self) -> str:
        """Which act froze it, "" for what stands now."""
        if self.act is None:
            return ""
        broken = "" if self.act.is_intact else "　校验不符"
        return (
            f"第{self.act.number}次{SIGNED}　上报时间 {format_moment(self.act.at)}"
            f"　校验码 {short_checksum(self.act)}{broken}"
        )

    def marks(self, at) -> str:
        """What stands at the foot of every page, so that no two printouts are mixed up."""
        return f"{self.round}　{self.signed or f'{NOW}　导出时间 {format_moment(at)}'}"


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
        units = [line_of(number, row) for number, row in enumerate(group, start=count + 1)]
        share = sum(line.funds for line in units)
        lines += units
        if district is None:
            lines.append(Line(None, f"{of}{SUBTOTAL}", f"{len(units)}个", funds=share))
        count, funds = count + len(units), funds + share
    office = district.bureau_name if district else "市委社会工委市民政局"
    return Summary(round, district, lines, _total(count, funds), office)


def _total(count: int, funds: int) -> Line:
    return Line(None, TOTAL, f"{count}个", funds=funds)


def signed_summary(act: SignOff) -> Summary:
    """What was signed, from its frozen text: never from the forms of today."""
    frozen = json.loads(act.text)
    lines = [
        Line(
            number,
            of_this_act="本次" if row["is_of_this_act"] else "",
            **{name: row[name] for name in FACTS},
        )
        for number, row in enumerate(frozen["rows"], start=1)
    ]
    total = _total(len(lines), sum(line.funds for line in lines))
    return Summary(act.round, act.district, lines, total, frozen["bureau"], act)


def line_of(number: int, row: Recommendation) -> Line:
    """One recommendation as it stands on the table."""
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
    document = OfficialDocument(summary.title, marks=summary.marks(at), is_landscape=True)
    document.write_title(summary.title)
    document.write_ends(summary.office, "单位：万元")
    document.write_table(
        [TableColumn(label, width, align) for label, _, width, align in summary.columns],
        [summary.texts_of(line) for line in summary.lines],
        total=summary.texts_of(summary.total),
    )
    document.write_foot()
    return document.content()


def summary_sheet(summary: Summary, *, at) -> bytes:
    """The list as Excel; amounts are numbers, and the total is ours: sub-totals do not count."""
    total = [TOTAL, None, *summary.cells_of(summary.total)[2:]]
    sheet = Sheet(
        title=summary.title,
        columns=[Column(label, kind, width=width + 4) for label, kind, width, _ in summary.columns],
        rows=[summary.cells_of(line) for line in summary.lines],
        unit="万元",
        subtitle=summary.office if summary.act is None else f"{summary.office}　{summary.signed}",
        total=total,
    )
    return write_workbook([sheet], filename_title=f"{summary.title}（{summary.marks(at)}）")

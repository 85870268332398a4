"""What a case's page says of danger: the clock at the top, what was judged and done below.

For who leads the case and the heads of its center; the texts only in full sight. Everyone else
learns nothing, not even that there is something.
"""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from accounts.models import RoleGrant
from cases.clearance import clearance
from cases.models import Case, MandatoryReport, RiskRating
from cases.revealing import Extent
from cases.safety import CLAUSES, Ground, RiskKind, RiskLevel
from cases.safety_actions import answers_for
from core.chinese_dates import format_moment
from core.deadlines import describe, is_late


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One duty to report; ``url`` is where its report is entered, "" once it was."""

    number: str
    case_url: str
    ground: str
    clause: str
    found_at: datetime
    due: str
    state: str
    tone: str
    url: str
    facts: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class RatingLine:
    level: str
    tone: str
    kinds: str
    actor: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Safety:
    ratings: list[RatingLine]
    reports: list[ReportLine]
    rate_url: str
    find_url: str

    @property
    def open_reports(self) -> list[ReportLine]:
        return [line for line in self.reports if line.url]


def safety_of(case: Case, *, by: RoleGrant, at: datetime) -> Safety | None:
    if not answers_for(case, by):
        return None
    is_full = clearance(case, by=by, at=at).extent == Extent.FILE
    desks = ("by__user", "by__district", "by__subdistrict__district")
    ratings = case.risk_ratings.select_related(*desks).order_by("-at", "-pk")
    reports = case.mandatory_reports.order_by("-found_at", "-pk")
    is_open = case.closed_on is None
    return Safety(
        ratings=[_rating(row, is_full) for row in ratings],
        reports=[report_line(row, at=at, is_full=is_full, case=case) for row in reports],
        rate_url=reverse("cases:risk_rate", args=[case.public_id]) if is_open else "",
        find_url=reverse("cases:report_add", args=[case.public_id]),
    )


def _rating(row: RiskRating, is_full: bool) -> RatingLine:
    level = RiskLevel(row.level)
    return RatingLine(
        level=level.label,
        tone=level.tone,
        kinds="、".join(RiskKind(kind).label for kind in row.kinds),
        actor=f"{row.by.user}（{row.by.title}）",
        at=row.at,
        reason=row.reason if is_full else "",
    )


def report_line(row: MandatoryReport, *, at: datetime, is_full: bool, case: Case) -> ReportLine:
    """``is_full`` adds the texts; the clock runs until the report, and is late from ``due_at`` on."""
    state, tone = _state(row, at)
    is_open = row.reported_at is None
    return ReportLine(
        number=case.number,
        case_url=reverse("cases:case_detail", args=[case.public_id]),
        ground=row.get_ground_display(),
        clause=CLAUSES[Ground(row.ground)],
        found_at=row.found_at,
        due=describe(row.due_at),
        state=state,
        tone=tone,
        url=reverse("cases:report_edit", args=[row.public_id]) if is_open else "",
        facts=_facts(row) if is_full else [],
    )


def _state(row: MandatoryReport, at: datetime) -> tuple[str, str]:
    if row.reported_at:
        late = is_late(row.reported_at, row.due_at)
        return ("已报告（逾期）", "warn") if late else ("已报告", "good")
    return ("已逾期未报告", "bad") if is_late(at, row.due_at) else ("待报告", "waiting")


def _facts(row: MandatoryReport) -> list[tuple[str, str]]:
    facts = [("发现的情况", row.text)]
    if row.reported_at:
        facts += [
            ("报告对象", row.get_reported_to_display()),
            ("报告时间", format_moment(row.reported_at)),
            ("报告人", row.reporter),
            ("接报单位和人员", row.receiver),
            ("处理结果", row.result),
        ]
    return facts

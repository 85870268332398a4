"""Goals, risk, reports, 回访 and transfers of a case, as one desk may see them on its page."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from accounts.models import RoleGrant
from cases.goals import SET_IN
from cases.models import Case
from cases.models.follow_ups import RiskLevel
from cases.models.goals import Scale
from cases.revealing import RESPONSIBLE
from cases.states import CaseState
from core.chinese_dates import beijing_date, format_date, format_moment

HIDDEN = "已脱敏"


@dataclass(frozen=True, slots=True)
class GoalLine:
    text: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Watched:
    """A line with what is known and what is to be done; ``url`` is "" where nothing is, or not by
    this desk."""

    text: str
    hint: str
    state: str
    tone: str
    url: str
    action: str


def watching(case: Case, *, by: RoleGrant, at: datetime, is_full: bool) -> dict:
    """For ``_watching.html``: lines and the ways to add one. Five queries.

    Of danger only those learn who answer for the case: whoever did the harm may be near.
    """
    leads, is_head = case.is_led_by(by), by.role in RESPONSIBLE
    watches = leads or is_head
    writes = watches and not case.is_anonymized
    risks = list(case.risks.select_related("by__user").order_by("-at", "-pk")) if watches else []
    reports = case.reports.order_by("-pk") if watches else []
    goals = list(case.goal_rows.order_by("pk"))
    return {
        "goals": [_goal(goal, is_full) for goal in goals],
        "goal_add": _url("goal_add", case) if leads and writes and case.state in SET_IN else "",
        "goal_measure": (
            _url("goal_measure", case)
            if leads and writes and goals and case.state == CaseState.EVALUATION
            else ""
        ),
        "risk": _risk(risks[0], is_full) if risks else None,
        "earlier_risks": len(risks[1:]),
        "risk_rate": _url("risk_rate", case) if writes else "",
        "watches": watches,
        "reports": [_report(row, at=at, watches=watches) for row in reports],
        "report_add": _url("report_add", case) if writes else "",
        "visits": [
            _visit(row, on=beijing_date(at), is_full=is_full, writes=writes)
            for row in case.visits.order_by("due_on", "pk")
        ],
        "visit_add": _url("visit_add", case) if writes and case.state == CaseState.CLOSED else "",
        "transfers": [
            _transfer(row, is_head)
            for row in case.transfers.select_related("to_center").order_by("-pk")
        ],
    }


def _url(name: str, case: Case) -> str:
    return reverse(f"cases:{name}", args=[case.public_id])


def _goal(goal, is_full: bool) -> GoalLine:
    after = Scale(goal.after).label if goal.after is not None else "未评分"
    return GoalLine(goal.text if is_full else HIDDEN, Scale(goal.before).label, after)


def _risk(rating, is_full: bool) -> Watched:
    kind = f"，{rating.get_kind_display()}" if is_full else ""
    return Watched(
        text=f"{rating.get_level_display()}风险{kind}",
        hint=f"{rating.by.user}，{format_moment(rating.at)}"
        + (f"：{rating.note}" if is_full else ""),
        state=f"{rating.get_level_display()}风险",
        tone=RiskLevel(rating.level).tone,
        url="",
        action="",
    )


def _report(row, *, at: datetime, watches: bool) -> Watched:
    if row.reported_at:
        hint = f"{format_moment(row.reported_at)}已向{row.get_reported_to_display()}报告"
        return Watched("强制报告", hint, "已报告", "good", "", "")
    late = at >= row.due_at
    hint = f"{format_moment(row.found_at)}发现，{format_moment(row.due_at)}前报告"
    url = reverse("cases:report_done", args=[row.pk]) if watches else ""
    return Watched("强制报告", hint, "逾期未报告" if late else "待报告", "bad", url, "登记报告")


def _visit(row, *, on: date, is_full: bool, writes: bool) -> Watched:
    if row.done_on:
        text = row.text if is_full else HIDDEN
        return Watched(f"{format_date(row.done_on)}回访", text, "已回访", "good", "", "")
    late = row.due_on < on
    url = reverse("cases:visit_done", args=[row.pk]) if writes else ""
    state, tone = ("逾期", "bad") if late else ("待回访", "waiting")
    return Watched(f"计划{format_date(row.due_on)}回访", "", state, tone, url, "登记回访")


def _transfer(row, is_head: bool) -> Watched:
    url = reverse("cases:transfer_detail", args=[row.public_id]) if is_head else ""
    hint = f"申请时间：{format_moment(row.asked_at)}"
    return Watched(f"转到{row.to_center}", hint, row.get_state_display(), "neutral", url, "查看")

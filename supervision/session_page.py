"""What the page of one session shows to a desk."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from accounts.models import RoleGrant
from accounts.roles import Role
from core.chinese_dates import format_moment
from core.problems import Problem
from supervision.actions.follow_ups import HEADS
from supervision.checks import doubts_about
from supervision.counting import counts_toward_quota
from supervision.models import SupervisionSession
from supervision.serving import shortfalls_of
from supervision.states import BOTH_SIDES, WITH_FORM, SessionState


def session_context(
    session: SupervisionSession, *, by: RoleGrant, on: date, problems: Sequence[Problem] = ()
) -> dict:
    counts, reason = counts_toward_quota(session, session.round)
    offered = session.offered_steps(by=by)
    is_held = session.state in SessionState.held
    follow_ups = session.follow_ups.select_related("owner", "done_by").order_by("due_on", "pk")
    return {
        "session": session,
        "problems": problems,
        "step_url": reverse("supervision:session_step", args=[session.pk]),
        "facts": [
            *facts_of_session(session),
            ("计入情况", f"{'已' if counts else '未'}计入：{reason}"),
        ],
        "attendances": list(session.attendances.order_by("pk")),
        "doubts": [*shortfalls_of(session), *doubts_about(session)],
        "steps": [step for step in offered if step.name not in WITH_FORM],
        # These start with their own form, not with a button.
        "form_steps": [
            (step, reverse(f"supervision:session_{step.name}", args=[session.pk]))
            for step in offered
            if step.name in WITH_FORM
        ],
        "is_held": is_held,
        "follow_ups": [
            {
                "row": row,
                "is_overdue": not row.is_done and row.due_on < on,
                "can_finish": not row.is_done and (row.owner_id == by.user_id or by.role in HEADS),
            }
            for row in follow_ups
        ],
        "can_agree": is_held and by.role in BOTH_SIDES,
        "sheets": list(session.sheets.select_related("file").order_by("pk")),
        "can_add_sheet": is_held and by.role in (*BOTH_SIDES, Role.DISTRICT_OFFICER),
        "history": session.history.select_related(
            "by__user", "by__district", "by__subdistrict__district"
        ).order_by("-pk"),
    }


def facts_of_session(session: SupervisionSession) -> list[tuple[str, str]]:
    """What was planned or logged, in the order of the form, then by whom."""
    facts = [("社会工作服务中心", str(session.center))]
    for label, value in session.current_values().items():
        facts.append((label, value))
        if label == "开始时间":
            facts.append(("结束时间", format_moment(session.ends_at)))
    if session.planned_at:
        facts.append(("安排人", f"{session.planned_by}，{format_moment(session.planned_at)}"))
    if session.logged_at:
        facts.append(("登记人", f"{session.logged_by}，{format_moment(session.logged_at)}"))
    return facts

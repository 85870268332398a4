"""What the pages of a complaint show: in words to whoever handles it, masked to the district."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from accounts.audit import record
from accounts.models import RoleGrant
from accounts.roles import Role
from cases.complaints.states import ComplaintState
from cases.models import Complaint
from cases.sight import history_line
from core.chinese_dates import format_date, format_moment
from core.deadlines import describe, is_late
from core.masking import mask_name

OPENED = "查看投诉"
MASKED = "投诉人、投诉内容和答复已脱敏：由办理岗位查看，申请复核后区级可以查看。"
ANONYMOUS = "匿名"


@dataclass(frozen=True, slots=True)
class ComplaintRow:
    """A line of the list; ``state`` says 已逾期 from the due moment on."""

    url: str
    kind: str
    channel: str
    center: str
    complainant: str
    received_on: date
    due_at: datetime
    is_open: bool
    state: str
    tone: str


def complaint_row(row: Complaint, *, at: datetime) -> ComplaintRow:
    state, tone = state_of(row, at=at)
    return ComplaintRow(
        url=_url("detail", row),
        kind=row.get_kind_display(),
        channel=row.get_channel_display(),
        center=str(row.center),
        complainant=ANONYMOUS if row.is_anonymous else mask_name(row.complainant),
        received_on=row.received_on,
        due_at=row.due_at,
        is_open=row.state in ComplaintState.unanswered,
        state=state,
        tone=tone,
    )


def state_of(row: Complaint, *, at: datetime) -> tuple[str, str]:
    """The word for the state and its tone; unanswered and at or past the due moment is 已逾期."""
    state = ComplaintState(row.state)
    if state in ComplaintState.unanswered and is_late(at, row.due_at):
        return f"{state.label}，已逾期", "bad"
    return state.label, state.tone


def is_in_full(row: Complaint, *, by: RoleGrant) -> bool:
    """Who handles it reads it; the district reads what it reviews."""
    reviews = by.role in Role.of_district and row.state == ComplaintState.REVIEW
    return by.role == row.handled_at or reviews


def complaint_context(row: Complaint, *, by: RoleGrant, at: datetime) -> dict:
    """The template's context; a reading in words is in the audit log."""
    is_full = is_in_full(row, by=by)
    if is_full:
        record(OPENED, at=at, by=by, obj=row)
    state, tone = state_of(row, at=at)
    steps = row.offered_steps(by=by)
    people = ("by__user", "by__district", "by__subdistrict__district")
    return {
        "title": f"投诉：{row.get_kind_display()}",
        "list_label": "投诉",
        "list_url": reverse("cases:complaint_list"),
        "state": state,
        "state_tone": tone,
        "client": None,
        "case_number": row.case.number if row.case else "",
        "case_url": reverse("cases:case_detail", args=[row.case.public_id]) if row.case else "",
        "facts": _facts(row, is_full),
        "notice": "" if is_full else MASKED,
        "steps": [step for step in steps if not step.obstacles],
        "obstacles": list(dict.fromkeys(p for step in steps for p in step.obstacles)),
        "step_url": _url("step", row),
        "history_url": _url("history", row),
        "history": [
            history_line(taken, is_full, taken.change)
            for taken in row.history.select_related(*people).order_by("at", "pk")
        ],
    }


def _url(name: str, row: Complaint) -> str:
    return reverse(f"cases:complaint_{name}", args=[row.public_id])


def _facts(row: Complaint, is_full: bool) -> list[tuple[str, str]]:
    about = str(row.about) if row.about else ""
    who = ANONYMOUS if row.is_anonymous else row.complainant
    facts = [
        ("服务中心", str(row.center)),
        ("收到方式", row.get_channel_display()),
        ("收到日期", format_date(row.received_on)),
        ("答复期限", describe(row.due_at)),
        ("办理岗位", row.get_handled_at_display()),
        ("投诉人", who if is_full or row.is_anonymous else mask_name(who)),
        ("被投诉人", about if is_full else mask_name(about)),
    ]
    if is_full:
        facts += [("答复方式", row.contact), ("投诉内容", row.text)]
    if row.answered_at:
        facts.append(("答复人", f"{row.answered_by}，{format_moment(row.answered_at)}"))
    if row.reply and is_full:
        facts.append(("答复内容", row.reply))
    facts.append(("登记人", f"{row.registered_by}，{format_moment(row.registered_at)}"))
    return facts

"""What the pages of a data request show: the people masked, the request in its own words."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from accounts.models import RoleGrant
from cases.data_requests import DataKind, DataRequestState
from cases.models import DataRequest
from core.chinese_dates import format_date, format_moment
from core.deadlines import describe, is_late
from core.masking import Shown, mask_name, masked


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request in the list; ``state`` says 已逾期 from the due moment on."""

    url: str
    kind: str
    client: Shown
    received_on: date
    due_at: datetime
    state: str
    tone: str


def request_row(request: DataRequest, *, at: datetime) -> RequestRow:
    state, tone = state_of(request, at=at)
    return RequestRow(
        url=reverse("cases:data_request_detail", args=[request.public_id]),
        kind=request.get_kind_display(),
        client=masked("姓名", request.client.name, mask_name),
        received_on=request.received_on,
        due_at=request.due_at,
        state=state,
        tone=tone,
    )


def state_of(request: DataRequest, *, at: datetime) -> tuple[str, str]:
    """The word for the state and its tone; open and at or past the due moment is 已逾期."""
    state = DataRequestState(request.state)
    if state == DataRequestState.ACCEPTED and is_late(at, request.due_at):
        return "已逾期", "bad"
    return state.label, state.tone


def request_context(request: DataRequest, *, by: RoleGrant, at: datetime) -> dict:
    """The template's context; links only to what this desk can do with the request now."""
    state, tone = state_of(request, at=at)
    steps = request.offered_steps(by=by)
    obstacles = {problem: None for step in steps for problem in step.obstacles}
    handles = request.state == DataRequestState.ACCEPTED and not request.against_handler(by)
    cases = request.client.cases.order_by("opened_on", "pk")
    return {
        "kind": request.get_kind_display(),
        "state": state,
        "state_tone": tone,
        "facts": _facts(request),
        "client": masked("姓名", request.client.name, mask_name),
        "cases": list(cases.only("public_id", "number")),
        "is_deletion": request.kind == DataKind.DELETE,
        "copy_url": _url("copy", request) if handles and request.shows_the_file else "",
        "correct_url": _url("correct", request) if handles and request.corrects else "",
        "steps": [step for step in steps if not step.obstacles],
        "obstacles": list(obstacles),
        "step_url": _url("step", request),
        "history_url": _url("history", request),
        "history": request.history.select_related(
            "by__user", "by__district", "by__subdistrict__district"
        ).order_by("at", "pk"),
    }


def _url(name: str, request: DataRequest) -> str:
    return reverse(f"cases:data_request_{name}", args=[request.public_id])


def _facts(request: DataRequest) -> list[tuple[str, str]]:
    facts = [
        ("申请人", f"{request.requester}（{request.get_relation_display()}）"),
        ("答复方式", request.contact),
        ("申请内容", request.text),
        ("收到日期", format_date(request.received_on)),
        ("办理期限", describe(request.due_at)),
        ("登记人", f"{request.registered_by}，{format_moment(request.registered_at)}"),
    ]
    if request.decided_at:
        facts.append(("办理人", f"{request.decided_by}，{format_moment(request.decided_at)}"))
    return facts

"""What the page of one case shows to one desk, put together from what that desk may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from accounts.doors import OfferedStep
from accounts.models import RoleGrant
from accounts.roles import Role
from cases.counting import counts_toward_quota
from cases.data_requests import REGISTRARS
from cases.models import Case
from cases.recognizing import TAKE_BACK, TAKEN_BACK, can_take_back, kept_doubts
from cases.revealing import RESPONSIBLE
from cases.second_look_facts import doubts_about
from cases.sight import open_sheet
from cases.stages import stage_track
from cases.states import STAGE_FIELDS, CaseState, Recognition
from core.chinese_dates import format_date, format_moment
from core.problems import Problem
from pilots.states import CountingRule


@dataclass(frozen=True, slots=True)
class Way:
    """A button at the top of the page; the primary one is what the next step still waits for."""

    label: str
    url: str
    icon: str
    is_primary: bool


def case_context(
    case: Case, *, by: RoleGrant, at: datetime, problems: Sequence[Problem] = ()
) -> dict:
    """The template's context. The case itself is not in it: only what ``cases.sight`` lets out."""
    sheet, steps = open_sheet(case, by=by, at=at), _own_steps(case, by)
    is_blocked = any(step.obstacles for step in steps)
    return {
        "number": case.number,
        "state": case.get_state_display(),
        "state_tone": CaseState(case.state).tone,
        "history_url": reverse("cases:case_history", args=[case.public_id]),
        "track": stage_track(case),
        "facts": _facts(case),
        "counting": _counting(case),
        "sheet": sheet,
        "reveal_url": _reveal_url(case) if sheet.notice.offers_asking else "",
        "data_request_url": _data_request_url(case) if by.role in REGISTRARS else "",
        "total_minutes": sum(line.minutes for line in sheet.records),
        "steps": steps,
        **_recognition(case, by),
        "step_url": reverse("cases:case_step", args=[case.public_id]),
        "ways": _handing_over(case, by) + (_ways(case, is_blocked) if case.is_led_by(by) else []),
        "problems": problems,
    }


def _reveal_url(case: Case) -> str:
    return reverse("cases:reveal_ask", args=[case.public_id])


def _data_request_url(case: Case) -> str:
    return reverse("cases:data_request_add", args=[case.public_id])


def _handing_over(case: Case, by: RoleGrant) -> list[Way]:
    """To the open cases of the same worker, where this one is ticked beside others."""
    if by.role not in RESPONSIBLE or case.state == CaseState.CLOSED:
        return []
    url = f"{reverse('cases:handover_list')}?worker={case.worker_id}"
    return [Way("移交", url, "replace", False)]


def _ways(case: Case, is_blocked: bool) -> list[Way]:
    """What the worker in charge can write: services until the end, texts where the stage has any."""
    has_texts = bool(STAGE_FIELDS.get(case.state))
    edit = reverse("cases:case_edit", args=[case.public_id])
    serve = reverse("cases:record_add", args=[case.public_id])
    ways = []
    if case.state != CaseState.CLOSED:
        ways.append(Way("登记服务", serve, "plus", is_blocked and not has_texts))
    if has_texts:
        ways.append(Way("填写本阶段内容", edit, "edit", is_blocked))
    return ways


def _own_steps(case: Case, by: RoleGrant) -> list:
    """The steps of this desk. Those of the worker in charge are no news to colleagues."""
    return [
        step
        for step in case.offered_steps(by=by)
        if "not_in_charge" not in [problem.code for problem in step.obstacles]
    ]


def _recognition(case: Case, by: RoleGrant) -> dict:
    """For the district: what is worth a second look, or was when it decided; its word to take back."""
    if by.role not in Role.of_district or not case.recognition:
        return {"doubts": [], "doubts_title": "", "back_steps": [], "back_url": ""}
    is_waiting = case.recognition == Recognition.WAITING
    offered = OfferedStep(TAKE_BACK, TAKEN_BACK, "secondary", True, ())
    return {
        "doubts": doubts_about([case], by=by).get(case.pk, []) if is_waiting else kept_doubts(case),
        "doubts_title": "认定前的核查提示" if is_waiting else "认定时的核查提示",
        "back_steps": [offered] if can_take_back(case, by) else [],
        "back_url": reverse("cases:recognition_take_back", args=[case.public_id]),
    }


def _facts(case: Case) -> list[tuple[str, str]]:
    facts = [
        ("服务中心", str(case.center)),
        ("所属批次", str(case.round)),
        ("工作方法", case.get_method_display()),
        ("服务领域", case.get_field_display()),
        ("负责社工", str(case.worker)),
        ("接案日期", format_date(case.opened_on)),
    ]
    if case.closed_on:
        facts += [("结案日期", format_date(case.closed_on)), ("结案审批", str(case.approved_by))]
    if case.recognized_at:
        facts += [
            ("区级意见", case.get_recognition_display()),
            ("认定人", f"{case.recognized_by}，{format_moment(case.recognized_at)}"),
            ("认定说明", case.recognition_note),
        ]
    return facts


def _counting(case: Case) -> dict[str, str]:
    """Whether the case counts, why not, and by which rule of its round."""
    is_counted, reason = counts_toward_quota(case, case.round)
    return {
        "label": "已计入" if is_counted else f"未计入：{reason}",
        "tone": "good" if is_counted else "neutral",
        "rule": f"{case.round}的计数口径：{CountingRule(case.round.counting_rule).label}。",
    }

"""What the page of one case shows to one desk, put together from what that desk may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from accounts.models import RoleGrant
from accounts.roles import Role
from cases.counting import counts_toward_quota, why_uncounted
from cases.data_requests import REGISTRARS
from cases.exemplary.actions import nomination_problems
from cases.facts import facts_of
from cases.linkages.page import linked_to
from cases.models import Case, SupervisorRemark
from cases.models.retention import HOLDERS
from cases.people.share_actions import may_share
from cases.recognizing.page import said_of
from cases.revealing import RESPONSIBLE
from cases.sight import open_sheet
from cases.stages import stage_track
from cases.states import WORKERS, CaseState
from cases.watch_page import watching
from core.chinese_dates import beijing_date, format_date, format_moment
from core.problems import Problem
from pilots.choices import Method
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
    standing = [line for line in sheet.records if not line.is_voided]
    return {
        "number": case.number,
        "key": case.public_id,
        "state": case.get_state_display(),
        "state_tone": CaseState(case.state).tone,
        "history_url": reverse("cases:case_history", args=[case.public_id]),
        "track": stage_track(case),
        "facts": _facts(case),
        "counting": _counting(case),
        "sheet": sheet,
        "said": said_of(case, by=by, is_full=sheet.is_full),
        "reveal_url": _reveal_url(case) if sheet.notice.offers_asking else "",
        "client_url": _client_url(case),
        "shares": _shares(case, by, at=at),
        "data_request_url": _data_request_url(case, by),
        "watch": watching(case, by=by, at=at, is_full=sheet.is_full),
        "linkages": linked_to(case, on=beijing_date(at)),
        "linkage_ways": _linkage_ways(case, by),
        "standing_count": len(standing),
        "total_minutes": sum(line.minutes for line in standing),
        "opens_records": by.role != Role.SUPERVISOR,
        "steps": steps,
        "step_url": reverse("cases:case_step", args=[case.public_id]),
        "ways": _on_the_side(case, by) + _writing(case, by, is_blocked, at),
        "remarks": _remarks(case, by=by, is_full=sheet.is_full),
        "remark_url": _remark_url(case, by),
        "problems": problems,
    }


def _remark_url(case: Case, by: RoleGrant) -> str:
    takes_remarks = by.role == Role.SUPERVISOR and not case.against_change()
    return _url("remark_add", case) if takes_remarks else ""


def _reveal_url(case: Case) -> str:
    return reverse("cases:reveal_ask", args=[case.public_id])


def _data_request_url(case: Case, by: RoleGrant) -> str:
    if by.role not in REGISTRARS or case.client is None or case.is_anonymized:
        return ""
    return reverse("cases:data_request_add", args=[case.public_id])


def _client_url(case: Case) -> str:
    return reverse("cases:client_detail", args=[case.client.public_id]) if case.client else ""


@dataclass(frozen=True, slots=True)
class ShareLine:
    """Who helps or stands in, and until when; ``end_url`` is "" where this desk cannot end it."""

    person: str
    kind: str
    days: str
    end_url: str


def _shares(case: Case, by: RoleGrant, *, at: datetime) -> list[ShareLine]:
    """What is arranged and not over, for the center's own desks."""
    if by.role not in Role.of_center:
        return []
    shares = case.shares.filter(ended_at=None, ends_on__gte=beijing_date(at))
    ends = may_share(case, by)
    return [
        ShareLine(
            person=str(share.desk.user),
            kind=share.get_kind_display(),
            days=f"{format_date(share.starts_on)}至{format_date(share.ends_on)}",
            end_url=reverse("cases:share_end", args=[share.public_id]) if ends else "",
        )
        for share in shares.select_related("desk__user").order_by("starts_on", "pk")
    ]


def _writing(case: Case, by: RoleGrant, is_blocked: bool, at: datetime) -> list[Way]:
    """The worker in charge writes everything; who stands in today, and the head, record services."""
    if case.is_anonymized:
        return []
    if case.is_led_by(by):
        return _ways(case, is_blocked)
    if case.state in CaseState.ended:
        return []
    if by.role == Role.EXECUTIVE_DIRECTOR:
        return [Way("登记服务", _url("record_add", case), "plus", False)]
    if case.cover_by(by, on=beijing_date(at)):
        return [Way("登记服务（代班）", _url("record_add", case), "plus", True)]
    return []


def _linkage_ways(case: Case, by: RoleGrant) -> list[Way]:
    """To a new referral or link of this case, for who may write them."""
    if case.against_change() or (by.role != Role.EXECUTIVE_DIRECTOR and not case.is_led_by(by)):
        return []
    link_add = f"{reverse('cases:link_add')}?case={case.number}"
    return [
        Way("登记转介", reverse("cases:referral_add", args=[case.public_id]), "plus", False),
        Way("登记资源链接", link_add, "plus", False),
    ]


def _url(name: str, case: Case) -> str:
    return reverse(f"cases:{name}", args=[case.public_id])


def _on_the_side(case: Case, by: RoleGrant) -> list[Way]:
    """What can be done with the file as a whole: on paper, for others to learn from, handed over."""
    if case.is_anonymized:
        return []
    ways, is_open = [], case.state not in CaseState.ended
    if by.role in (*Role.of_center, *Role.of_district):
        ways.append(Way("案卷", _url("case_file_ask", case), "printer", False))
    if by.role in HOLDERS:
        ways.append(Way("暂缓销毁", _url("case_hold", case), "lock", False))
    if case.is_led_by(by) and not case.against_change():
        ways.append(Way("提请督导", _url("discussion_add", case), "school", False))
    if by.role in WORKERS and not nomination_problems(case, by=by):
        nominate = _url("exemplary_nominate", case)
        ways.append(Way("提名为典型案例", nominate, "certificate", False))
    if is_open and may_share(case, by):
        ways.append(Way("协同、代班", _url("share_add", case), "users", False))
    if is_open and by.role in RESPONSIBLE:
        # To the open cases of the same worker, where this one is ticked beside others.
        url = f"{reverse('cases:handover_list')}?worker={case.worker_id}"
        ways.append(Way("移交", url, "replace", False))
        if case.client and not case.is_led_by(by):
            ways.append(Way("转到其他中心", _url("transfer_add", case), "send", False))
    return ways


def _remarks(case: Case, *, by: RoleGrant, is_full: bool) -> list[SupervisorRemark]:
    """What supervisors wrote: for those who see the file in full, and each their own."""
    remarks = case.remarks.select_related("author").order_by("-at", "-pk")
    return list(remarks if is_full else remarks.filter(by=by))


def _ways(case: Case, is_blocked: bool) -> list[Way]:
    """What the worker in charge can write: services until the end, texts where the stage has any."""
    has_texts = bool(facts_of(case.method, case.state))
    edit = reverse("cases:case_edit", args=[case.public_id])
    serve = reverse("cases:record_add", args=[case.public_id])
    ways = []
    if case.state not in CaseState.ended:
        ways.append(Way("登记服务", serve, "plus", is_blocked and not has_texts))
    if case.method != Method.INDIVIDUAL:
        plan = reverse("cases:activity_plan", args=[case.public_id])
        ways.insert(0, Way(f"{case.get_method_display()}计划和活动", plan, "calendar", False))
    if has_texts:
        ways.append(Way("填写本阶段内容", edit, "edit", is_blocked))
    return ways


def _own_steps(case: Case, by: RoleGrant) -> list:
    """The steps of this desk. Those of the worker in charge are no news to colleagues."""
    return [
        step
        for step in case.offered_steps(by=by)
        if step.name != "transfer"
        and "not_in_charge" not in [problem.code for problem in step.obstacles]
    ]


def _facts(case: Case) -> list[tuple[str, str]]:
    facts = [("名称", case.title)] if case.title else []
    facts += [
        ("服务中心", str(case.center)),
        ("所属批次", str(case.round)),
        ("工作方法", case.get_method_display()),
        ("服务领域", case.get_field_display()),
        ("负责社工", str(case.worker)),
        ("接案日期", format_date(case.opened_on)),
    ]
    if case.is_archived:
        facts.append(("归档", "已归档，只能查阅"))
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
    why = why_uncounted(case, case.round)
    return {
        "label": "已计入" if is_counted else f"未计入：{reason}",
        "tone": "good" if is_counted else "neutral",
        "remedy": why.remedy if why else "",
        "rule": f"{case.round}的计数口径：{CountingRule(case.round.counting_rule).label}。",
    }

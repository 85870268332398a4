"""What waits for a desk: asked of the rows each time, never stored, so never stale."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse

from accounts.models import AccountRequest
from accounts.models.requests import RequestState as AccountState
from accounts.people.reviews import due_for_review
from accounts.roles import Role
from cases.models import Case, DataRequest, MandatoryReport, RevealRequest
from cases.overdue import due_follow_ups, overdue_cases
from cases.states import CaseState
from core.chinese_dates import beijing_date
from core.deadlines import is_late
from funding.models import AllocationRun
from funding.states import RunState
from pilots.models import NilReturn, Obligation, Recommendation, Submission
from pilots.states import NilState, SubmissionKind, SubmissionState
from supervision.models import SupervisionSession
from supervision.states import SessionState


@dataclass(frozen=True, slots=True)
class Todo:
    """One line of work: what, how many, where, and by when if there is a due moment."""

    label: str
    count: int
    url: str
    due_at: datetime | None = None
    is_overdue: bool = False
    is_extended: bool = False


LIST_OF_KIND = {
    SubmissionKind.RECOMMENDATION: "pilots:recommendation_list",
    SubmissionKind.PLAN: "pilots:plan_list",
    SubmissionKind.SUMMARY: "reports:summary_list",
}


def _submissions(
    desk, *states: str, lists=LIST_OF_KIND, verb: str, noun: str = ""
) -> Iterator[Todo]:
    """One line per kind of what stands in these states, with the verb of this desk."""
    waiting = Submission.objects.visible_to(desk).filter(state__in=states, round__closed_at=None)
    kinds = list(waiting.values_list("kind", flat=True))
    for kind in SubmissionKind:
        yield Todo(f"{verb}{kind.label}{noun}", kinds.count(kind), reverse(lists[kind]))


def _returned(desk, *, at) -> Iterator[Todo]:
    """What was sent back; a line carries the nearest due moment that a return of it has."""
    rows = Submission.objects.visible_to(desk).filter(
        state=SubmissionState.RETURNED, round__closed_at=None
    )
    found = list(rows.values_list("kind", "return_due_at"))
    for kind in SubmissionKind:
        due = [due_at for of_kind, due_at in found if of_kind == kind]
        nearest = min(filter(None, due), default=None)
        is_overdue = nearest is not None and is_late(at, nearest)
        label = f"修改退回的{kind.label}"
        yield Todo(label, len(due), reverse(LIST_OF_KIND[kind]), nearest, is_overdue)


def _owed(desk, *, at) -> Iterator[Todo]:
    """What the district owes and has not sent up, each with its effective due moment."""
    owed = (
        Obligation.objects.visible_to(desk)
        .open()
        .select_related("stage__round")
        .order_by("due_at", "pk")
    )
    for obligation in owed:
        yield Todo(
            f"报送{obligation.stage}材料",
            1,
            reverse("pilots:obligation_detail", args=[obligation.pk]),
            obligation.due_at,
            is_late(at, obligation.due_at),
            obligation.is_extended,
        )


def _nil_returns(desk, state: str, *, verb: str) -> Iterator[Todo]:
    """Each nil return on a line of its own: there is no list of them."""
    waiting = NilReturn.objects.visible_to(desk).filter(state=state, round__closed_at=None)
    for nil in waiting.select_related("obligation__stage__round", "district").order_by("pk"):
        where = f"{nil.district}{nil.obligation.stage.get_kind_display()}"
        yield Todo(f"{verb}{where}零报告", 1, reverse("pilots:nil_detail", args=[nil.pk]))


def _subdistrict_officer(desk, *, at) -> Iterator[Todo]:
    drafts = Recommendation.objects.visible_to(desk).filter(
        submission__state=SubmissionState.WITH_STREET, round__closed_at=None
    )
    yield Todo("填写试点推荐表", drafts.count(), reverse("pilots:recommendation_list"))


def _district_officer(desk, *, at) -> Iterator[Todo]:
    yield from _returned(desk, at=at)
    delivered = Submission.objects.visible_to(desk).filter(
        state=SubmissionState.DELIVERED, round__closed_at=None
    )
    yield Todo("核对街道送交的试点推荐表", delivered.count(), reverse("pilots:recommendation_list"))
    yield from _submissions(desk, SubmissionState.DRAFT, verb="继续填写", noun="草稿")
    yield from _owed(desk, at=at)
    proposed = AccountRequest.objects.visible_to(desk).filter(state=AccountState.PROPOSED)
    yield Todo("启用账号申请", proposed.count(), reverse("accounts:request_list"))
    cases = Case.objects.visible_to(desk).waiting_for_recognition()
    yield Todo("认定服务案例", cases.count(), reverse("cases:recognition_list"))


def _district_leader(desk, *, at) -> Iterator[Todo]:
    lists = {**LIST_OF_KIND, SubmissionKind.RECOMMENDATION: "pilots:sign_off_list"}
    yield from _submissions(desk, SubmissionState.HANDED_IN, lists=lists, verb="审核")
    yield from _nil_returns(desk, NilState.DECLARED, verb="审核")
    runs = AllocationRun.objects.visible_to(desk).filter(state=RunState.TRIAL)
    unsettled = runs.exclude(pool__runs__state=RunState.ADOPTED)
    yield Todo("审核资金分配方案", unsettled.count(), reverse("funding:pool_list"))


def _city_officer(desk, *, at) -> Iterator[Todo]:
    lists = {**LIST_OF_KIND, SubmissionKind.RECOMMENDATION: "pilots:candidate_list"}
    candidates = reverse("pilots:candidate_list")
    for todo in _submissions(desk, SubmissionState.SIGNED, lists=lists, verb="签收"):
        is_narrowed = todo.url == candidates
        yield replace(todo, url=f"{candidates}?state=signed") if is_narrowed else todo
    yield from _nil_returns(desk, NilState.SIGNED, verb="签收")
    unproposed = Recommendation.objects.visible_to(desk).filter(
        submission__state=SubmissionState.RECEIVED, proposed_at=None, round__closed_at=None
    )
    yield Todo("对推荐单位提出拟办意见", unproposed.count(), f"{candidates}?proposed=none")


def _city_leader(desk, *, at) -> Iterator[Todo]:
    proposed = Recommendation.objects.visible_to(desk).filter(
        submission__state=SubmissionState.RECEIVED,
        proposed_at__isnull=False,
        round__closed_at=None,
    )
    yield Todo("审定试点单位", proposed.count(), reverse("centers:decision_list"))
    for todo in _submissions(desk, SubmissionState.RECEIVED, verb="备案"):
        if todo.url != reverse(LIST_OF_KIND[SubmissionKind.RECOMMENDATION]):
            yield todo


def _mandatory_reports(desk, *, at) -> Todo:
    """What the law wants reported and nobody has: before all other work of a center."""
    reports = MandatoryReport.objects.visible_to(desk).unreported().order_by("due_at")
    due = list(reports.values_list("due_at", flat=True))
    nearest = due[0] if due else None
    is_overdue = nearest is not None and is_late(at, nearest)
    return Todo("办理强制报告", len(due), reverse("cases:report_list"), nearest, is_overdue)


def _overdue(desk, *, at) -> Iterator[Todo]:
    """Stages over their days and 回访 that are due, on one page."""
    on, url = beijing_date(at), reverse("cases:overdue_list")
    yield Todo("跟进超期的案例", overdue_cases(desk, on=on).count(), url)
    yield Todo("回访到期的案例", due_follow_ups(desk, on=on).count(), url)


def _center_head(desk, *, at) -> Iterator[Todo]:
    yield _mandatory_reports(desk, at=at)
    yield from _overdue(desk, at=at)
    closing = Case.objects.visible_to(desk).filter(state=CaseState.CLOSING)
    others = closing.exclude(worker=desk.user)
    yield Todo("审批结案", others.count(), reverse("cases:case_list") + "?state=closing")
    left = Case.objects.visible_to(desk).without_worker(beijing_date(at))
    yield Todo("移交无人负责的案例", left.count(), reverse("cases:handover_list"))
    asked = RevealRequest.objects.waiting_for(desk)
    yield Todo("批复查看完整信息的申请", asked.count(), reverse("cases:request_list"))
    yield _data_requests(desk, at=at)


def _data_requests(desk, *, at) -> Todo:
    """What people asked of their data; the line carries the nearest due moment of them."""
    due = list(
        DataRequest.objects.waiting_for(desk).order_by("due_at").values_list("due_at", flat=True)
    )
    nearest = due[0] if due else None
    is_overdue = nearest is not None and is_late(at, nearest)
    url = reverse("cases:data_request_list")
    return Todo("办理个人信息申请", len(due), url, nearest, is_overdue)


def _center_work(desk, *, at) -> Iterator[Todo]:
    own = Case.objects.visible_to(desk).filter(worker=desk.user, state__in=CaseState.open_stages)
    yield Todo("跟进本人负责的案例", own.count(), reverse("cases:case_list") + "?mine=on")
    disputed = SupervisionSession.objects.visible_to(desk).filter(state=SessionState.DISPUTED)
    yield Todo(
        "更正有异议的督导记录",
        disputed.count(),
        reverse("supervision:session_list") + "?state=disputed",
    )


def _center_worker(desk, *, at) -> Iterator[Todo]:
    yield _mandatory_reports(desk, at=at)
    yield from _overdue(desk, at=at)
    yield from _center_work(desk, at=at)


def _executive_director(desk, *, at) -> Iterator[Todo]:
    yield from _center_head(desk, at=at)
    yield from _center_work(desk, at=at)


def _supervisor(desk, *, at) -> Iterator[Todo]:
    logged = SupervisionSession.objects.visible_to(desk).filter(
        state=SessionState.LOGGED, supervisor=desk
    )
    yield Todo(
        "确认督导记录", logged.count(), reverse("supervision:session_list") + "?state=logged"
    )


def _security_admin(desk, *, at) -> Iterator[Todo]:
    enabled = AccountRequest.objects.visible_to(desk).filter(state=AccountState.ENABLED)
    yield Todo("为账号申请授权", enabled.count(), reverse("accounts:request_list"))
    due = due_for_review(by=desk, on=beijing_date(at))
    yield Todo("本季度复核岗位权限", due.count(), reverse("accounts:grant_review"))


SOURCES: dict[str, Callable[..., Iterator[Todo]]] = {
    Role.SUBDISTRICT_OFFICER: _subdistrict_officer,
    Role.DIRECTOR: _center_head,
    Role.EXECUTIVE_DIRECTOR: _executive_director,
    Role.CENTER_WORKER: _center_worker,
    Role.DISTRICT_OFFICER: _district_officer,
    Role.DISTRICT_LEADER: _district_leader,
    Role.SUPERVISOR: _supervisor,
    Role.SECURITY_ADMIN: _security_admin,
    Role.CITY_OFFICER: _city_officer,
    Role.CITY_LEADER: _city_leader,
}


def todos_for(desk, *, at) -> list[Todo]:
    """Everything that waits for this desk, in the order of the year; empty lines are left out."""
    source = SOURCES.get(desk.role)
    return [todo for todo in source(desk, at=at) if todo.count] if source else []

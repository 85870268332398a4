"""What waits for a desk: asked of the rows each time, never stored, so never stale."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from math import inf

from django.db.models import Min
from django.urls import reverse

from accounts.models import AccountRequest
from accounts.models.requests import RequestState as AccountState
from accounts.people.reviews import due_for_review
from accounts.roles import Role
from cases.exemplary.states import PieceState
from cases.models import Case, DrawnCase
from centers.models import Center
from centers.models.posts import PostKind
from core.chinese_dates import beijing_date
from core.deadlines import is_late
from funding.models import AllocationRun, FundingPool
from pilots.models import Chase, NilReturn, Obligation, Recommendation, Submission
from pilots.states import NilState, StageKind, SubmissionKind, SubmissionState
from portal.todo_center import (
    center_head,
    center_worker,
    complaints,
    executive_director,
    pieces,
    supervisor,
)
from portal.todo_evaluations import of_district
from portal.todo_lines import Todo
from portal.todo_procurement import of_purchaser
from portal.todo_reports import (
    addenda,
    city_report_to_adopt,
    city_report_to_write,
    supplements,
    verifications,
)

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


def _to_send_up(desk, state: str, *, at, **words) -> Iterator[Todo]:
    """The same of what is on its way to the city: with the moment by which it is owed there, until
    that is met."""
    owed = Submission.objects.visible_to(desk).filter(
        state=state, obligation__first_met_at=None, obligation__is_timed=True
    )
    due = dict(owed.order_by().values_list("kind").annotate(Min("obligation__due_at")))
    for kind, todo in zip(SubmissionKind, _submissions(desk, state, **words), strict=True):
        due_at = due.get(kind)
        yield replace(todo, due_at=due_at, is_overdue=bool(due_at and is_late(at, due_at)))


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
    yield from of_purchaser(desk, at=at)
    yield from _vacant_posts(desk, at=at)


def _vacant_posts(desk, *, at) -> Iterator[Todo]:
    """A running unit's center without a 主任 or 常务主任 (实施方案三(一))."""
    centers = Center.objects.visible_to(desk).running().with_profile(beijing_date(at))
    for kind, has in (
        (PostKind.DIRECTOR, "has_director"),
        (PostKind.EXECUTIVE_DIRECTOR, "has_executive"),
    ):
        vacant = list(centers.filter(**{has: False, "has_running_unit": True}).order_by("pk"))
        url = reverse("centers:post_add", args=[vacant[0].pk, kind.value]) if vacant else ""
        yield Todo(f"确定{kind.label}", len(vacant), url)


def _district_officer(desk, *, at) -> Iterator[Todo]:
    yield from _returned(desk, at=at)
    delivered = Submission.objects.visible_to(desk).filter(
        state=SubmissionState.DELIVERED, round__closed_at=None
    )
    yield Todo("核对街道送交的试点推荐表", delivered.count(), reverse("pilots:recommendation_list"))
    yield from _to_send_up(desk, SubmissionState.DRAFT, at=at, verb="继续填写", noun="草稿")
    yield from _owed(desk, at=at)
    proposed = AccountRequest.objects.visible_to(desk).filter(state=AccountState.PROPOSED)
    yield Todo("启用账号申请", proposed.count(), reverse("accounts:request_list"))
    cases = Case.objects.visible_to(desk).waiting_for_recognition()
    yield Todo("认定服务案例", cases.count(), reverse("cases:recognition_list"))
    drawn = DrawnCase.objects.visible_to(desk).unresolved()
    yield Todo("办结抽查的案例", drawn.count(), reverse("cases:sample_list"))
    yield from of_district(desk)
    yield from of_purchaser(desk, at=at)
    unshared = FundingPool.objects.visible_to(desk).unshared()
    yield Todo("测算资金分配", unshared.count(), reverse("funding:pool_list"))
    yield complaints(desk, at=at)
    yield pieces(desk, PieceState.WITH_DISTRICT, "推荐典型案例")
    yield verifications(desk, at=at, label="办结中心已答复的核实单")
    yield supplements(desk)


def _district_leader(desk, *, at) -> Iterator[Todo]:
    lists = {**LIST_OF_KIND, SubmissionKind.RECOMMENDATION: "pilots:sign_off_list"}
    yield from _to_send_up(desk, SubmissionState.HANDED_IN, at=at, lists=lists, verb="审核")
    yield from _nil_returns(desk, NilState.DECLARED, verb="审核")
    yield pieces(desk, PieceState.WITH_DISTRICT, "推荐典型案例")
    undecided = AllocationRun.objects.visible_to(desk).undecided()
    yield Todo("审核资金分配方案", undecided.count(), reverse("funding:pool_list"))
    yield complaints(desk, at=at)
    yield supplements(desk)
    yield from addenda(desk, at=at)


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
    yield pieces(desk, PieceState.WITH_CITY, "审定典型案例")
    yield from _to_chase(desk, at=at)
    yield from city_report_to_write(desk, at=at)
    yield Todo("对推荐单位提出拟办意见", unproposed.count(), f"{candidates}?proposed=none")


def _to_chase(desk, *, at) -> Iterator[Todo]:
    """What districts owe and did not send up in time, a line for each stage; chased once a day."""
    chased = Chase.objects.filter(day=beijing_date(at)).values("obligation")
    late = Obligation.objects.visible_to(desk).open().filter(due_at__lte=at).exclude(pk__in=chased)
    rows = late.order_by("stage__round", "stage__due_at", "stage").values_list(
        "stage__round", "stage__round__year", "stage__kind", "stage__due_at"
    )
    for (round, year, kind, due_at), count in Counter(rows).items():
        url = reverse("pilots:round_matrix", args=[round])
        label = f"催报{year}年逾期未报的{StageKind(kind).label}"
        yield Todo(label, count, url, due_at, is_overdue=True)


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
    yield from city_report_to_adopt(desk, at=at)


def _security_admin(desk, *, at) -> Iterator[Todo]:
    enabled = AccountRequest.objects.visible_to(desk).filter(state=AccountState.ENABLED)
    yield Todo("为账号申请授权", enabled.count(), reverse("accounts:request_list"))
    due = due_for_review(by=desk, on=beijing_date(at))
    yield Todo("本季度复核岗位权限", due.count(), reverse("accounts:grant_review"))


SOURCES: dict[str, Callable[..., Iterator[Todo]]] = {
    Role.SUBDISTRICT_OFFICER: _subdistrict_officer,
    Role.DIRECTOR: center_head,
    Role.EXECUTIVE_DIRECTOR: executive_director,
    Role.CENTER_WORKER: center_worker,
    Role.DISTRICT_OFFICER: _district_officer,
    Role.DISTRICT_LEADER: _district_leader,
    Role.SUPERVISOR: supervisor,
    Role.SECURITY_ADMIN: _security_admin,
    Role.CITY_OFFICER: _city_officer,
    Role.CITY_LEADER: _city_leader,
}


def todos_for(desk, *, at) -> list[Todo]:
    """Everything that waits for this desk: what is overdue, then by the due moment, then what has
    none, in the order of the year. Empty lines are left out."""
    source = SOURCES.get(desk.role)
    found = [todo for todo in source(desk, at=at) if todo.count] if source else []
    return sorted(found, key=_urgency)


def _urgency(todo: Todo) -> tuple[bool, float]:
    return (not todo.is_overdue, todo.due_at.timestamp() if todo.due_at else inf)

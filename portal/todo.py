"""What waits for a desk: asked of the rows each time, never stored, so never stale."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from math import inf

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
from funding.models import AllocationRun, FundingPool
from pilots.forms.candidates import PROPOSED, UNPROPOSED
from pilots.models import Chase, NilReturn, Obligation, Recommendation
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
from portal.todo_lines import Todo, by_round
from portal.todo_procurement import of_purchaser
from portal.todo_reports import (
    addenda,
    city_report_to_adopt,
    city_report_to_write,
    supplements,
    verifications,
)
from portal.todo_submissions import LIST_OF_KIND, owed, returned, submissions, to_send_up


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
    narrowed = {"show": SubmissionState.WITH_STREET.value}
    yield from by_round(drafts, "填写{year}年试点推荐表", "pilots:recommendation_list", **narrowed)
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
    yield from returned(desk, at=at)
    yield from submissions(desk, SubmissionState.DELIVERED, verb="核对街道送交的")
    yield from to_send_up(desk, SubmissionState.DRAFT, at=at, verb="继续填写", noun="草稿")
    yield from owed(desk, at=at)
    proposed = AccountRequest.objects.visible_to(desk).filter(state=AccountState.PROPOSED)
    yield Todo("启用账号申请", proposed.count(), reverse("accounts:request_list"))
    cases = Case.objects.visible_to(desk).waiting_for_recognition()
    yield Todo("认定服务案例", cases.count(), reverse("cases:recognition_list"))
    drawn = DrawnCase.objects.visible_to(desk).unresolved()
    yield Todo("办结抽查的案例", drawn.count(), reverse("cases:sample_list"))
    yield from of_district(desk)
    yield from of_purchaser(desk, at=at)
    unshared = FundingPool.objects.visible_to(desk).unshared()
    yield from by_round(unshared, "测算{year}年资金分配", "funding:pool_list", show="unshared")
    yield complaints(desk, at=at)
    yield pieces(desk, PieceState.WITH_DISTRICT, "推荐典型案例")
    yield from verifications(desk, at=at, label="办结中心已答复的{year}年核实单")
    yield from supplements(desk)


def _district_leader(desk, *, at) -> Iterator[Todo]:
    lists = {**LIST_OF_KIND, SubmissionKind.RECOMMENDATION: "pilots:sign_off_list"}
    yield from to_send_up(desk, SubmissionState.HANDED_IN, at=at, lists=lists, verb="审核")
    yield from _nil_returns(desk, NilState.DECLARED, verb="审核")
    yield pieces(desk, PieceState.WITH_DISTRICT, "推荐典型案例")
    undecided = AllocationRun.objects.visible_to(desk).undecided().pools()
    yield from by_round(
        undecided, "审核{year}年资金分配方案", "funding:pool_list", show="undecided"
    )
    yield complaints(desk, at=at)
    yield from supplements(desk)
    yield from addenda(desk, at=at)


def _city_officer(desk, *, at) -> Iterator[Todo]:
    lists = {**LIST_OF_KIND, SubmissionKind.RECOMMENDATION: "pilots:candidate_list"}
    yield from submissions(desk, SubmissionState.SIGNED, lists=lists, verb="签收")
    yield from _nil_returns(desk, NilState.SIGNED, verb="签收")
    unproposed = Recommendation.objects.visible_to(desk).filter(
        submission__state=SubmissionState.RECEIVED, proposed_at=None, round__closed_at=None
    )
    yield pieces(desk, PieceState.WITH_CITY, "审定典型案例")
    yield from _to_chase(desk, at=at)
    yield from city_report_to_write(desk, at=at)
    label = "对{year}年推荐单位提出拟办意见"
    yield from by_round(unproposed, label, "pilots:candidate_list", proposed=UNPROPOSED)


def _to_chase(desk, *, at) -> Iterator[Todo]:
    """What districts owe and did not send up in time, a line for each stage; chased once a day."""
    chased = Chase.objects.filter(day=beijing_date(at)).values("obligation")
    late = Obligation.objects.visible_to(desk).open().filter(due_at__lte=at).exclude(pk__in=chased)
    rows = late.order_by("stage__round", "stage__due_at", "stage").values_list(
        "stage__round", "stage__round__year", "stage__kind", "stage__due_at"
    )
    for (round, year, kind, due_at), count in Counter(rows).items():
        url = reverse("pilots:round_matrix", args=[round], query={"stage": kind, "count": "chase"})
        label = f"催报{year}年逾期未报的{StageKind(kind).label}"
        yield Todo(label, count, url, due_at, is_overdue=True)


def _city_leader(desk, *, at) -> Iterator[Todo]:
    proposed = Recommendation.objects.visible_to(desk).filter(
        submission__state=SubmissionState.RECEIVED,
        proposed_at__isnull=False,
        round__closed_at=None,
    )
    yield from by_round(
        proposed, "审定{year}年试点单位", "centers:decision_list", proposed=PROPOSED
    )
    kinds = (SubmissionKind.PLAN, SubmissionKind.SUMMARY)
    yield from submissions(desk, SubmissionState.RECEIVED, verb="备案", kinds=kinds)
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


def count_of(todos: Iterable[Todo]) -> int:
    """How many things that is, as each line counts its own."""
    return sum(todo.count for todo in todos)


def _urgency(todo: Todo) -> tuple[bool, float]:
    return (not todo.is_overdue, todo.due_at.timestamp() if todo.due_at else inf)

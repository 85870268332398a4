"""What stays open in somebody's name when a desk, an account or an engagement ends.

Asked of the rows each time. A reader gets of each kind what lies in their own scope; the security
administrator, who sees no rows of the trade, gets the numbers alone.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import resolve, reverse

from accounts.models import AccountRequest, RoleGrant, User
from accounts.models.requests import RequestState as AccountState
from accounts.roles import Role
from cases.models import Case, DataRequest, RevealRequest
from core.chinese_dates import beijing_date, format_date
from pilots.models import Recommendation, Submission
from pilots.states import SubmissionKind, SubmissionState
from portal.todo_submissions import LIST_OF_KIND
from supervision.models import FollowUp, SupervisionSession
from supervision.states import SessionState

MOST_NAMED = 30


@dataclass(frozen=True, slots=True)
class Item:
    """One thing by its number or name; ``url`` is "" where the reader has no page for it."""

    label: str
    state: str
    url: str


@dataclass(frozen=True, slots=True)
class Pile:
    """Open work of one kind; ``items`` are the first of ``count``, none for who sees numbers."""

    title: str
    hint: str
    count: int
    items: list[Item]


@dataclass(frozen=True, slots=True)
class Kind:
    title: str
    hint: str
    rows: QuerySet
    item: Callable[..., Item]
    is_of_city: bool = False  # nobody below the city reads what it has not yet decided


def people_of(desk: RoleGrant | None) -> QuerySet:
    """Whose open work this desk may look at."""
    return User.objects.with_work_open_to(desk)


def open_work(user: User, *, viewer: RoleGrant, at: datetime) -> list[Pile]:
    """What is open in this person's name, by kind; kinds without any are left out."""
    sees_rows = viewer.role != Role.SECURITY_ADMIN
    piles = []
    for kind in _kinds(user, at=at):
        if not sees_rows:
            piles.append(Pile(kind.title, kind.hint, kind.rows.count(), []))
            continue
        if kind.is_of_city and viewer.role not in Role.of_city:
            continue
        rows = kind.rows.visible_to(viewer)  # type: ignore[attr-defined]  # all kinds are scoped
        found = list(rows.order_by("pk")[: MOST_NAMED + 1])
        count = rows.count() if len(found) > MOST_NAMED else len(found)
        items = [_within_reach(kind.item(row), viewer) for row in found[:MOST_NAMED]]
        piles.append(Pile(kind.title, kind.hint, count, items))
    return [pile for pile in piles if pile.count]


def _within_reach(item: Item, viewer: RoleGrant) -> Item:
    """Without its link where the page behind it is none of this role's."""
    view: Any = resolve(item.url).func
    return item if viewer.role in view.opens_for else replace(item, url="")


def _kinds(user: User, *, at: datetime) -> list[Kind]:
    sessions = SupervisionSession.objects.filter(round__closed_at=None)
    disputed = sessions.filter(state=SessionState.DISPUTED, logged_by=user)
    asked = RevealRequest.objects.waiting().filter(asked_by=user).select_related("case")
    registered = DataRequest.objects.open().filter(registered_by=user)
    return [
        Kind("负责的未结案例", "由中心主任或常务主任移交给同事。", _cases(user), _case),
        Kind("有异议、待更正的督导记录", "由本中心同事更正。", disputed, _session),
        Kind(
            "待本人确认的督导记录",
            "岗位结束后本人不能确认，请在结束前办理。",
            sessions.waiting_for_supervisor(user),
            _session,
        ),
        Kind(
            "未办结的督导跟进事项",
            "由中心负责人填写完成情况。",
            FollowUp.objects.still_open().owned_by(user).select_related("session"),
            _follow_up,
        ),
        Kind(
            "所在单位未上报的材料",
            "由同单位同岗位的人员继续填写。",
            _drafts(user, at=at),
            _submission,
        ),
        Kind("登记后未办结的个人信息申请", "按期由中心主任或常务主任办理。", registered, _data),
        Kind("待批复的查看申请", "申请人离岗的，不予批准即可。", asked, _reveal),
        Kind(
            "已拟办、未审定的推荐",
            "由市级审定人审定。",
            _proposed(user),
            _recommendation,
            is_of_city=True,
        ),
        Kind("未授权的账号申请", "由区级填报人和安全管理员办理。", _requests(user), _request),
    ]


def _cases(user: User) -> QuerySet:
    return Case.objects.in_charge_of(user).unfinished()


def _drafts(user: User, *, at: datetime) -> QuerySet:
    """A draft belongs to the unit: it is named where this person holds a desk that writes it."""
    desks = list(user.desks.reaching_past(beijing_date(at)))
    districts = {d.district_id for d in desks if d.role == Role.DISTRICT_OFFICER}
    streets = {d.subdistrict_id for d in desks if d.role == Role.SUBDISTRICT_OFFICER}
    return Submission.objects.filter(
        Q(district__in=districts) | Q(subdistrict__in=streets),
        state__in=SubmissionState.editable,
        round__closed_at=None,
    ).select_related("round", "district", "subdistrict__district")


def _proposed(user: User) -> QuerySet:
    rows = Recommendation.objects.filter(proposed_by=user, round__closed_at=None)
    rows = rows.filter(submission__state=SubmissionState.RECEIVED)
    return rows.select_related("subdistrict__district", "round")


def _requests(user: User) -> QuerySet:
    open_states = (AccountState.PROPOSED, AccountState.ENABLED)
    return AccountRequest.objects.filter(proposed_by=user, state__in=open_states)


def _case(row: Case) -> Item:
    url = reverse("cases:case_detail", args=[row.public_id])
    return Item(f"案例{row.number}", row.get_state_display(), url)


def _session(row: SupervisionSession) -> Item:
    url = reverse("supervision:session_detail", args=[row.pk])
    return Item(row.audit_label, row.get_state_display(), url)


def _follow_up(row: FollowUp) -> Item:
    url = reverse("supervision:session_detail", args=[row.session_id])
    return Item(row.audit_label, f"期限{format_date(row.due_on)}", url)


def _submission(row: Submission) -> Item:
    return Item(str(row), row.get_state_display(), reverse(LIST_OF_KIND[SubmissionKind(row.kind)]))


def _data(row: DataRequest) -> Item:
    url = reverse("cases:data_request_detail", args=[row.public_id])
    return Item(f"{row.get_kind_display()}个人信息的申请", row.get_state_display(), url)


def _reveal(row: RevealRequest) -> Item:
    url = reverse("cases:request_detail", args=[row.public_id])
    return Item(str(row), row.get_state_display(), url)


def _recommendation(row: Recommendation) -> Item:
    url = reverse("pilots:recommendation_detail", args=[row.pk])
    return Item(str(row), row.get_proposed_outcome_display(), url)


def _request(row: AccountRequest) -> Item:
    url = reverse("accounts:request_detail", args=[row.pk])
    return Item(str(row), row.get_state_display(), url)

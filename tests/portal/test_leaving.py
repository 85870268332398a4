"""What stays open in somebody's name, before and after they leave, and who may look at it."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import RoleGrant
from accounts.people import grants
from accounts.roles import Role
from cases.reveal_actions import ask_to_see
from cases.states import CaseState
from centers.actions import end_engagement
from centers.models import Person
from pilots import actions as pilots
from pilots.models import Round
from portal.leaving import open_work, people_of
from supervision.states import SessionState
from tests.accounts.factories import make_account_request, make_desk, make_subdistrict
from tests.cases.factories import NOON, desk_of, make_case, make_worker, open_case, register
from tests.centers.factories import make_center, make_person
from tests.conftest import PoliteClient
from tests.pilots.factories import make_recommendation, make_round, walk_up
from tests.supervision.factories import make_session

pytestmark = pytest.mark.django_db

CANARY = "金丝雀"


@pytest.fixture
def center():
    return make_center()


@pytest.fixture
def head(center):
    return make_worker(center, Role.EXECUTIVE_DIRECTOR)


def piles(user, viewer) -> dict[str, tuple[int, list[str]]]:
    found = open_work(user, viewer=viewer, at=NOON)
    return {pile.title: (pile.count, [item.url for item in pile.items]) for pile in found}


def test_a_workers_open_cases_disputed_sessions_and_requests_are_listed_with_links(center, head):
    worker = make_worker(center)
    case = open_case(center, worker)
    make_case(CaseState.CLOSED, center, worker)
    session = make_session(center, state=SessionState.DISPUTED)
    type(session).objects.filter(pk=session.pk).update(logged_by=worker.user)
    asked = register(case, by=worker)
    ask_to_see(
        case=open_case(center), reason="cover", text=CANARY, form_token=uuid4(), by=worker, at=NOON
    )

    found = piles(worker.user, head)

    assert {title: count for title, (count, _) in found.items()} == {
        "负责的未结案例": 1,
        "有异议、待更正的督导记录": 1,
        "登记后未办结的个人信息申请": 1,
        "待批复的查看申请": 1,
    }
    assert found["负责的未结案例"][1] == [reverse("cases:case_detail", args=[case.public_id])]
    assert found["登记后未办结的个人信息申请"][1] == [
        reverse("cases:data_request_detail", args=[asked.public_id])
    ]


def test_a_supervisors_unconfirmed_sessions_are_theirs_alone(center, head):
    session = make_session(center)

    assert list(piles(session.supervisor.user, head)) == ["待本人确认的督导记录"]
    assert piles(session.logged_by, head) == {}


def test_a_drafting_desk_names_the_drafts_of_its_unit_until_it_ends():
    form = make_recommendation(make_round(2021))
    street = make_desk(Role.SUBDISTRICT_OFFICER, form.subdistrict)
    officer = make_desk(Role.DISTRICT_OFFICER, form.district)

    assert list(piles(street.user, officer)) == ["所在单位未上报的材料"]
    RoleGrant.objects.filter(pk=street.pk).update(valid_to=NOON.date())
    assert piles(street.user, officer) == {}


def test_proposals_of_the_city_and_of_a_center_are_named(center):
    officer = make_desk(Role.CITY_OFFICER)
    form = walk_up(make_recommendation(Round.objects.get(), make_subdistrict("双井街道")))
    pilots.propose(recommendation=form, outcome="accept", by=officer, at=NOON)
    asked = make_account_request(center.subdistrict)
    viewer = make_desk(Role.SECURITY_ADMIN)

    assert piles(officer.user, viewer) == {"已拟办、未审定的推荐": (1, [])}
    assert piles(asked.proposed_by, viewer) == {"未授权的账号申请": (1, [])}


def test_a_head_learns_no_proposal_from_a_former_colleague_who_is_the_citys_now():
    form = walk_up(make_recommendation())
    head, worker = (
        make_desk(role, form.subdistrict) for role in (Role.EXECUTIVE_DIRECTOR, Role.CENTER_WORKER)
    )
    officer = make_desk(Role.CITY_OFFICER, user=worker.user)
    pilots.propose(recommendation=form, outcome="decline", by=officer, at=NOON)

    assert people_of(head).contains(officer.user)
    assert piles(officer.user, head) == {}


def test_the_security_administrator_sees_numbers_and_no_row(center):
    case = open_case(center)
    client = PoliteClient().sit_at(make_desk(Role.SECURITY_ADMIN))

    page = client.get(reverse("portal:open_work", args=[case.worker_id])).content.decode()

    assert "负责的未结案例" in page
    assert "共1项" in page
    assert case.number not in page


def test_a_link_stands_only_where_the_reader_has_the_page(center):
    asked = make_account_request(center.subdistrict)

    director = piles(asked.proposed_by, make_worker(center, Role.DIRECTOR))
    executive = piles(asked.proposed_by, make_worker(center, Role.EXECUTIVE_DIRECTOR))

    assert director == {"未授权的账号申请": (1, [""])}
    assert executive["未授权的账号申请"][1] != [""]


def test_a_head_looks_at_people_of_the_own_center_only(center, head):
    own = make_worker(center)
    stranger = make_desk(Role.CENTER_WORKER, make_subdistrict("双井街道"))
    client = PoliteClient().sit_at(head)

    answers = [
        client.get(reverse("portal:open_work", args=[desk.user_id])).status_code
        for desk in (own, stranger)
    ]

    assert answers == [200, 404]


def test_ending_a_desk_says_before_and_after_what_stays_open(center):
    case = open_case(center)
    client = PoliteClient().sit_at(make_desk(Role.SECURITY_ADMIN))
    url = reverse("accounts:desk_end", args=[desk_of(case).pk])
    open_url = reverse("portal:open_work", args=[case.worker_id])

    before = client.get(url).content.decode()
    after = client.post(url, {"reason": "离职"}, follow=True)

    assert open_url in before
    assert after.redirect_chain[-1][0] == open_url
    assert "现在没有岗位" in after.content.decode()
    assert "负责的未结案例" in after.content.decode()


def test_leaving_ends_the_desks_in_the_center_at_once_and_leads_to_what_stays_open(center, head):
    case = open_case(center)
    elsewhere = make_desk(Role.SUPERVISOR, None, case.worker)
    person = make_person(center)
    Person.objects.filter(pk=person.pk).update(user=case.worker)
    engagement = person.engagements.get()
    client = PoliteClient().sit_at(head)
    url = reverse("centers:engagement_end", args=[engagement.pk])

    before = client.get(url).content.decode()
    after = client.post(url, {"ends_on": timezone.localdate().isoformat()})

    case.refresh_from_db()
    desk = case.worker.desks.get(role=Role.CENTER_WORKER)
    assert "名下未办结的工作" in before
    assert after["Location"] == reverse("portal:open_work", args=[case.worker_id])
    assert (desk.end_reason, desk.is_over(timezone.localdate())) == ("离岗", True)
    assert RoleGrant.objects.get(pk=elsewhere.pk).valid_to is None
    assert list(type(case).objects.without_worker(timezone.localdate())) == [case]


def test_ones_own_leaving_ends_no_desk_of_ones_own(center, head):
    person = make_person(center)
    Person.objects.filter(pk=person.pk).update(user=head.user)

    end_engagement(engagement=person.engagements.get(), ends_on=NOON.date(), by=head, at=NOON)

    assert RoleGrant.objects.get(pk=head.pk).ended_at is None


def test_a_person_without_open_work_may_go(center, head):
    worker = make_worker(center)
    grants.end_desk(desk=worker, reason="离职", by=make_desk(Role.SECURITY_ADMIN), at=NOON)
    client = PoliteClient().sit_at(head)

    page = client.get(reverse("portal:open_work", args=[worker.user_id])).content.decode()

    assert "名下没有未办结的工作" in page

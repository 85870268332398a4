"""Cases that a session is about: ticked by who leads them, open to the supervisor, kept by number."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.roles import Role
from cases.models import Case
from core.problems import Refused
from supervision.actions import note_discussed
from supervision.states import SessionState
from tests.accounts.factories import make_desk
from tests.cases.factories import desk_of, make_case, make_worker
from tests.centers.factories import make_center
from tests.supervision.factories import NEXT_DAY, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_next_day(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NEXT_DAY)


@pytest.fixture
def center():
    return make_center()


@pytest.fixture
def case(center):
    return make_case(center=center)


@pytest.fixture
def session(center):
    supervisor = make_desk(Role.SUPERVISOR, center.subdistrict)
    return make_session(center, supervisor=supervisor)


def page_of(session) -> str:
    return reverse("portal:discussed_cases", args=[session.pk])


def test_a_ticked_case_is_kept_by_number_and_opened_to_the_supervisor(client, case, session):
    client.sit_at(desk_of(case))
    assert "没有登记讨论的案例" in client.get(page_of(session)).content.decode()

    page = client.post(page_of(session), {"cases": [case.number]}, follow=True)

    assert page.context["rows"][0][1].number == case.number
    assert [str(row) for row in session.discussed.all()] == [case.number]
    opened = Case.objects.open_to(session.supervisor, on=NEXT_DAY.date())
    assert list(opened) == [case]
    told = AuditEvent.objects.get(what="登记讨论的案例").changes
    assert told == {"讨论的案例": ["", case.number]}
    own = client.get(reverse("supervision:session_detail", args=[session.pk])).content.decode()
    assert case.number in own


def test_taking_the_tick_away_leaves_what_colleagues_ticked(client, center, case, session):
    other = make_case(center=center, worker=make_worker(center))
    for one in (case, other):
        client.sit_at(desk_of(one)).post(page_of(session), {"cases": [one.number]})

    client.sit_at(desk_of(case)).post(page_of(session), {})

    assert [str(row) for row in session.discussed.all()] == [other.number]


def test_the_same_case_ticked_twice_is_brought_once(client, case, session):
    client.sit_at(desk_of(case))
    for _ in range(2):
        client.post(page_of(session), {"cases": [case.number]})

    assert case.discussions.count() == 1


def test_a_case_of_somebody_else_cannot_be_ticked(client, center, case, session):
    other = make_case(center=center, worker=make_worker(center))

    page = client.sit_at(desk_of(case)).post(page_of(session), {"cases": [other.number]})

    assert page.context["form"].errors["cases"] == ["所选案例不是您负责的在办案例，请重新勾选。"]
    assert not session.discussed.exists()


@pytest.mark.parametrize(
    ("state", "sentence"), [(SessionState.CONFIRMED, "督导记录已确认，讨论的案例不能再改。")]
)
def test_what_was_confirmed_is_not_changed(client, center, case, state, sentence):
    session = make_session(center, state=state)

    page = client.sit_at(desk_of(case)).get(page_of(session)).content.decode()

    numbers, worker = [case.number], desk_of(case)
    assert sentence in page
    with pytest.raises(Refused) as refusal:
        note_discussed(session=session, chosen=numbers, among=numbers, by=worker, at=NEXT_DAY)
    assert refusal.value.codes == ["session_settled"]


def test_the_supervisor_reads_the_list_and_the_district_too_and_nobody_else_changes_it(
    client, case, session
):
    client.sit_at(desk_of(case)).post(page_of(session), {"cases": [case.number]})
    officer = make_desk(Role.DISTRICT_OFFICER, session.district)

    for desk in (session.supervisor, officer):
        page = client.sit_at(desk).post(page_of(session), {"cases": []})
        assert page.context["form"] is None
        assert page.context["rows"][0][1].number == case.number
    with pytest.raises(Refused) as refusal:
        note_discussed(session=session, chosen=[], among=[], by=session.supervisor, at=NEXT_DAY)
    assert refusal.value.codes == ["wrong_role"]


def test_after_fourteen_days_the_supervisor_reads_the_number_alone(
    client, monkeypatch, case, session
):
    client.sit_at(desk_of(case)).post(page_of(session), {"cases": [case.number]})
    last, after = (NEXT_DAY + timezone.timedelta(days=days) for days in (14, 15))

    shown = []
    for moment in (last, after):
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        page = client.sit_at(session.supervisor).get(page_of(session))
        shown.append(page.context["rows"][0][1] is not None)

    assert shown == [True, False]


def test_a_supervisor_who_serves_here_no_more_is_refused_and_nothing_is_kept(client, case, session):
    session.supervisor.served.clear()

    page = client.sit_at(desk_of(case)).post(page_of(session), {"cases": [case.number]})

    assert page.context["form"].non_field_errors() == ["请选择服务本街道(乡镇)的在任督导。"]
    assert not session.discussed.exists()
    assert not case.discussions.exists()

"""代理审核: who stands in, for which days, by which document; three persons stay three."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from accounts.models import Message
from accounts.roles import Role
from core.deadlines import BEIJING
from core.problems import Refused
from pilots import actions
from pilots.models import Delegation, SignOff, Submission
from tests.accounts.factories import make_desk, make_district
from tests.core.uploads import pdf, upload
from tests.pilots.factories import (
    NOON,
    fill_plan,
    make_delegation,
    make_plan,
    make_recommendation,
    make_unit,
    walk_up,
)
from tests.pilots.pages import page, text_of

pytestmark = pytest.mark.django_db

TODAY = NOON.date()
LAST_MOMENT = datetime(2021, 5, 26, 23, 59, 59, tzinfo=BEIJING)  # of ten days


@pytest.fixture
def deputy(db):
    return make_desk(Role.DISTRICT_OFFICER)


@pytest.fixture
def waiting(db):
    return walk_up(make_recommendation(), until="hand_in")


def sign(form, by, at=NOON):
    return actions.take_step("sign", content=form, by=by, at=at)


def refused(*args, **kwargs) -> list[str]:
    with pytest.raises(Refused) as refusal:
        sign(*args, **kwargs)
    return refusal.value.codes


def test_the_sign_off_says_in_whose_stead_and_by_which_document(waiting, deputy):
    delegation = make_delegation(deputy=deputy)

    submission = sign(waiting, deputy)

    step = submission.history.get(step="sign")
    leader = delegation.principal.user
    assert step.step_label == "代理审核并上报"
    assert step.note == (
        f"代理审核：{deputy.user}代理{leader}，依据京朝社〔2021〕5号，2021年5月17日至2021年5月26日。"
    )
    assert submission.signed_by == deputy.user
    assert SignOff.objects.get().delegation == delegation


@pytest.mark.parametrize(
    ("at", "may"),
    [
        (datetime(2021, 5, 16, 23, 59, 59, tzinfo=BEIJING), False),
        (datetime(2021, 5, 17, tzinfo=BEIJING), True),
        (LAST_MOMENT, True),
        (LAST_MOMENT + timedelta(seconds=1), False),
    ],
)
def test_it_holds_on_its_days_to_the_second(waiting, deputy, at, may):
    make_delegation(deputy=deputy)
    submission = Submission.objects.get()
    submission.delegation = actions.standing_in(deputy, at=at)

    problems = submission.obstacles("sign", by=deputy)

    assert [p.code for p in problems] == ([] if may else ["wrong_role"])


def test_what_one_handed_in_oneself_one_does_not_sign(deputy):
    form = make_recommendation()
    actions.take_step("hand_in", content=form, by=deputy, at=NOON)
    make_delegation(deputy=deputy)

    assert refused(form, deputy) == ["same_person"]


def test_it_covers_the_sign_off_and_nothing_else_of_the_leaders(waiting, deputy):
    make_delegation(deputy=deputy)
    submission = Submission.objects.get()
    submission.delegation = actions.standing_in(deputy, at=NOON)

    for name in ("send_back", "recall", "receive", "accept"):
        assert [p.code for p in submission.obstacles(name, by=deputy)] == ["wrong_role"]


def test_it_covers_no_other_officer_and_no_other_district(waiting, deputy):
    make_delegation(deputy=deputy)
    far = make_district("海淀区")
    stranger = make_desk(Role.DISTRICT_OFFICER, far)
    make_delegation(far, deputy=stranger)

    assert refused(waiting, make_desk(Role.DISTRICT_OFFICER)) == ["wrong_role"]
    submission = Submission.objects.get()
    submission.delegation = actions.standing_in(stranger, at=NOON)
    assert [p.code for p in submission.obstacles("sign", by=stranger)] == ["wrong_role"]


def test_a_plan_is_signed_by_it_too(deputy):
    plan = walk_up(fill_plan(make_plan(make_unit())), until="hand_in")
    make_delegation(deputy=deputy)

    assert sign(plan, deputy).history.get(step="sign").step_label == "代理审核并上报"


def test_ended_it_covers_nothing_from_then_on(waiting, deputy):
    delegation = make_delegation(deputy=deputy)

    for _ in range(2):
        actions.end_delegation(delegation=delegation, by=delegation.principal, at=NOON)

    assert refused(waiting, deputy) == ["wrong_role"]


def test_it_falls_with_the_leaders_own_desk(waiting, deputy):
    delegation = make_delegation(deputy=deputy)
    type(deputy).objects.filter(pk=delegation.principal_id).update(valid_to=TODAY)

    assert refused(waiting, deputy) == ["wrong_role"]


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        ({"starts_on": TODAY - timedelta(days=1)}, ["delegation_days_wrong"]),
        ({"ends_on": TODAY - timedelta(days=1)}, ["delegation_days_wrong"]),
        ({"ends_on": TODAY + timedelta(days=90)}, ["delegation_days_wrong"]),
        ({"ends_on": TODAY + timedelta(days=89)}, []),
        ({"ends_on": TODAY}, []),
    ],
)
def test_its_days_begin_today_at_the_earliest_and_end_within_ninety(deputy, facts, codes):
    try:
        make_delegation(deputy=deputy, **facts)
        found = []
    except Refused as refusal:
        found = refusal.codes

    assert found == codes
    assert Delegation.objects.count() == (0 if codes else 1)


def test_nobody_makes_themselves_the_stand_in(deputy):
    with pytest.raises(Refused) as refusal:
        make_delegation(deputy=deputy, by=deputy)

    assert refusal.value.codes == ["own_delegation"]


def test_an_absent_leader_is_registered_for_by_another_officer_and_hears_of_it(deputy):
    city = make_desk(Role.CITY_OFFICER)

    delegation = make_delegation(deputy=deputy, by=make_desk(Role.DISTRICT_OFFICER))

    told = set(Message.objects.filter(title="代理审核已登记").values_list("desk", flat=True))
    assert told >= {delegation.principal_id, deputy.pk, city.pk}


def test_one_person_at_two_desks_stands_in_for_nobody(deputy):
    leader = make_desk(Role.DISTRICT_LEADER, user=deputy.user)

    with pytest.raises(Refused) as refusal:
        make_delegation(deputy=deputy, principal=leader)

    assert refusal.value.codes == ["delegation_desks_wrong"]


@pytest.fixture
def today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON)


def test_the_way_from_the_paper_to_the_city(client, today, deputy):
    leader, file = make_desk(Role.DISTRICT_LEADER), upload(pdf(), "授权书.pdf")
    client.sit_at(leader)
    facts = {
        "principal": leader.pk,
        "deputy": deputy.pk,
        "starts_on": "2021-05-17",
        "ends_on": "2021年5月20日",
        "document_number": "京朝社〔2021〕5号",
        "form_token": uuid4(),
        "file": file,
    }

    done = client.post(page("delegation_add"), facts, follow=True)
    client.sit_at(make_desk(Role.CITY_VIEWER))
    seen = client.get(page("delegation_list"))
    delegation = Delegation.objects.get()
    document = client.get(page("delegation_document", delegation.public_id))

    assert "代理审核已登记" in text_of(done)
    for fact in ("京朝社〔2021〕5号", "2021年5月17日至2021年5月20日", "代理中", str(deputy.user)):
        assert fact in text_of(seen)
    assert b"".join(document.streaming_content).startswith(b"%PDF")


def test_the_stand_in_finds_the_button_and_reads_in_whose_stead(client, today, waiting, deputy):
    make_delegation(deputy=deputy)
    client.sit_at(deputy)

    listed = text_of(client.get(page("sign_off_list")))
    detail = text_of(client.get(page("recommendation_detail", waiting.pk)))

    assert 'name="pick"' in listed
    assert "依据京朝社〔2021〕5号" in listed
    assert "代理审核并上报" in detail

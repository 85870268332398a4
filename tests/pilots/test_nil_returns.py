"""零报告: two people, the moment of the signature, and what is real goes before it."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Message
from accounts.roles import Role
from core.deadlines import BEIJING
from core.problems import Refused
from pilots import actions
from pilots.models import NilReturn, Obligation
from pilots.obligations import cell
from tests.accounts.factories import make_desk
from tests.pilots.factories import (
    NOON,
    make_delegation,
    make_recommendation,
    make_round,
    make_unit,
    walk_up,
)
from tests.pilots.pages import page, text_of
from tests.pilots.test_extensions import owed

pytestmark = pytest.mark.django_db

DUE = datetime(2021, 5, 18, 18, tzinfo=BEIJING)
SECOND = timedelta(seconds=1)


def declare(obligation, by=None, at=NOON, **facts) -> NilReturn:
    return actions.declare_nil(
        obligation=obligation,
        reason="没有符合条件的街道。",
        by=by or make_desk(Role.DISTRICT_OFFICER, obligation.district),
        at=at,
        **{"form_token": uuid4(), **facts},
    )


def step(name, nil, by=None, at=NOON, note="") -> NilReturn:
    role = {
        "sign": Role.DISTRICT_LEADER,
        "recall": Role.DISTRICT_LEADER,
        "send_back": Role.DISTRICT_LEADER,
        "withdraw": Role.DISTRICT_OFFICER,
        "receive": Role.CITY_OFFICER,
    }[name]
    unit = nil.district if role in Role.of_district else None
    return actions.take_nil_step(name, nil=nil, by=by or make_desk(role, unit), at=at, note=note)


def word_of(obligation, at=NOON) -> tuple[str, str]:
    shown = cell(Obligation.objects.get(pk=obligation.pk), at=at)
    return shown.word, shown.hint


@pytest.mark.parametrize(
    ("signed_at", "word", "is_late"),
    [(DUE - SECOND, ("零报告", ""), False), (DUE, ("零报告", "逾期报"), True)],
)
def test_the_signature_is_the_report_and_its_moment_counts(signed_at, word, is_late):
    obligation = owed(make_round())
    nil = declare(obligation)
    declared = word_of(obligation)

    step("sign", nil, at=signed_at)

    assert declared == ("待审", "零报告")
    assert word_of(obligation, at=DUE) == word
    assert owed(nil.round).is_met_late is is_late


def test_who_declares_does_not_sign():
    nil = declare(owed(make_round()))
    both = make_desk(Role.DISTRICT_LEADER, nil.district, user=nil.declared_by)

    with pytest.raises(Refused) as refusal:
        step("sign", nil, by=both)

    assert refusal.value.codes == ["same_person"]


def test_until_the_city_received_it_it_can_be_pulled_back_and_has_met_nothing():
    obligation = owed(make_round())
    nil = step("sign", declare(obligation))

    step("recall", nil)

    assert owed(nil.round).first_met_at is None
    assert word_of(obligation, at=DUE) == ("未报", "已过截止时间")
    again = step("receive", step("sign", declare(obligation)))
    assert word_of(obligation) == ("零报告", "已签收")
    with pytest.raises(Refused) as refusal:
        step("recall", again)
    assert refusal.value.codes == ["wrong_state"]


@pytest.mark.parametrize("received", [False, True])
def test_something_real_supersedes_it_and_the_moment_stays(received):
    recommendation = make_recommendation()
    obligation = owed(recommendation.round)
    nil = step("sign", declare(obligation))
    if received:
        step("receive", nil)

    walk_up(recommendation, until="sign", at=DUE)

    nil.refresh_from_db()
    assert nil.get_state_display() == "已由正式报送取代"
    assert nil.history.order_by("-pk").first().step == "supersede"
    assert owed(nil.round).first_met_at == NOON
    assert word_of(obligation, at=DUE) == ("已报", "")
    recommendation.submission.refresh_from_db()
    assert recommendation.submission.is_late


def test_what_is_signed_in_the_leaders_stead_supersedes_it_too():
    recommendation = make_recommendation()
    nil = step("sign", declare(owed(recommendation.round)))
    deputy = make_delegation().deputy
    other = make_desk(Role.DISTRICT_OFFICER, user=make_desk(Role.CENTER_WORKER).user)
    actions.take_step("hand_in", content=recommendation, by=other, at=NOON)

    actions.take_step("sign", content=recommendation, by=deputy, at=DUE)

    nil.refresh_from_db()
    assert nil.get_state_display() == "已由正式报送取代"
    assert nil.history.get(step="supersede").by == deputy


def test_a_district_with_something_on_its_way_declares_nothing():
    recommendation = walk_up(make_recommendation(), until="hand_in")

    with pytest.raises(Refused) as refusal:
        declare(owed(recommendation.round))

    assert refusal.value.codes == ["nil_beside_submission"]


def test_what_was_declared_is_not_signed_once_something_real_was():
    recommendation = make_recommendation()
    nil = declare(owed(recommendation.round))
    walk_up(recommendation, until="sign")

    with pytest.raises(Refused) as refusal:
        step("sign", nil)

    assert refusal.value.codes == ["nil_beside_submission"]
    step("withdraw", nil)


@pytest.mark.parametrize("kind", ["plan", "summary"])
def test_a_district_with_units_has_something_to_plan_and_to_sum_up(kind):
    unit = make_unit()

    with pytest.raises(Refused) as refusal:
        declare(owed(unit.round, kind))

    assert refusal.value.codes == ["nil_not_fitting"]


def test_a_district_without_units_may_have_nothing_to_sum_up():
    unit = make_unit()

    nil = step("sign", declare(owed(unit.round, "summary", "海淀区")))

    assert owed(unit.round, "summary", "海淀区").first_met_at == NOON
    assert nil.is_alive


def test_there_is_one_living_nil_return_and_a_second_press_finds_it():
    obligation, token = owed(make_round()), uuid4()
    officer = make_desk(Role.DISTRICT_OFFICER)

    first, second = (declare(obligation, by=officer, form_token=token) for _ in range(2))

    assert first == second
    with pytest.raises(Refused) as refusal:
        declare(obligation)
    assert refusal.value.codes == ["nil_already_there"]
    with pytest.raises(IntegrityError), transaction.atomic():
        NilReturn.objects.create(
            obligation=obligation,
            round=first.round,
            district=first.district,
            reason="又一份",
            declared_at=NOON,
            declared_by=officer.user,
        )


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"signed_at": NOON}, "signed_by"),
        ({"state": "signed"}, "signed_iff_with_city"),
        ({"state": "other"}, "pilots_nil"),
    ],
)
def test_the_database_refuses_a_contradiction(changes, name):
    nil = declare(owed(make_round()))

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        NilReturn.objects.filter(pk=nil.pk).update(**changes)


def test_each_step_is_news_for_who_acts_next():
    leader, city = make_desk(Role.DISTRICT_LEADER), make_desk(Role.CITY_OFFICER)

    step("sign", declare(owed(make_round())), by=leader)

    assert [
        (m.desk, m.title) for m in Message.objects.order_by("pk") if m.desk in (leader, city)
    ] == [
        (leader, "零报告待审核"),
        (city, "零报告待签收"),
    ]


def test_a_district_declares_on_the_page_and_the_city_sees_it_once_signed(at_desk, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    obligation = owed(make_round())
    officer, city = at_desk(Role.DISTRICT_OFFICER), Role.CITY_OFFICER
    posted = {"form_token": uuid4(), "reason": ""}

    refused = officer.post(page("nil_declare", obligation.pk), posted)
    answer = officer.post(page("nil_declare", obligation.pk), {**posted, "reason": "没有推荐单位"})
    nil = NilReturn.objects.get()
    unseen = at_desk(city).get(answer.url).status_code
    step("sign", nil)
    seen = at_desk(city).get(answer.url)

    assert refused.context["form"].errors["reason"] == ["请填写零报告理由"]
    assert answer.url == page("nil_detail", nil.pk)
    assert (unseen, seen.status_code) == (404, 200)
    assert "没有推荐单位" in text_of(seen)
    received = at_desk(city).post(page("nil_step", nil.pk), {"step": "receive"})
    assert received.url == answer.url
    assert NilReturn.objects.get().state == "received"


@pytest.mark.parametrize("name", ["supersede", "", "x"])
def test_only_a_persons_steps_are_posted(at_desk, name):
    nil = step("sign", declare(owed(make_round())))

    answer = at_desk(Role.DISTRICT_LEADER).post(page("nil_step", nil.pk), {"step": name})

    assert answer.status_code == 400

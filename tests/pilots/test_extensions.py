"""More time: the effective due moment, and that what is in keeps its own."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent, Message
from accounts.roles import Role
from core.deadlines import BEIJING
from core.problems import Refused
from pilots import actions
from pilots.models import Extension, Obligation, Submission
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.pilots.factories import (
    NOON,
    fill_plan,
    make_plan,
    make_recommendation,
    make_round,
    make_unit,
    walk_up,
)
from tests.pilots.pages import page, text_of

pytestmark = pytest.mark.django_db

DUE = datetime(2021, 5, 18, 18, tzinfo=BEIJING)
LATER = datetime(2021, 5, 22, tzinfo=BEIJING)
SECOND = timedelta(seconds=1)


def owed(round, kind="recommendation", district="朝阳区") -> Obligation:
    return Obligation.objects.select_related("stage").get(
        stage__round=round, stage__kind=kind, district__name=district
    )


def extend(target, until=LATER, at=NOON, by=None, **facts) -> Extension:
    is_one = isinstance(target, Obligation)
    act = actions.extend_obligation if is_one else actions.extend_stage
    return act(
        **{"obligation" if is_one else "stage": target},
        new_due_at=until,
        reason="街道换届，材料需重新审议。",
        by=by or make_desk(Role.CITY_OFFICER),
        at=at,
        **{"form_token": uuid4(), **facts},
    )


@pytest.mark.parametrize(
    ("signed_at", "is_late"),
    [(DUE, False), (LATER - SECOND, False), (LATER, True)],
)
def test_the_extension_moves_the_moment_that_is_too_late(signed_at, is_late):
    recommendation = make_recommendation()
    extend(owed(recommendation.round))

    walk_up(recommendation, until="sign", at=signed_at)

    assert Submission.objects.get().is_late is is_late
    assert owed(recommendation.round).is_met_late is is_late


def test_one_district_is_extended_and_no_other():
    round = make_round()

    extend(owed(round))

    assert (owed(round).due_at, owed(round).extended_from) == (LATER, DUE)
    assert (owed(round, district="海淀区").due_at, owed(round, district="海淀区").is_extended) == (
        DUE,
        False,
    )


def test_all_are_extended_but_who_has_more_time_keeps_it():
    round = make_round()
    much_later = LATER + timedelta(days=9)
    extend(owed(round), until=much_later)

    extend(round.stages.get(kind="recommendation"))

    assert owed(round).due_at == much_later
    assert owed(round, district="海淀区").due_at == LATER
    stage = round.stages.get(kind="recommendation")
    assert (stage.due_at, stage.extended_from) == (LATER, DUE)


def test_what_came_late_stays_late_after_an_extension():
    recommendation = walk_up(make_recommendation(), until="sign", at=DUE)

    extend(owed(recommendation.round), at=DUE + SECOND)

    assert Submission.objects.get().is_late
    assert owed(recommendation.round).is_met_late
    other = make_recommendation(recommendation.round, make_subdistrict("潘家园街道"))
    walk_up(other, until="sign", at=LATER - SECOND)
    assert not Submission.objects.get(pk=other.submission_id).is_late


def test_a_plan_that_is_in_keeps_its_due_moment_when_all_are_extended():
    unit = make_unit()
    walk_up(fill_plan(make_plan(unit)), until="sign")
    before = owed(unit.round, "plan").due_at

    extend(unit.round.stages.get(kind="plan"), until=before + timedelta(days=9))

    assert owed(unit.round, "plan").due_at == before


@pytest.mark.parametrize(
    ("until", "at", "code"),
    [
        (NOON, NOON, "extension_past"),
        (DUE, NOON, "extension_not_later"),
        (DUE - SECOND, NOON, "extension_not_later"),
    ],
)
@pytest.mark.parametrize("is_stage", [True, False])
def test_an_extension_gives_more_time_and_lies_ahead(is_stage, until, at, code):
    round = make_round()
    target = round.stages.get(kind="recommendation") if is_stage else owed(round)

    with pytest.raises(Refused) as refusal:
        extend(target, until=until, at=at)

    assert refusal.value.codes == [code]
    assert not Extension.objects.exists()


def test_who_has_reported_a_plan_needs_no_more_time():
    round = make_round()
    summary = owed(round, "summary")
    Obligation.objects.filter(pk=summary.pk).update(first_met_at=NOON, met_due_at=summary.due_at)

    with pytest.raises(Refused) as refusal:
        extend(summary, until=summary.due_at + SECOND)

    assert refusal.value.codes == ["already_met"]


def test_an_extension_is_told_recorded_and_stored_once():
    round, token = make_round(), uuid4()
    officer = make_desk(Role.DISTRICT_OFFICER)
    make_desk(Role.DISTRICT_OFFICER, make_district("海淀区"))

    first, second = (extend(owed(round), form_token=token) for _ in range(2))

    assert first == second
    assert [message.desk for message in Message.objects.all()] == [officer]
    assert "延期至2021年5月21日(周五)24:00前" in Message.objects.get().text
    event = AuditEvent.objects.get(what="批准延期")
    assert event.changes["理由"] == ["", "街道换届，材料需重新审议。"]
    with pytest.raises(TypeError):
        Extension.objects.update(reason="别的理由")


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"extended_from": DUE + timedelta(days=9)}, "extended_later"),
        ({"met_due_at": DUE}, "judged_once_met"),
    ],
)
def test_the_database_refuses_a_contradiction(changes, name):
    round = make_round()

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Obligation.objects.filter(pk=owed(round).pk).update(**changes)


@pytest.mark.parametrize(
    ("confirmed_at", "due_at", "is_named"),
    [
        # Ten working days from 17 May end on 31 May, the stage's own day.
        (NOON, datetime(2021, 6, 1, tzinfo=BEIJING), False),
        (NOON + timedelta(days=1), datetime(2021, 6, 2, tzinfo=BEIJING), True),
        (datetime(2021, 8, 2, 9, tzinfo=BEIJING), datetime(2021, 8, 17, tzinfo=BEIJING), True),
    ],
)
def test_a_unit_confirmed_late_gives_its_district_ten_working_days(confirmed_at, due_at, is_named):
    unit = make_unit(at=confirmed_at)

    plan = owed(unit.round, "plan")

    assert plan.due_at == due_at
    assert ("其后10个工作日内报送" in plan.basis) is is_named


def test_a_second_unit_gives_no_more_time_and_the_page_says_why(at_desk):
    first = make_unit(at=NOON + timedelta(days=1))
    make_unit(first.round, make_subdistrict("潘家园街道"), at=NOON + timedelta(days=30))

    plan = owed(first.round, "plan")
    answer = at_desk(Role.CITY_OFFICER).get(page("obligation_detail", plan.pk))

    assert plan.due_at == datetime(2021, 6, 2, tzinfo=BEIJING)
    assert "试点单位于2021年5月18日确定，方案在其后10个工作日内报送" in text_of(answer)


def test_the_city_grants_on_the_page_and_every_no_stands_beside_its_field(at_desk):
    round = make_round(2099)
    obligation = owed(round)
    client = at_desk(Role.CITY_OFFICER)
    url = page("obligation_extend", obligation.pk)
    posted = {"form_token": uuid4(), "new_due_on": "2099-05-18", "by_close": "on", "reason": "换届"}

    refused = client.post(url, posted)
    granted = client.post(url, {**posted, "new_due_on": "2099年5月25日"})

    assert "延期须晚于它" in refused.context["form"].errors["new_due_on"][0]
    assert granted.url == page("obligation_detail", obligation.pk)
    assert owed(round).due_at == datetime(2099, 5, 25, 18, tzinfo=BEIJING)
    shown = text_of(client.get(granted.url))
    assert "原截止时间" in shown
    assert "换届" in shown


def test_a_closed_round_gives_no_more_time():
    round = make_round()
    actions.move_round(
        "close", round=round, by=make_desk(Role.CITY_LEADER), at=NOON, note="已完成。"
    )

    with pytest.raises(Refused) as refusal:
        extend(owed(round))

    assert refusal.value.codes == ["round_closed"]

"""A gathering is planned, held or canceled; held, it is one service and nothing twice."""

from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.roles import Role
from cases import activity_actions as actions
from cases.activity_page import totals
from cases.models import Gathering, ServiceRecord, SignIn
from cases.states import CaseState
from core.problems import Refused, Stale
from pilots.models import Round
from reports.figures import center_figures
from tests.accounts.factories import make_desk, make_subdistrict
from tests.cases.activities import (
    COMMUNITY,
    FROM_TICKS,
    GROUP,
    HELD,
    PLANNED,
    held,
    leader_of,
    make_activity,
    make_client,
    make_gathering,
    make_group,
    make_held,
    make_members,
    make_series,
    plan_of,
)
from tests.cases.factories import NOON, desk_of, make_case, make_worker, open_case
from tests.centers.factories import make_center
from tests.pilots.factories import make_unit

pytestmark = pytest.mark.django_db


def refused(act, *args, **kwargs) -> list[str]:
    with pytest.raises(Refused) as refusal, transaction.atomic():
        act(*args, **kwargs)
    return refusal.value.codes


def test_a_planned_gathering_is_no_service_and_a_held_one_is_counted_once():
    gathering = make_gathering()
    assert ServiceRecord.objects.count() == 0

    gathering = held(gathering)

    service = ServiceRecord.objects.get()
    assert gathering.record == service
    assert (service.persons, service.person_times, service.minutes) == (12, 15, 90)
    assert (service.case, service.field) == (None, "community_governance")
    assert (gathering.state, gathering.new_persons, gathering.volunteers) == ("held", 12, 2)
    round = Round.objects.get()
    figures = center_figures(round=round, center=gathering.center, on=round.service_ends_on)
    assert (figures["service_records"], figures["person_times"]) == (1, 15)


def test_the_service_of_a_group_stands_with_its_case():
    activity = make_group()

    gathering = make_held(activity)

    assert gathering.record.case == activity.case
    assert gathering.record.field == activity.case.field
    assert gathering.record.served_by == activity.case.worker


def test_a_second_press_finds_what_the_first_one_reported():
    gathering = make_gathering()

    again = [held(gathering), held(gathering)]

    assert again[0].record == again[1].record
    assert ServiceRecord.objects.count() == 1


@pytest.mark.parametrize(
    ("hour", "codes"), [(time(10, 30), []), (time(10, 31), ["in_future"]), (None, ["in_future"])]
)
def test_what_has_not_ended_is_refused(hour, codes):
    """It takes 90 minutes and it is noon."""
    gathering = make_gathering()
    day = NOON.date() if hour else NOON.date() + timedelta(days=1)
    facts = {"served_on": day, "starts_at": hour or time(9)}

    if codes:
        assert refused(held, gathering, **facts) == codes
    else:
        held(gathering, **facts)
    assert ServiceRecord.objects.count() == (0 if codes else 1)


@pytest.mark.parametrize(("days", "is_late"), [(30, False), (31, True)])
def test_what_is_reported_after_thirty_days_is_marked(days, is_late):
    gathering = make_held(at=NOON + timedelta(days=days - 5))

    assert gathering.record.is_late_entry == is_late


def test_ticked_members_fill_the_counts_and_distinct_people_add_up():
    activity = make_group()
    one, two, three = make_members(activity, "赵一", "钱二", "孙三")

    held(make_gathering(activity), members=[one, two], **FROM_TICKS)
    second = held(make_gathering(activity), members=[two, three], **FROM_TICKS)
    third = make_gathering(activity)
    third = held(third, members=[one], **{**FROM_TICKS, "persons": 3, "new_persons": 1})

    assert (second.record.persons, second.record.person_times, second.new_persons) == (2, 2, 1)
    assert SignIn.objects.count() == 5
    sums = totals(activity)
    assert (sums["held"], sums["persons"], sums["person_times"]) == (3, 4, 7)


def test_numbers_below_the_ticks_are_refused_with_everything_else():
    activity = make_group()
    members = make_members(activity, "赵一", "钱二")
    gathering = make_gathering(activity)
    facts = {"persons": 1, "person_times": 0, "key_persons": 2, "new_persons": 2}

    codes = refused(held, gathering, members=members, **facts)

    assert codes == [
        "person_times_below_persons",
        "persons_below_ticked",
        "key_persons_above_persons",
    ]


def test_a_member_of_another_group_cannot_be_ticked():
    activity = make_group()
    (stranger,) = make_members(make_group(activity.center), "外人")

    codes = refused(held, make_gathering(activity), members=[stranger])

    assert codes == ["member_unknown"]


def test_the_day_in_the_database_itself_refuses_what_cannot_be():
    gathering = make_held()
    rows = Gathering.objects.filter(pk=gathering.pk)

    for wrong in (
        {"record": None},
        {"state": "planned"},
        {"state": "canceled"},
        {"volunteers": 0},
        {"new_persons": None},
        {"cancel_reason": "下雨"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceRecord.objects.update(person_times=11)


@pytest.mark.parametrize("wrong", [{"kind": "culture"}, {"group_type": ""}, {"case": None}])
def test_a_plan_with_the_facts_of_the_other_method_is_refused_by_the_database(wrong):
    activity = make_group()

    with pytest.raises(IntegrityError), transaction.atomic():
        type(activity).objects.filter(pk=activity.pk).update(**wrong)


def test_canceling_needs_a_reason_and_is_the_end():
    gathering = make_gathering()
    by = leader_of(gathering.activity)
    cancel = {"gathering": gathering, "by": by, "at": NOON}

    assert refused(actions.cancel_gathering, reason=" ", **cancel) == ["note_missing"]
    gathering = actions.cancel_gathering(reason="暴雨预警", **cancel)

    assert (gathering.state, gathering.cancel_reason) == ("canceled", "暴雨预警")
    assert gathering.history.get().note == "暴雨预警"
    assert refused(held, gathering, by) == ["wrong_state"]
    facts = {"facts": PLANNED, "version": gathering.version, "by": by, "at": NOON}
    assert refused(actions.save_gathering, gathering=gathering, **facts) == ["wrong_state"]


def test_only_who_leads_the_case_plans_and_reports():
    activity = make_group()
    gathering = make_gathering(activity)
    colleague = make_worker(activity.center)
    director = make_desk(Role.DIRECTOR, activity.center.subdistrict)

    assert refused(held, gathering, colleague) == ["not_in_charge"]
    assert refused(make_gathering, activity, colleague) == ["not_in_charge"]
    assert refused(held, make_gathering(make_activity(activity.center)), director) == ["wrong_role"]


def test_nothing_is_planned_or_reported_once_the_case_is_closed():
    case = make_case(CaseState.EVALUATION, method="group", center=make_center())
    activity = plan_of(case, GROUP)
    gathering = make_gathering(activity)
    by = desk_of(case)
    type(case).objects.filter(pk=case.pk).update(
        state="closed",
        recognition="waiting",
        closing_asked_on=NOON.date(),
        closing_asked_by=by.user,
        closed_on=NOON.date(),
        approved_by=make_worker(case.center).user,
    )

    gathering.activity.case.refresh_from_db()
    assert refused(held, gathering, by) == ["case_closed"]
    assert refused(make_gathering, activity, by) == ["case_closed"]


def test_a_gathering_of_a_case_is_not_before_the_case():
    activity = make_series()

    assert refused(make_gathering, activity, planned_on=date(2021, 5, 31)) == ["before_opening"]
    assert make_gathering(activity, planned_on=date(2021, 6, 1)).number == 1


def test_a_plan_is_written_once_and_an_individual_case_has_none():
    case = make_series().case
    individual = open_case(case.center)
    by = {"form_token": uuid4(), "at": NOON}

    one = refused(actions.plan_case, case=individual, facts=GROUP, by=desk_of(individual), **by)
    two = refused(actions.plan_case, case=case, facts=COMMUNITY, by=desk_of(case), **by)

    assert (one, two) == (["not_a_group"], ["already_planned"])


def test_a_plan_saved_in_between_is_not_overwritten():
    activity = make_activity()
    known = {"activity": activity, "version": 1, "by": leader_of(activity), "at": NOON}

    for _ in range(2):  # the button pressed twice
        assert actions.save_activity(facts={"plan": "改一次"}, **known).version == 2
    with pytest.raises(Stale):
        actions.save_activity(facts={"plan": "另改一次"}, **known)


def test_a_roster_takes_clients_of_the_own_center_once():
    activity = make_group()
    client = make_client(activity.center)
    other = make_center(make_unit(Round.objects.get(), make_subdistrict("团结湖街道")))
    stranger = make_client(other, "外区人")
    add = {"activity": activity, "by": leader_of(activity), "at": NOON, "on": NOON.date()}

    (member,) = actions.add_members(clients=[client], **add)

    assert refused(actions.add_members, clients=[client], **add) == ["already_member"]
    assert refused(actions.add_members, clients=[stranger], **add) == ["client_unknown"]
    tomorrow = {**add, "on": NOON.date() + timedelta(days=1)}
    codes = refused(actions.add_members, clients=[make_client(activity.center, "周四")], **tomorrow)
    assert codes == ["in_future"]
    actions.end_membership(member=member, by=add["by"], at=NOON)
    (again,) = actions.add_members(clients=[client], **add)
    assert (again.pk, again.left_on) == (member.pk, None)


def test_the_log_of_a_gathering_holds_no_name_and_no_text():
    activity = make_group()
    members = make_members(activity, "隐私金丝雀")
    make_held(activity, members=members, text="金丝雀的家事", **FROM_TICKS)

    told = str(list(AuditEvent.objects.values_list("what", "object_label", "changes")))

    assert "登记活动开展" in told
    assert "登记组员" in told
    assert "金丝雀" not in told


@pytest.mark.parametrize(
    ("day", "hour", "is_due"),
    [
        (NOON.date(), time(12), True),
        (NOON.date(), time(12, 1), False),
        (NOON.date() - timedelta(days=1), time(23), True),
        (NOON.date() + timedelta(days=1), time(0), False),
    ],
)
def test_a_report_is_due_from_the_planned_moment_on(day, hour, is_due):
    gathering = make_gathering(planned_on=day, planned_time=hour)

    assert list(Gathering.objects.due(NOON)) == ([gathering] if is_due else [])
    assert gathering.is_due(NOON) == is_due
    assert list(Gathering.objects.upcoming(NOON)) == ([] if is_due else [gathering])
    held(gathering)
    assert not Gathering.objects.due(timezone.now()).exists()


def test_every_count_that_a_report_asks_for_is_kept():
    gathering = make_held()

    kept = {name: getattr(gathering, name, None) for name in HELD if hasattr(gathering, name)}
    assert kept == {
        "new_persons": 12,
        "key_persons": 5,
        "volunteers": 2,
        "volunteer_minutes": 180,
    }

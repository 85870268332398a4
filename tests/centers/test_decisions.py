"""The decision of the city: one or many in one act, and the centers that come of it."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import AuditEvent
from accounts.roles import Role
from centers import actions
from centers.models import Center
from core.problems import Refused
from pilots.models import PilotUnit, Submission
from tests.accounts.factories import make_district, make_subdistrict
from tests.centers.factories import make_candidate, make_center
from tests.pilots.factories import NOON, make_recommendation, make_round, walk_up

pytestmark = pytest.mark.django_db


def test_an_accepted_unit_gets_a_center_that_repeats_no_question(desk):
    candidate = make_candidate(
        subdistrict=make_subdistrict("八里庄街道"),
        operation_mode="entrusted",
        operator_name="北京市某社会工作事务所",
        operator_credit_code="91350100M000100Y43",
    )

    [center] = actions.decide(
        recommendations=[candidate], outcome="accept", by=desk(Role.CITY_LEADER), at=NOON
    )

    assert center == Center.objects.get(subdistrict=candidate.subdistrict)
    assert {
        name: getattr(center, name)
        for name in (
            "name",
            "district",
            "founded_on",
            "address",
            "office_area",
            "service_area",
            "managing_department",
            "operation_mode",
            "operator_name",
        )
    } == {
        "name": "朝阳区八里庄街道社会工作服务中心",
        "district": candidate.district,
        "founded_on": date(2021, 5, 17),
        "address": "劲松中街12号",
        "office_area": Decimal("80.0"),
        "service_area": Decimal("220.0"),
        "managing_department": "社区建设办公室",
        "operation_mode": "entrusted",
        "operator_name": "北京市某社会工作事务所",
    }
    told = AuditEvent.objects.get(what="设立中心", object_id=str(center.pk)).changes
    assert told.get("依托平台") == ["", "社会组织孵化基地"]


def test_a_center_of_an_earlier_round_is_kept_as_it_is(desk):
    ours = make_center(address="老地址1号")
    next_round = make_round(2022)
    candidate = make_candidate(next_round, ours.subdistrict, at=NOON.replace(year=2022))

    [center] = actions.decide(
        recommendations=[candidate],
        outcome="accept",
        by=desk(Role.CITY_LEADER),
        at=NOON.replace(year=2022),
    )

    assert (center.pk, center.address, center.founded_on) == (
        ours.pk,
        "老地址1号",
        date(2021, 5, 17),
    )
    assert PilotUnit.objects.filter(subdistrict=ours.subdistrict).count() == 2


def test_a_declined_unit_gets_no_center_and_keeps_the_reason(desk):
    candidate = make_candidate(outcome="decline")

    centers = actions.decide(
        recommendations=[candidate],
        outcome="decline",
        by=desk(Role.CITY_LEADER),
        at=NOON,
        note="场地尚未落实",
    )

    submission = Submission.objects.get(pk=candidate.submission_id)
    assert centers == []
    assert submission.state == "declined"
    assert submission.history.get(step="decline").note == "场地尚未落实"
    assert not Center.objects.exists()


def test_many_are_decided_in_one_act(desk):
    round = make_round()
    picked = [
        make_candidate(round, make_subdistrict("劲松街道")),
        make_candidate(round, make_subdistrict("八里庄街道")),
        make_candidate(round, make_subdistrict("八里庄街道", make_district("海淀区"))),
    ]

    centers = actions.decide(
        recommendations=picked, outcome="accept", by=desk(Role.CITY_LEADER), at=NOON
    )

    assert [center.name for center in centers] == [
        "朝阳区劲松街道社会工作服务中心",
        "朝阳区八里庄街道社会工作服务中心",
        "海淀区八里庄街道社会工作服务中心",
    ]
    assert PilotUnit.objects.filter(round=round).count() == 3


def test_one_that_cannot_be_decided_stops_all_and_every_reason_names_its_unit(desk):
    round = make_round()
    good = make_candidate(round, make_subdistrict("劲松街道"))
    unproposed = walk_up(make_recommendation(round, make_subdistrict("八里庄街道")))
    unsigned = make_recommendation(round, make_subdistrict("望京街道"))

    with pytest.raises(Refused) as refusal:
        actions.decide(
            recommendations=[good, unproposed, unsigned],
            outcome="accept",
            by=desk(Role.CITY_LEADER),
            at=NOON,
        )

    assert [problem.message for problem in refusal.value.problems] == [
        "朝阳区八里庄街道：市级审核人尚未提出拟办意见。",
        "朝阳区望京街道：当前状态是“草稿”，不能列入试点。",
    ]
    assert not Center.objects.exists()
    assert not PilotUnit.objects.exists()
    assert Submission.objects.get(pk=good.submission_id).state == "received"


def test_declining_many_without_a_reason_is_said_once(desk):
    round = make_round()
    picked = [
        make_candidate(round, make_subdistrict("劲松街道"), outcome="decline"),
        make_candidate(round, make_subdistrict("八里庄街道"), outcome="decline"),
    ]

    with pytest.raises(Refused) as refusal:
        actions.decide(
            recommendations=picked,
            outcome="decline",
            by=desk(Role.CITY_LEADER),
            at=NOON,
            note="  ",
        )

    assert [(p.code, p.field) for p in refusal.value.problems] == [("note_missing", "note")]
    assert set(Submission.objects.values_list("state", flat=True)) == {"received"}


def test_deciding_nothing_is_refused(desk):
    with pytest.raises(Refused) as refusal:
        actions.decide(recommendations=[], outcome="accept", by=desk(Role.CITY_LEADER), at=NOON)

    assert refusal.value.codes == ["nothing_chosen"]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.CITY_LEADER}))
def test_nobody_but_the_citys_leader_decides(desk, role):
    candidate = make_candidate()

    with pytest.raises(Refused):
        actions.decide(recommendations=[candidate], outcome="accept", by=desk(role), at=NOON)

    assert not Center.objects.exists()
    assert not PilotUnit.objects.exists()


def test_each_decline_has_a_reason_of_its_own_or_the_one_for_all(desk):
    round = make_round()
    first = make_candidate(round, make_subdistrict("劲松街道"), outcome="decline")
    second = make_candidate(round, make_subdistrict("八里庄街道"), outcome="decline")

    actions.decide(
        recommendations=[first, second],
        outcome="decline",
        by=desk(Role.CITY_LEADER),
        at=NOON,
        note="名额已满",
        notes={first.pk: "场地尚未落实", second.pk: " "},
    )

    notes = {
        form.pk: Submission.objects.get(pk=form.submission_id).history.get(step="decline").note
        for form in (first, second)
    }
    assert notes == {first.pk: "场地尚未落实", second.pk: "名额已满"}


def test_a_decline_that_lacks_its_reason_is_named(desk):
    round = make_round()
    first = make_candidate(round, make_subdistrict("劲松街道"), outcome="decline")
    second = make_candidate(round, make_subdistrict("八里庄街道"), outcome="decline")

    with pytest.raises(Refused) as refusal:
        actions.decide(
            recommendations=[first, second],
            outcome="decline",
            by=desk(Role.CITY_LEADER),
            at=NOON,
            notes={first.pk: "场地尚未落实"},
        )

    assert [(p.message, p.field) for p in refusal.value.problems] == [
        ("朝阳区八里庄街道：请写明不列入试点的理由。", f"note_{second.pk}")
    ]
    assert set(Submission.objects.values_list("state", flat=True)) == {"received"}

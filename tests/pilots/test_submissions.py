"""Signing, timeliness, returns, frozen versions."""

import json
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent
from accounts.roles import Role
from core.canonical import sha256_of
from core.deadlines import BEIJING
from core.problems import Refused
from pilots import actions
from pilots.models import (
    Obligation,
    Recommendation,
    Submission,
    SubmissionVersion,
)
from pilots.sections import SECTION_BY_KEY
from pilots.states import SubmissionState
from pilots.submission_page import remarks_on
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.pilots.factories import (
    NOON,
    make_plan,
    make_recommendation,
    make_round,
    make_unit,
    walk_up,
)

pytestmark = pytest.mark.django_db

LAST_SECOND = datetime(2021, 5, 18, 17, 59, 59, tzinfo=BEIJING)
TOO_LATE = datetime(2021, 5, 18, 18, tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("at", "is_late", "words"),
    [(LAST_SECOND, False, "按时上报"), (TOO_LATE, True, "逾期上报")],
)
def test_the_moment_of_the_sign_off_decides(at, is_late, words):
    recommendation = make_recommendation()

    walk_up(recommendation, until="sign", at=at)

    submission, obligation = Submission.objects.get(), submission_obligation(recommendation)
    assert submission.is_late is is_late
    assert obligation.first_met_at == at
    assert obligation.is_met_late is is_late
    assert [remark.text[:4] for remark in remarks_on(submission, at=at)] == [words]


def submission_obligation(recommendation):
    return Obligation.objects.get(pk=recommendation.submission.obligation_id)


@pytest.mark.parametrize(("at", "says"), [(LAST_SECOND, False), (TOO_LATE, True)])
def test_that_a_sign_off_would_be_late_is_said_before_it(at, says):
    submission = walk_up(make_recommendation(), until="hand_in").submission

    texts = [remark.text for remark in remarks_on(submission, at=at)]

    assert texts[0].startswith("未经区级审核，不算上报。应于2021年5月18日(周二)18:00前上报")
    assert ("现在上报将记为逾期。" in texts) is says


def test_a_second_unit_signed_late_is_late_though_its_district_was_in_time():
    first = walk_up(make_recommendation(), until="sign", at=LAST_SECOND)
    second = make_recommendation(first.round, make_subdistrict("双井街道"))

    walk_up(second, until="sign", at=TOO_LATE)

    second.submission.refresh_from_db()
    assert second.submission.is_late
    assert not submission_obligation(second).is_met_late


def test_signing_freezes_what_was_signed():
    recommendation = walk_up(make_recommendation(), until="sign")

    version = SubmissionVersion.objects.get()
    frozen = json.loads(version.text)
    assert frozen["sections"]["funds"] == {
        "funds_city": 20_000_000,
        "funds_departments": 0,
        "funds_district": 10_000_000,
        "funds_social": 0,
        "funds_subdistrict": 5_000_000,
    }
    assert frozen["sections"]["premises"]["total_area"] == "320.5"
    assert frozen["funds_total"] == 35_000_000
    assert (version.number, version.sha256) == (1, sha256_of(version.text))
    assert version.is_intact
    assert recommendation.submission.versions.count() == 1


def test_a_version_that_was_tampered_with_is_found_out():
    version = SubmissionVersion(text='{"a":1}', sha256=sha256_of('{"a":2}'))

    assert not version.is_intact


def test_every_required_field_that_is_missing_is_said_at_once():
    recommendation = make_recommendation(filled_in=False)

    with pytest.raises(Refused) as refusal:
        walk_up(recommendation, until="hand_in")

    required = [
        name
        for section in SECTION_BY_KEY.values()
        for name in section.fields
        if name not in section.optional and name != "is_rural"
    ]
    assert [problem.field for problem in refusal.value.problems] == required
    assert set(refusal.value.codes) == {"part_missing"}
    assert len(required) == 50
    assert Submission.objects.get().state == SubmissionState.DRAFT


def test_an_empty_plan_lacks_its_three_parts_and_its_tasks():
    unit = make_unit()
    plan = make_plan(unit)

    with pytest.raises(Refused) as refusal:
        walk_up(plan, until="hand_in")

    assert [problem.field for problem in refusal.value.problems] == [
        "goals",
        "schedule",
        "measures",
        "tasks",
    ]


def test_a_district_without_units_owes_no_plan():
    round = make_round()

    with pytest.raises(Refused) as refusal:
        actions.start_plan(
            round=round,
            district=make_district(),
            by=make_desk(Role.DISTRICT_OFFICER),
            at=NOON,
        )

    assert refusal.value.codes == ["not_owed"]


def test_a_district_that_does_not_report_recommends_nothing():
    round = make_round()
    district = make_district("北京经济技术开发区")
    unit = make_subdistrict("荣华街道", district)

    with pytest.raises(Refused) as refusal:
        actions.start_recommendation(
            round=round, subdistrict=unit, by=make_desk(Role.DISTRICT_OFFICER, district), at=NOON
        )

    assert refusal.value.codes == ["not_owed"]


def test_what_is_begun_twice_is_there_once():
    first = make_recommendation()
    again = make_recommendation(first.round, first.subdistrict, filled_in=False)
    plan = make_plan(make_unit(first.round, make_subdistrict("双井街道")))

    assert again == first
    assert make_plan(plan) == plan
    assert Submission.objects.count() == 3


def test_a_closed_round_takes_no_new_form():
    round = make_round()
    round.closed_at = NOON
    round.save()

    with pytest.raises(Refused) as refusal:
        make_recommendation(round)

    assert refusal.value.codes == ["round_closed"]


def test_each_step_is_in_the_audit_log():
    walk_up(make_recommendation(), until="sign")

    events = AuditEvent.objects.filter(object_type="pilots.Submission").order_by("pk")
    assert list(events.values_list("what", "changes")) == [
        ("提交区级审核", {"state": ["draft", "handed_in"]}),
        ("审核通过并上报", {"state": ["handed_in", "signed"]}),
    ]


CONTRADICTIONS = {
    "editable_iff_not_handed_in": {"state": "draft", "handed_in_at": NOON, "handed_in_by": 1},
    "handed_in_by": {"state": "handed_in", "handed_in_at": NOON},
    "signed_iff_with_city": {"state": "signed", "handed_in_at": NOON, "handed_in_by": 1},
    "signer_is_another": {
        "state": "signed",
        "handed_in_at": NOON,
        "handed_in_by": 1,
        "signed_at": NOON,
        "signed_by": 1,
        "first_signed_at": NOON,
    },
    "signed_after_hand_in": {
        "state": "signed",
        "handed_in_at": NOON,
        "handed_in_by": 1,
        "signed_at": LAST_SECOND - timedelta(days=9),
        "signed_by": 2,
        "first_signed_at": LAST_SECOND - timedelta(days=9),
    },
    "signed_once_before": {
        "state": "signed",
        "handed_in_at": NOON,
        "handed_in_by": 1,
        "signed_at": NOON,
        "signed_by": 2,
    },
    "decided_iff_final": {
        "state": "received",
        "handed_in_at": NOON,
        "handed_in_by": 1,
        "signed_at": NOON,
        "signed_by": 2,
        "first_signed_at": NOON,
        "received_at": NOON,
        "received_by": 3,
        "decided_at": NOON,
        "decided_by": 4,
    },
    "receiver_not_leader": {
        "state": "received",
        "handed_in_at": NOON,
        "handed_in_by": 1,
        "signed_at": NOON,
        "signed_by": 2,
        "first_signed_at": NOON,
        "received_at": NOON,
        "received_by": 2,
    },
    "decider_not_receiver": {
        "state": "filed",
        "handed_in_at": NOON,
        "handed_in_by": 1,
        "signed_at": NOON,
        "signed_by": 2,
        "first_signed_at": NOON,
        "received_at": NOON,
        "received_by": 3,
        "decided_at": NOON,
        "decided_by": 3,
    },
    "kind_known": {"kind": "letter"},
    "state_known": {"state": "lost", "handed_in_at": NOON, "handed_in_by": 1},
}


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_the_database_refuses_a_contradiction(name):
    obligation = make_round().stages.get(kind="summary").obligations.first()
    people = [make_desk(Role.CITY_VIEWER).user for _ in range(5)]
    facts = {
        key: people[value] if key.endswith("_by") else value
        for key, value in CONTRADICTIONS[name].items()
    }

    with pytest.raises(IntegrityError, match=f"pilots_submission_{name}"), transaction.atomic():
        Submission.objects.create(
            **{
                "kind": "summary",
                "obligation": obligation,
                "round": obligation.stage.round,
                "district": obligation.district,
                **facts,
            }
        )


def test_the_database_knows_one_form_per_unit_and_round():
    first = make_recommendation(filled_in=False)

    with pytest.raises(IntegrityError), transaction.atomic():
        Recommendation.objects.create(
            submission=Submission.objects.create(
                kind="recommendation",
                obligation=first.submission.obligation,
                round=first.round,
                district=first.district,
                subdistrict=first.subdistrict,
            ),
            round=first.round,
            district=first.district,
            subdistrict=first.subdistrict,
        )


def test_a_button_pressed_twice_opens_one_round():
    by, token = make_desk(Role.CITY_OFFICER), uuid4()
    make_district()
    facts = {
        "year": 2021,
        "name": "2021年试点",
        "service_starts_on": date(2021, 1, 1),
        "service_ends_on": date(2021, 12, 31),
        "last_entry_on": date(2022, 1, 31),
    }
    due = dict.fromkeys(("recommendation", "plan", "summary"), TOO_LATE)

    opened = [
        actions.open_round(facts=facts, due=due, form_token=token, by=by, at=NOON) for _ in range(2)
    ]

    assert opened[0] == opened[1]
    assert Obligation.objects.count() == 2
    assert AuditEvent.objects.filter(what="启动批次").count() == 1

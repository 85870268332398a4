"""A record put right or voided: by whom, until when, and what is kept."""

import json
from datetime import date, time, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import AuditEvent
from accounts.roles import Role
from cases.mending import mend_record, reads_texts, void_record
from cases.models import RecordChange, ServiceRecord
from cases.states import CaseState, Recognition
from core.problems import Refused, Stale
from pilots.models import Round
from tests.accounts.factories import make_desk
from tests.cases.factories import (
    NOON,
    SERVICE,
    desk_of,
    make_case,
    make_worker,
    open_case,
    serve,
    serve_outside,
)
from tests.centers.factories import make_center

pytestmark = pytest.mark.django_db

CANARY = "服务内容金丝雀"


def mend(record, by=None, version=None, reason="时长记错了", at=NOON, **facts):
    return mend_record(
        record=record,
        facts={**SERVICE, **facts},
        reason=reason,
        version=record.version if version is None else version,
        by=by or desk_of_server(record),
        at=at,
    )


def void(record, by=None, reason="重复登记"):
    return void_record(record=record, reason=reason, by=by or desk_of_server(record), at=NOON)


def desk_of_server(record):
    return record.served_by.desks.get()


def test_a_mended_record_keeps_what_stood_there_and_why():
    record = serve_outside(make_center(), text=CANARY)

    mended = mend(record, minutes=60, reason=f"{CANARY}，记错")

    assert (mended.minutes, mended.version) == (60, 2)
    change = RecordChange.objects.get()
    assert ["服务时长", "1.5小时（90分钟）"] in json.loads(change.before)
    assert (change.number, change.act, change.reason) == (1, "mend", f"{CANARY}，记错")
    event = AuditEvent.objects.get(what="更正服务记录")
    assert event.changes["服务时长(分钟)"] == ["90", "60"]
    assert CANARY not in str(event.changes)
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason, before FROM cases_recordchange")
        assert CANARY not in str(cursor.fetchall())


def test_what_was_kept_cannot_be_changed_in_the_database():
    mend(serve_outside(make_center()), minutes=60)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_recordchange SET act = 'void'")


def test_a_record_mended_meanwhile_is_not_mended_over():
    record = serve_outside(make_center())
    mend(record, minutes=60)

    with pytest.raises(Stale) as stale:
        mend(record, version=1, minutes=30)

    assert stale.value.current["服务时长"] == "1.0小时（60分钟）"
    assert ServiceRecord.objects.get().minutes == 60


def test_the_field_of_a_case_and_the_day_of_entry_outlive_a_correction():
    case = open_case()
    record = serve(case, at=NOON + timedelta(days=30))

    mended = mend(record, served_on=date(2021, 6, 11), at=NOON + timedelta(days=40))

    assert (mended.field, mended.is_late_entry) == (case.field, False)


@pytest.mark.parametrize(
    ("facts", "reason", "codes"),
    [
        ({"minutes": 60}, " ", ["note_missing"]),
        ({}, "看看", ["nothing_changed"]),
        ({"served_on": date(2021, 6, 11)}, "记错", ["in_future"]),
        ({"served_on": date(2021, 5, 31)}, "记错", ["before_opening"]),
        ({"served_on": date(2021, 5, 31)}, "", ["note_missing", "before_opening"]),
    ],
)
def test_a_wrong_correction_is_refused_with_all_reasons(facts, reason, codes):
    record = serve(open_case())

    with pytest.raises(Refused) as refused:
        mend(record, reason=reason, **facts)

    assert refused.value.codes == codes
    assert not RecordChange.objects.exists()


def test_a_voided_record_stays_and_is_final():
    record = void(serve_outside(make_center()))

    assert (record.is_voided, record.voided_by) == (True, record.served_by)
    assert ServiceRecord.objects.count() == 1
    assert not ServiceRecord.objects.in_force().exists()
    for again in (void, mend):
        with pytest.raises(Refused) as refused:
            again(record)
        assert refused.value.codes == ["record_voided"]


@pytest.mark.parametrize("act", [mend, void])
def test_recognized_or_closed_a_record_stays_as_it_is(act):
    case = make_case(CaseState.CLOSED, recognition=Recognition.RECOGNIZED)
    Round.objects.update(closed_at=NOON)

    with pytest.raises(Refused) as refused:
        act(case.records.get(), by=desk_of(case))

    assert refused.value.codes == ["case_recognized", "round_closed"]


def test_a_closed_case_that_was_not_recognized_is_mended_up_to_its_last_day():
    case = make_case(CaseState.CLOSED)
    record = case.records.get()

    with pytest.raises(Refused) as refused:
        mend(record, served_on=case.closed_on + timedelta(days=1), at=NOON + timedelta(days=9))

    assert refused.value.codes == ["after_closing"]
    assert mend(record, minutes=30, served_on=record.served_on).minutes == 30


def test_the_last_service_of_a_case_past_its_intervention_stays():
    case = make_case(CaseState.EVALUATION)
    record = case.records.get()

    for act, facts in ((void, {}), (mend, {"service_type": "clerical"})):
        with pytest.raises(Refused) as refused:
            act(record, **facts)
        assert refused.value.codes == ["last_service"]
    serve(case, starts_at=time(11))
    assert void(record).is_voided


def test_a_voided_service_does_not_carry_a_case_into_its_evaluation():
    case = make_case(CaseState.INTERVENTION)
    void(serve(case))

    assert [problem.code for problem in case.stage_problems()] == ["no_service_record"]


@pytest.mark.parametrize(
    ("role", "of_case", "outside"),
    [
        (Role.CENTER_WORKER, False, False),  # a colleague
        (Role.EXECUTIVE_DIRECTOR, True, True),
        (Role.DIRECTOR, False, False),
        (Role.DISTRICT_OFFICER, False, False),
    ],
)
def test_who_else_reads_and_mends(role, of_case, outside):
    center = make_center()
    unit = center.district if role == Role.DISTRICT_OFFICER else center.subdistrict
    desk = make_desk(role, unit)
    records = [(of_case, serve(open_case(center))), (outside, serve_outside(center))]

    for is_allowed, record in records:
        assert reads_texts(record, by=desk, at=NOON) is is_allowed
        if is_allowed:
            assert mend(record, by=desk, minutes=30).minutes == 30
            continue
        with pytest.raises(Refused) as refused:
            mend(record, by=desk, minutes=30)
        assert refused.value.codes == ["not_own_record"]


def test_who_lost_the_case_no_longer_mends_its_records():
    case = open_case()
    record = serve(case)
    case.worker = make_worker(case.center).user
    case.save(update_fields=["worker"])

    with pytest.raises(Refused) as refused:
        mend(record, minutes=30)

    assert refused.value.codes == ["not_own_record"]

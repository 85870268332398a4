"""A sealed log proves itself, and every way of meddling with it is found."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts import seals
from accounts.models import AuditEvent, AuditSeal
from accounts.seals import check_seals, seal_events
from core.problems import Refused
from tests.tampering import tamper

pytestmark = pytest.mark.django_db

AT = datetime(2021, 5, 18, 10, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    monkeypatch.setattr(seals, "BATCH", 3)


def note(count, at=AT - timedelta(hours=1)):
    return [
        AuditEvent.objects.create(
            at=at, what="登录", username=f"clerk{number}", ip="10.0.0.1", changes={"a": ["", 1.5]}
        )
        for number in range(count)
    ]


def faults():
    return [finding.fault for finding in check_seals()]


def test_every_settled_event_is_under_one_seal():
    events = note(7)

    sealed = seal_events(at=AT)

    assert [(seal.number, seal.first_id, seal.last_id, seal.count) for seal in sealed] == [
        (1, events[0].pk, events[2].pk, 3),
        (2, events[3].pk, events[5].pk, 3),
        (3, events[6].pk, events[6].pk, 1),
    ]
    assert faults() == ["", "", ""]


def test_the_next_run_goes_on_where_the_last_one_stopped():
    note(2)
    seal_events(at=AT)
    later = note(1)

    (seal,) = seal_events(at=AT)

    assert (seal.number, seal.first_id, seal.count) == (2, later[0].pk, 1)
    assert seal_events(at=AT) == []


@pytest.mark.parametrize(("age", "count"), [(59, 0), (60, 1)])
def test_an_event_is_sealed_when_it_is_a_minute_old(age, count):
    note(1, at=AT - timedelta(seconds=age))

    assert sum(seal.count for seal in seal_events(at=AT)) == count


def test_a_seal_covers_every_column_of_an_event():
    columns = {field.attname for field in AuditEvent._meta.concrete_fields}

    assert set(seals.COLUMNS[seals.FORMAT]) == columns


MEDDLING = {
    "a changed name": "UPDATE accounts_auditevent SET username = 'nobody' WHERE id = %s",
    "another moment": "UPDATE accounts_auditevent SET at = '2021-05-18 08:00:00' WHERE id = %s",
    "another change": "UPDATE accounts_auditevent SET changes = '{}' WHERE id = %s",
}


@pytest.mark.parametrize("sql", MEDDLING.values(), ids=MEDDLING)
def test_a_changed_event_breaks_its_batch_alone(sql):
    events = note(7)
    seal_events(at=AT)

    tamper(AuditEvent, sql, events[4].pk)

    assert faults() == ["", "记录内容与封存时不一致", ""]


def test_a_missing_event_breaks_its_batch():
    events = note(6)
    seal_events(at=AT)

    tamper(AuditEvent, "DELETE FROM accounts_auditevent WHERE id = %s", events[1].pk)

    assert faults() == ["封存时有3条记录，现有2条", ""]


def test_an_event_slipped_into_a_gap_breaks_its_batch():
    note(2)
    gap = note(1)[0].pk + 1
    AuditEvent(pk=gap + 1, at=AT - timedelta(hours=1), what="登录").save()
    seal_events(at=AT)

    AuditEvent(pk=gap, at=AT - timedelta(hours=1), what="登录").save()

    assert faults() == ["", "封存时有1条记录，现有2条"]


def test_a_seal_made_anew_breaks_the_next_one():
    events = note(6)
    seal_events(at=AT)
    tamper(AuditEvent, "UPDATE accounts_auditevent SET what = '退出' WHERE id = %s", events[0].pk)
    first = AuditSeal.objects.get(number=1)
    rows = list(seals._rows(None, first.last_id))

    forged = seals.sha256_of(seals._text(first, None, rows))
    tamper(AuditSeal, "UPDATE accounts_auditseal SET sha256 = %s WHERE number = 1", forged)

    assert faults() == ["", "记录内容与封存时不一致"]


def test_a_seal_left_out_is_missed():
    note(7)
    seal_events(at=AT)

    tamper(AuditSeal, "DELETE FROM accounts_auditseal WHERE number = 2")

    assert faults()[1] == "缺少第2批的封存记录"


def test_two_runs_at_once_do_not_seal_twice(monkeypatch):
    note(1)
    seal_events(at=AT)
    note(1)
    stale = AuditSeal.objects.none()
    monkeypatch.setattr(AuditSeal.objects, "order_by", lambda *_: stale)

    with pytest.raises(Refused) as refusal:
        seal_events(at=AT)

    assert refusal.value.codes == ["sealed_meanwhile"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_no_seal_closes_over_an_event_that_is_still_on_its_way():
    late = type(connection.connection).connect(**connection.get_connection_params())
    late.execute(
        "INSERT INTO accounts_auditevent (at, username, desk, what, object_type, object_id,"
        " object_label, changes, request_id) VALUES (%s, '', '', '导入', '', '', '', '{}', '')",
        [AT - timedelta(hours=1)],
    )
    note(1)

    with pytest.raises(Refused) as refusal:
        seal_events(at=AT, patience=0)
    late.commit()
    late.close()
    (seal,) = seal_events(at=AT, patience=0)

    assert refusal.value.codes == ["audit_being_written"]
    assert seal.count == 2
    assert faults() == [""]


def test_one_look_costs_two_queries_a_batch_at_most(django_assert_num_queries):
    note(7)
    seal_events(at=AT)

    with django_assert_num_queries(1 + 1 + 3):
        list(check_seals())


def test_a_seal_is_written_once():
    note(1)
    seal_events(at=AT)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_auditseal SET sha256 = 'x'")


def test_the_command_seals_and_gives_the_last_checksum(capsys):
    note(4, at=timezone.now() - timedelta(hours=1))

    call_command("seal_audit")

    last = AuditSeal.objects.get(number=2)
    assert capsys.readouterr().out == (
        f"已封存2批、4条记录，最后是第2批（{last.first_id}至{last.last_id}号）。\n"
        f"末批校验值：{last.sha256}\n"
    )


def test_the_command_says_when_there_is_nothing_to_seal(capsys):
    call_command("seal_audit")

    assert capsys.readouterr().out == "没有需要封存的记录。\n"


def test_verifying_says_that_all_is_whole(capsys):
    note(4)
    seal_events(at=AT)
    first, last = AuditSeal.objects.order_by("number")

    call_command("verify_seals", anchor=first.sha256)

    said = f"共2批，均与封存时一致。末批校验值：{last.sha256}\n"
    assert capsys.readouterr().out == said


def test_verifying_an_unsealed_log_says_so(capsys):
    call_command("verify_seals")

    assert capsys.readouterr().out == "还没有封存过审计记录。\n"


def test_verifying_names_the_first_broken_batch_and_fails():
    events = note(7)
    seal_events(at=AT)
    tamper(AuditEvent, "DELETE FROM accounts_auditevent WHERE id >= %s", events[4].pk)

    with pytest.raises(CommandError) as failure:
        call_command("verify_seals")

    first, last = events[3].pk, events[5].pk
    assert str(failure.value) == f"第2批（{first}至{last}号）：封存时有3条记录，现有1条。"
    assert failure.value.returncode == 1


def test_a_log_replaced_as_a_whole_lacks_the_checksum_written_down():
    note(1)
    seal_events(at=AT)

    with pytest.raises(CommandError, match="封存记录中没有校验值abc"):
        call_command("verify_seals", anchor="abc")

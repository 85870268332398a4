"""Old events leave late, sealed, in whole batches and with a trace; nothing else leaves."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts import purging, seals
from accounts.models import AuditEvent, AuditPurge
from accounts.purging import purge_events
from accounts.roles import Role
from accounts.seals import check_seals, seal_events
from core.problems import Refused
from tests.tampering import tamper

pytestmark = pytest.mark.django_db

AT = datetime(2022, 7, 1, 4, 0, tzinfo=UTC)
BEFORE = date(2021, 7, 1)
MIDNIGHT = datetime(2021, 6, 30, 16, 0, tzinfo=UTC)  # the first instant of 1 July in Beijing


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    monkeypatch.setattr(seals, "BATCH", 2)


def note(*moments):
    return [AuditEvent.objects.create(at=at, what="登录") for at in moments]


def old(count):
    return note(*[MIDNIGHT - timedelta(days=1)] * count)


def purge(by, before=BEFORE, reason="到期清理", at=AT):
    return purge_events(before=before, reason=reason, by=by, at=at)


def codes_of(*args, **kwargs):
    with pytest.raises(Refused) as refusal:
        purge(*args, **kwargs)
    return refusal.value.codes


@pytest.fixture
def auditor(desk):
    return desk(Role.AUDIT_ADMIN)


def test_old_sealed_batches_leave_with_a_trace(auditor):
    gone = old(4)
    kept = note(MIDNIGHT)[0]
    seal_events(at=AT)

    done = purge(auditor)

    event = AuditEvent.objects.order_by("pk").last()
    assert list(AuditEvent.objects.order_by("pk")) == [kept, event]
    assert (done.up_to_id, done.count, done.by, done.reason) == (gone[3].pk, 4, auditor, "到期清理")
    assert (event.what, event.object_id) == ("清理审计记录", str(done.pk))


def test_a_batch_that_reaches_into_the_days_to_keep_stays_whole(auditor):
    old(3)
    note(MIDNIGHT)
    seal_events(at=AT)

    done = purge(auditor)

    assert done.count == 2
    assert AuditEvent.objects.filter(what="登录").count() == 2


def test_an_instant_before_midnight_is_old_and_midnight_is_not(auditor):
    note(MIDNIGHT - timedelta(microseconds=1))
    seal_events(at=AT)
    note(MIDNIGHT)
    seal_events(at=AT)

    assert purge(auditor).count == 1


def test_seals_of_purged_batches_stay_and_say_so(auditor):
    old(4)
    note(MIDNIGHT)
    seal_events(at=AT)

    purge(auditor)

    findings = [(finding.fault, finding.is_purged) for finding in check_seals()]
    assert findings == [("", True), ("", True), ("", False)]


def test_an_event_written_into_purged_numbers_is_found(auditor):
    gone = old(2)
    seal_events(at=AT)
    purge(auditor)

    AuditEvent(pk=gone[0].pk, at=AT, what="登录").save()

    assert [finding.fault for finding in check_seals()] == ["已登记清理，但仍有1条记录"]


def test_after_a_purge_the_guard_is_up_again(auditor):
    old(2)
    seal_events(at=AT)
    purge(auditor)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_auditevent")


def test_nothing_old_enough_leaves_no_trace(auditor):
    note(MIDNIGHT)
    seal_events(at=AT)

    assert purge(auditor) is None
    assert (AuditEvent.objects.count(), AuditPurge.objects.count()) == (1, 0)


def test_the_same_purge_again_finds_nothing(auditor):
    old(2)
    seal_events(at=AT)
    purge(auditor)
    seal_events(at=AT + timedelta(hours=1))

    assert purge(auditor) is None


def test_the_last_two_hundred_days_never_leave(auditor):
    latest = date(2022, 7, 1) - timedelta(days=200)

    assert purge(auditor, before=latest) is None
    assert codes_of(auditor, before=latest + timedelta(days=1)) == ["purge_too_early"]


def test_unsealed_events_do_not_leave(auditor):
    old(2)

    assert codes_of(auditor) == ["audit_unsealed"]
    assert AuditEvent.objects.count() == 2


def test_a_broken_batch_does_not_leave(auditor):
    events = old(2)
    seal_events(at=AT)
    tamper(AuditEvent, "UPDATE accounts_auditevent SET what = '退出' WHERE id = %s", events[0].pk)

    assert codes_of(auditor) == ["seal_broken"]
    assert AuditEvent.objects.count() == 2


def test_every_reason_is_given_at_once(desk):
    old(1)

    codes = codes_of(desk(Role.SYSTEM_ADMIN), before=date(2022, 6, 30), reason=" ")

    assert codes == ["wrong_role", "purge_reason_missing", "purge_too_early", "audit_unsealed"]


def test_a_failed_trace_brings_the_events_back(auditor, monkeypatch):
    old(2)
    seal_events(at=AT)
    monkeypatch.setattr(purging, "record", lambda *args, **kwargs: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        purge(auditor)

    assert (AuditEvent.objects.count(), AuditPurge.objects.count()) == (2, 0)


def test_the_command_keeps_a_year_unless_told(auditor, capsys):
    now = timezone.now()
    note(now - timedelta(days=370), now - timedelta(days=370), now - timedelta(days=360))
    seal_events(at=now)

    call_command("purge_audit", by=auditor.user.username, reason="到期清理")

    done = AuditPurge.objects.get()
    assert done.before == timezone.localdate() - timedelta(days=365)
    assert capsys.readouterr().out == f"已清理2条记录（至{done.up_to_id}号）。\n"


def test_the_command_says_when_nothing_is_old_enough(auditor, capsys):
    call_command("purge_audit", by=auditor.user.username, reason="到期清理")

    assert capsys.readouterr().out == "没有可以清理的记录。\n"


def test_the_command_gives_the_reasons_with_their_law(auditor):
    with pytest.raises(CommandError) as failure:
        call_command(
            "purge_audit", "--before", "2999-01-01", by=auditor.user.username, reason="到期清理"
        )

    assert "审计记录至少保存200天" in str(failure.value)
    assert str(failure.value).endswith("（依据：网络安全法第二十一条）")


def test_the_command_obeys_nobody_but_the_audit_desk(desk):
    officer = desk(Role.CITY_LEADER)

    with pytest.raises(CommandError, match="现在不是审计管理员"):
        call_command("purge_audit", by=officer.user.username, reason="到期清理")


def test_the_command_reads_one_kind_of_day(auditor):
    with pytest.raises(CommandError, match="请按 2021-05-18 的格式填写日期"):
        call_command("purge_audit", "--before", "18.5.2021", by="x", reason="y")

"""News read long ago leaves; what nobody read, and what was not sent, stays."""

from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts import inbox
from accounts.models import AuditEvent, Message, OutgoingMail
from accounts.old_news import AT_ONCE, OldNews, old_news, purge_old_news
from accounts.roles import Role
from core.deadlines import BEIJING
from tests.accounts.factories import make_desk

pytestmark = pytest.mark.django_db

NOON = datetime(2021, 6, 10, 12, tzinfo=BEIJING)
MOMENT = timedelta(microseconds=1)
DAYS = {"message_days": 730, "mail_days": 180}


@pytest.fixture
def desk_with_mail(db):
    desk = make_desk(Role.CITY_OFFICER)
    desk.user.email = "li@example.cn"
    desk.user.save()
    return desk


def news(desk, *, read_at=None, **mail):
    """A message, and what became of its mail; without ``mail`` it has none."""
    (message,) = inbox.tell([desk], title="推荐表待签收", text="已上报。", url="/pilots/", at=NOON)
    Message.objects.filter(pk=message.pk).update(read_at=read_at)
    sent = OutgoingMail.objects.filter(message=message)
    sent.update(**mail) if mail else sent.delete()
    return message


@pytest.mark.parametrize(
    ("after", "gone"), [(timedelta(days=730) - MOMENT, 0), (timedelta(days=730), 1)]
)
def test_a_message_leaves_two_years_after_it_was_read(desk_with_mail, after, gone):
    news(desk_with_mail, read_at=NOON)
    news(desk_with_mail)

    assert purge_old_news(at=NOON + after, **DAYS) == OldNews(messages=gone, mails=0)
    assert Message.objects.count() == 2 - gone
    assert Message.objects.unread().count() == 1


@pytest.mark.parametrize(
    ("after", "gone"), [(timedelta(days=180) - MOMENT, 0), (timedelta(days=180), 1)]
)
def test_a_mail_leaves_half_a_year_after_it_was_sent_and_its_message_stays(
    desk_with_mail, after, gone
):
    news(desk_with_mail, sent_at=NOON, next_try_at=None)

    assert purge_old_news(at=NOON + after, **DAYS) == OldNews(messages=0, mails=gone)
    assert Message.objects.count() == 1


def test_mail_that_was_not_sent_stays_with_its_message(desk_with_mail):
    news(desk_with_mail, read_at=NOON, next_try_at=NOON)
    news(desk_with_mail, read_at=NOON, next_try_at=None, attempts=5, last_error="550")
    much_later = NOON + timedelta(days=4000)

    assert old_news(at=much_later, **DAYS) == OldNews(0, 0)
    assert purge_old_news(at=much_later, **DAYS) == OldNews(0, 0)
    assert (Message.objects.count(), OutgoingMail.objects.count()) == (2, 2)


def test_a_look_counts_what_a_purge_removes(desk_with_mail):
    at = NOON + timedelta(days=800)
    news(desk_with_mail, read_at=NOON)
    news(desk_with_mail, read_at=NOON, sent_at=NOON, next_try_at=None)
    news(desk_with_mail, read_at=NOON, sent_at=at, next_try_at=None)
    news(desk_with_mail, sent_at=NOON, next_try_at=None)

    seen = old_news(at=at, **DAYS)

    assert Message.objects.count() == 4
    assert seen == purge_old_news(at=at, **DAYS) == OldNews(messages=2, mails=2)
    assert purge_old_news(at=at, **DAYS) == OldNews(0, 0)


def test_zero_days_keep_everything(desk_with_mail):
    news(desk_with_mail, read_at=NOON, sent_at=NOON, next_try_at=None)

    kept = {"message_days": 0, "mail_days": 0}

    assert purge_old_news(at=NOON + timedelta(days=9000), **kept) == OldNews(0, 0)
    assert Message.objects.count() == OutgoingMail.objects.count() == 1


def test_more_than_one_portion_leaves_in_one_run_with_one_event(desk_with_mail):
    Message.objects.bulk_create(
        Message(desk=desk_with_mail, at=NOON, title="旧", text="旧", url="/", read_at=NOON)
        for _ in range(AT_ONCE + 1)
    )

    purge_old_news(at=NOON + timedelta(days=730), **DAYS)

    event = AuditEvent.objects.get(what="清理消息和邮件")
    assert event.changes == {"消息": ["", AT_ONCE + 1], "邮件": ["", 0]}
    assert not Message.objects.exists()


def test_nothing_old_leaves_no_trace(desk_with_mail):
    news(desk_with_mail, read_at=NOON)

    purge_old_news(at=NOON, **DAYS)

    assert not AuditEvent.objects.filter(what="清理消息和邮件").exists()


def test_a_failed_trace_brings_everything_back(desk_with_mail, monkeypatch):
    news(desk_with_mail, read_at=NOON)
    monkeypatch.setattr("accounts.old_news.record", lambda *_, **__: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        purge_old_news(at=NOON + timedelta(days=730), **DAYS)

    assert Message.objects.count() == 1


def test_the_command_counts_first_and_removes_then_by_the_settings(
    desk_with_mail, settings, monkeypatch
):
    settings.MESSAGE_DAYS, settings.MAIL_DAYS = 10, 5
    monkeypatch.setattr(timezone, "now", lambda: NOON + timedelta(days=10))
    news(desk_with_mail, read_at=NOON, sent_at=NOON, next_try_at=None)
    told = StringIO()

    call_command("purge_messages", dry_run=True, stdout=told)
    assert Message.objects.count() == 1
    call_command("purge_messages", stdout=told)

    assert told.getvalue() == "将清理1条已读消息、1封已发邮件。\n已清理1条已读消息、1封已发邮件。\n"
    assert not Message.objects.exists()

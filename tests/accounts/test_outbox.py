"""Mail that says there is news: kept until it is sent, sent once, given up aloud."""

import smtplib
import socket
from datetime import datetime, timedelta
from io import StringIO
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.utils import timezone

from accounts import inbox, outbox
from accounts.models import Message, OutgoingMail
from accounts.roles import Role
from core.deadlines import BEIJING
from pilots.states import SubmissionState
from tests.accounts.factories import make_desk
from tests.pilots.factories import make_recommendation, walk_up

NOON = datetime(2021, 6, 10, 12, tzinfo=BEIJING)


class Refusing(EmailBackend):
    """A server that answers and takes no mail."""

    def send_messages(self, messages):
        raise smtplib.SMTPRecipientsRefused({messages[0].to[0]: (550, b"no such user")})


def desk_with_mail(address="li@example.cn", role=Role.CITY_OFFICER):
    desk = make_desk(role)
    desk.user.email = address
    desk.user.save()
    return desk


def tell(*desks):
    text = "朝阳区劲松街道试点推荐表（2021年）已上报。"
    return inbox.tell(desks, title="试点推荐表待签收", text=text, url="/pilots/", at=NOON)


def run():
    out = StringIO()
    call_command("send_mail_outbox", stdout=out)
    return out.getvalue().strip()


@pytest.fixture
def clock(monkeypatch):
    """Moves by hand: ``clock(minutes)`` past noon."""

    def set_to(minutes):
        now = NOON + timedelta(minutes=minutes)
        monkeypatch.setattr(timezone, "now", lambda: now)

    set_to(0)
    return set_to


@pytest.fixture
def no_server(settings):
    """SMTP at a port where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port


@pytest.mark.django_db
def test_only_a_reader_with_an_address_gets_mail():
    tell(desk_with_mail(), make_desk(Role.CITY_OFFICER))

    assert Message.objects.count() == 2
    assert list(OutgoingMail.objects.values_list("to", flat=True)) == ["li@example.cn"]


@pytest.mark.django_db
def test_mail_carries_the_kind_of_news_and_not_what_it_is_about(settings):
    tell(desk_with_mail())

    waiting = OutgoingMail.objects.get()

    assert waiting.subject == f"{settings.PRODUCT_NAME}：试点推荐表待签收"
    assert waiting.body == (
        "您的岗位“市级审核人”收到一条新消息：试点推荐表待签收。\n\n"
        f"请登录{settings.PRODUCT_NAME}，在“收件箱”中查看。\n\n"
        "本邮件由系统自动发出，请勿回复。\n"
    )


@pytest.mark.django_db
def test_without_a_mail_server_nothing_piles_up(settings, clock):
    settings.SENDS_MAIL = False

    tell(desk_with_mail())

    assert Message.objects.count() == 1
    assert not OutgoingMail.objects.exists()
    assert run() == "没有设置 EMAIL_URL，平台不发邮件。"


@pytest.mark.django_db
def test_two_runs_send_each_mail_once(clock):
    tell(desk_with_mail("li@example.cn"), desk_with_mail("wu@example.cn"))

    told = [run(), run()]

    assert told == ["已发出2封，0封稍后重试。", "已发出0封，0封稍后重试。"]
    assert [sent.to for sent in mail.outbox] == [["li@example.cn"], ["wu@example.cn"]]
    assert [sent.from_email for sent in mail.outbox] == ["platform@example.cn"] * 2
    assert set(OutgoingMail.objects.values_list("sent_at", "next_try_at", "attempts")) == {
        (NOON, None, 1)
    }


@pytest.mark.django_db
def test_a_mail_that_another_run_holds_is_left_alone(clock):
    tell(desk_with_mail())
    (pk,) = outbox.waiting(at=NOON)

    first, second = outbox.claim(pk, at=NOON), outbox.claim(pk, at=NOON)

    assert first.attempts == 1
    assert second is None


@pytest.mark.django_db
def test_a_run_that_died_leaves_its_mail_to_a_later_one(clock):
    tell(desk_with_mail())
    outbox.claim(*outbox.waiting(at=NOON), at=NOON)

    clock(9)
    assert run() == "已发出0封，0封稍后重试。"
    clock(10)
    assert run() == "已发出1封，0封稍后重试。"
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_a_save_does_not_need_the_mail_server(no_server, settings, clock):
    desk_with_mail()

    recommendation = walk_up(make_recommendation(), until="sign")

    assert recommendation.submission.state == SubmissionState.SIGNED
    assert run() == "已发出0封，1封稍后重试。"
    waiting = OutgoingMail.objects.get()
    assert (waiting.attempts, waiting.next_try_at) == (1, NOON + timedelta(minutes=1))
    assert waiting.last_error.startswith("ConnectionRefusedError")

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    clock(1)
    assert run() == "已发出1封，0封稍后重试。"
    assert mail.outbox[0].subject == f"{settings.PRODUCT_NAME}：试点推荐表待签收"


@pytest.mark.django_db
def test_a_refused_mail_is_tried_after_1_5_30_and_120_minutes_and_then_given_up(settings, clock):
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    tell(desk_with_mail())
    tried = []

    for minutes in (0, 1, 6, 36):
        clock(minutes)
        assert run() == "已发出0封，1封稍后重试。"
        tried.append(OutgoingMail.objects.get().next_try_at - NOON)
    clock(155)
    assert run() == "已发出0封，0封稍后重试。"
    clock(156)
    with pytest.raises(CommandError, match="有1封邮件多次发送失败，不再发送"):
        run()

    assert tried == [timedelta(minutes=minutes) for minutes in (1, 6, 36, 156)]
    given_up = OutgoingMail.objects.get()
    assert given_up.is_given_up
    assert given_up.attempts == 5
    assert "550" in given_up.last_error
    clock(100_000)
    assert run() == "已发出0封，0封稍后重试。"
    assert Message.objects.unread().count() == 1


@pytest.mark.django_db
def test_giving_up_is_logged_without_the_address(settings, clock, caplog):
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    tell(desk_with_mail())
    OutgoingMail.objects.update(attempts=4)

    with pytest.raises(CommandError):
        run()

    (record,) = [record for record in caplog.records if record.name == "platform.mail"]
    assert record.levelname == "ERROR"
    assert record.keys == {"mail": OutgoingMail.objects.get().pk}
    assert "example.cn" not in str(vars(record))


@pytest.mark.django_db
def test_one_bad_address_does_not_stop_the_others(clock):
    tell(desk_with_mail("li@example.cn\nBcc: all@example.cn"), desk_with_mail("wu@example.cn"))

    assert run() == "已发出1封，1封稍后重试。"
    assert [sent.to for sent in mail.outbox] == [["wu@example.cn"]]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_runs_side_by_side_take_each_mail_once(clock):
    if connection.vendor != "postgresql":
        pytest.skip("several connections are needed")
    tell(*(desk_with_mail(f"person{number}@example.cn") for number in range(20)))
    pks, together, taken = outbox.waiting(at=NOON), Barrier(4, timeout=20), []

    def take():
        together.wait()
        try:
            taken.extend(mail.pk for pk in pks if (mail := outbox.claim(pk, at=NOON)))
        finally:
            connections.close_all()

    threads = [Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert sorted(taken) == sorted(pks)

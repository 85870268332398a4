"""Mail that says there is news in the inbox: written with the news, sent by a command.

A run takes a mail by a conditional UPDATE, commits, and talks to the mail server afterwards. So
no lock is held while a slow server answers (SQLite would make every save wait for it), and two
runs never hold the same mail. A run that dies leaves its mail to be taken again after ``HELD``.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F

from accounts.models import Message, OutgoingMail

logger = logging.getLogger("platform.mail")

BACK_OFF = (1, 5, 30, 120)  # minutes to wait after the first, second … failure
HELD = timedelta(minutes=10)  # longer than any talk with a mail server
MOST = 500  # mails of one run


def post(messages: Iterable[Message]) -> None:
    """A mail for each message whose reader has an address, where the platform sends mail at all."""
    if settings.SENDS_MAIL:
        OutgoingMail.objects.bulk_create(
            OutgoingMail(
                message=message,
                to=message.desk.user.email,
                subject=f"{settings.PRODUCT_NAME}：{message.title}",
                body=_body(message),
                next_try_at=message.at,
            )
            for message in messages
            if message.desk.user.email
        )


def _body(message: Message) -> str:
    """The desk and the kind of news, and nothing of what it is about: mail travels in the open."""
    return (
        f"您的岗位“{message.desk.get_role_display()}”收到一条新消息：{message.title}。\n\n"
        f"请登录{settings.PRODUCT_NAME}，在“收件箱”中查看。\n\n"
        "本邮件由系统自动发出，请勿回复。\n"
    )


def waiting(*, at: datetime) -> list[int]:
    """The mails to be tried now, those that wait longest first."""
    due = OutgoingMail.objects.due(at).order_by("next_try_at", "pk")
    return list(due.values_list("pk", flat=True)[:MOST])


def claim(pk: int, *, at: datetime) -> OutgoingMail | None:
    """Take a mail for this run, counting the attempt; None where another run has it or sent it."""
    taken = (
        OutgoingMail.objects.due(at)
        .filter(pk=pk)
        .update(next_try_at=at + HELD, attempts=F("attempts") + 1)
    )
    return OutgoingMail.objects.get(pk=pk) if taken else None


def send(mail: OutgoingMail, *, connection) -> None:
    """Hand the mail to the server; raises what the connection raises."""
    EmailMessage(mail.subject, mail.body, to=[mail.to], connection=connection).send()


def note_sent(mail: OutgoingMail, *, at: datetime) -> None:
    mail.sent_at, mail.next_try_at, mail.last_error = at, None, ""
    mail.save(update_fields=["sent_at", "next_try_at", "last_error"])


def note_failure(mail: OutgoingMail, error: Exception, *, at: datetime) -> None:
    """Keep the reason and the next moment; after the last attempt give up and log it."""
    mail.last_error = f"{type(error).__name__}: {error}"[:200]
    mail.next_try_at = None
    if mail.attempts <= len(BACK_OFF):
        mail.next_try_at = at + timedelta(minutes=BACK_OFF[mail.attempts - 1])
    mail.save(update_fields=["last_error", "next_try_at"])
    if mail.is_given_up:
        # Without the error: a server's answer repeats the address.
        logger.error("mail given up", extra={"keys": {"mail": mail.pk}})

"""News that has been read long ago leaves, and mail that was sent: neither is evidence of an act."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from accounts.audit import record
from accounts.models import Message, OutgoingMail

AT_ONCE = 1000  # rows of one DELETE


@dataclass(frozen=True, slots=True)
class OldNews:
    messages: int
    mails: int


def old_news(*, at: datetime, message_days: int, mail_days: int) -> OldNews:
    """How much ``purge_old_news`` would remove at this moment."""
    mails = _old_mails(at, mail_days)
    # As it will be once these mails are gone: they no longer hold their messages.
    messages = _old_messages(at, message_days).exclude(
        mail__in=OutgoingMail.objects.exclude(pk__in=mails)
    )
    return OldNews(messages=messages.count(), mails=mails.count())


@transaction.atomic
def purge_old_news(*, at: datetime, message_days: int, mail_days: int) -> OldNews:
    """Remove mail sent and news read so many days ago or longer; 0 days keep them for good.

    What nobody has read stays, and so does mail that was not sent, together with its message.
    """
    gone = OldNews(
        mails=_remove(_old_mails(at, mail_days)),
        messages=_remove(_old_messages(at, message_days).filter(mail=None)),
    )
    if gone.messages or gone.mails:
        changes = {"消息": ["", gone.messages], "邮件": ["", gone.mails]}
        record("清理消息和邮件", at=at, changes=changes)
    return gone


def _old_messages(at: datetime, days: int) -> QuerySet[Message]:
    if days <= 0:
        return Message.objects.none()
    return Message.objects.filter(read_at__lte=at - timedelta(days=days))


def _old_mails(at: datetime, days: int) -> QuerySet[OutgoingMail]:
    if days <= 0:
        return OutgoingMail.objects.none()
    return OutgoingMail.objects.filter(sent_at__lte=at - timedelta(days=days))


def _remove(rows: QuerySet) -> int:
    """In portions: what is to be deleted is gathered in memory first."""
    count = 0
    while found := list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        count += rows.model._base_manager.filter(pk__in=found).delete()[0]
    return count

"""The inbox: actions write news into it in their own transaction, desks read it there."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from accounts import outbox
from accounts.models import Message, RoleGrant, Subdistrict
from core.deadlines import beijing_date


def desks_of(*roles: str, at: datetime, **unit):
    """The desks of these roles that are held on the day of ``at``: ``district=``,
    ``subdistrict=`` or ``user=`` narrow them down. Desks of closed accounts hear nothing.

    A unit that another one carries on has its desks there."""
    reach = [_reach(column, value) for column, value in unit.items()]
    return (
        RoleGrant.objects.filter(*reach, role__in=roles, user__is_active=True)
        .held_on(beijing_date(at))
        .select_related("user", "district", "subdistrict__district")
        .order_by("pk")
    )


def _reach(column: str, value) -> Q:
    if value is None:  # what is no unit's concerns no desk of one, and NULL carries on nothing
        return Q(pk__in=())
    if column not in ("subdistrict", "served"):
        return Q(**{column: value})
    units = Subdistrict.objects.filter(Q(pk=value) | Q(carries_on=value))
    desks = RoleGrant.objects.filter(**{f"{column}__in": units.values("pk")})
    return Q(pk__in=desks.values("pk"))


@transaction.atomic
def tell(
    desks: Iterable[RoleGrant], *, title: str, text: str, url: str, at: datetime
) -> list[Message]:
    """Put the same news into the inbox of each desk, and a mail on its way where there is one.

    ``title`` and ``text`` as ``Message`` says. Nothing is sent here: a mail server that is away
    cannot undo what the caller is about to commit.
    """
    messages = Message.objects.bulk_create(
        Message(desk=desk, at=at, title=title, text=text, url=url) for desk in desks
    )
    outbox.post(messages)
    return messages


def open_message(message: Message, *, at: datetime) -> None:
    """Mark as read; the first time counts."""
    Message.objects.unread().filter(pk=message.pk).update(read_at=at)


def mark_read(*, by: RoleGrant, up_to: int, at: datetime) -> int:
    """Mark as read all that this desk was shown: not what came in after the message ``up_to``."""
    shown = Q(pk__lte=up_to)
    return Message.objects.visible_to(by).unread().filter(shown).update(read_at=at)

"""What the files say of the people whom an exemplary case may be about, for ``cases.marks``.

One list of gatherers: where a room comes to know more people of a case (a family, the members of
a group), they are added in ``PEOPLE``.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from accounts.roles import Role
from cases.identity import born_on
from cases.marks import Known
from cases.models.activities import Member
from cases.models.case import Case
from cases.models.client import Client
from cases.states import CaseState
from centers.models import Person


@dataclass(slots=True)
class Gathered:
    """What is being put together; sets of words as ``Known`` has them."""

    people: set[str] = field(default_factory=set)
    homes: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    birthdays: set[date] = field(default_factory=set)

    def add(self, client: Client) -> None:
        self.people.add(client.name)
        self.homes.add(client.address)
        self.numbers |= {client.id_number, client.phone}
        if born := born_on(client.id_number):
            self.birthdays.add(born)


def known_of(piece: Any) -> Known:
    """Those of its case; where it was written from scratch, those of all cases that its author
    could have written it from."""
    gathered = Gathered()
    cases = _cases_of(piece)
    for gather in PEOPLE:
        gather(cases, gathered)
    gathered.people.add(piece.consent_signer)
    center = piece.center
    return Known(
        people=_words(gathered.people),
        staff=_words(_staff(piece, cases)),
        homes=_words([*gathered.homes, center.address]),
        numbers=_words([*gathered.numbers, center.phone]),
        birthdays=frozenset(gathered.birthdays),
        places=_words([center.name, center.subdistrict.name]),
        is_minor=piece.is_minor,
    )


def _cases_of(piece: Any):
    if piece.case_id:
        return Case.objects.filter(pk=piece.case_id)
    closed = Case.objects.filter(center=piece.center_id, state=CaseState.CLOSED)
    is_head = piece.desk.role == Role.EXECUTIVE_DIRECTOR
    return closed if is_head else closed.filter(worker=piece.author_id)


def _clients(cases, gathered: Gathered) -> None:
    """The people served, those of their families and groups, and who signed or answers for them."""
    served = Q(cases__in=cases) | Q(household__members__cases__in=cases)
    on_rosters = Q(pk__in=Member.objects.filter(activity__case__in=cases).values("client"))
    clients = Client.objects.filter(served | on_rosters).distinct().prefetch_related("consents")
    for client in clients:
        gathered.add(client)
        gathered.people |= {consent.signer for consent in client.consents.all()}
        gathered.people |= {name for name in (client.guardian_name, client.emergency_name) if name}
        gathered.numbers |= {client.guardian_phone, client.emergency_phone} - {""}


PEOPLE: tuple[Callable[[Any, Gathered], None], ...] = (_clients,)


def _staff(piece: Any, cases) -> Iterator[str]:
    yield str(piece.author)
    for case in cases.select_related("worker", "approved_by"):
        yield from (str(person) for person in (case.worker, case.approved_by) if person)
    yield from Person.objects.filter(center=piece.center_id).values_list("name", flat=True)


def _words(found: Iterable[str]) -> frozenset[str]:
    return frozenset(word for word in found if word)

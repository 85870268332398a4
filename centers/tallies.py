"""Who works at the centers on a day, by the route of 实施方案三(四): three queries for any number.

The verdict is the rule's own. Only days and levels are fetched for it: the whole papers of some
thousand people would be most of a city's page.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from centers.models import Credential, Degree, Engagement
from pilots.qualification import CredentialFact, DegreeFact, DegreeLevel, Level, Route, verdict


@dataclass(slots=True)
class StaffTally:
    """``staff`` on duty; ``by_route`` splits those who do professional work. ``district`` is the
    key of the center's, 0 for several as one."""

    staff: int = 0
    by_route: Counter = field(default_factory=Counter)
    district: int = 0

    @property
    def professionals(self) -> int:
        return sum(self.by_route.values())

    @property
    def met(self) -> int:
        return self.professionals - self.by_route[Route.NONE]

    def __add__(self, other: "StaffTally") -> "StaffTally":
        return StaffTally(self.staff + other.staff, self.by_route + other.by_route)


def staff_tallies(*, on: date, district=None, center=None) -> dict[int, StaffTally]:
    """Tallies by the center's key; a center without anybody on duty is absent."""
    on_duty = Engagement.objects.on_duty(on)
    if district is not None:
        on_duty = on_duty.filter(district=district)
    if center is not None:
        on_duty = on_duty.filter(center=center)
    found: defaultdict[int, StaffTally] = defaultdict(StaffTally)
    professionals: dict[int, int] = {}
    people: set[tuple[int, int, int]] = set()
    rows = on_duty.values_list("person", "center", "district", "is_professional").order_by("pk")
    for person, of_center, of_district, is_professional in rows:
        people.add((person, of_center, of_district))
        if is_professional:
            professionals[person] = of_center
    for _, of_center, of_district in people:
        found[of_center].staff += 1
        found[of_center].district = of_district
    credentials, degrees = _papers(on_duty.filter(is_professional=True))
    for person, of_center in professionals.items():
        held = verdict(credentials.get(person, ()), degrees.get(person, ()), on)
        found[of_center].by_route[held.route] += 1
    return dict(found)


def _papers(on_duty) -> tuple[dict[int, list[CredentialFact]], dict[int, list[DegreeFact]]]:
    people = on_duty.values("person")
    credentials: dict[int, list[CredentialFact]] = {}
    rows = Credential.objects.filter(person__in=people).order_by("pk")
    for person, level, day in rows.values_list("person", "level", "approved_on"):
        credentials.setdefault(person, []).append(CredentialFact(Level(level), day))
    degrees: dict[int, list[DegreeFact]] = {}
    papers = Degree.objects.filter(person__in=people).order_by("pk")
    for person, level, major, day in papers.values_list("person", "level", "major", "graduated_on"):
        degrees.setdefault(person, []).append(DegreeFact(DegreeLevel(level), major, day))
    return credentials, degrees

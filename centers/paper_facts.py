"""What is in the papers of many people that a rule reads: days, levels and majors, no whole rows.

The whole papers of some thousand people would be most of a city's page; the verdict stays the
rule's own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from centers.figures import highest_of
from centers.models import Credential, Degree
from centers.models.people import EngagementQuerySet
from pilots.qualification import CredentialFact, DegreeFact, DegreeLevel, Level, Verdict, verdict


@dataclass(frozen=True, slots=True)
class Papers:
    """By the key of the person, in the order in which they were registered."""

    credentials: dict[int, list[CredentialFact]] = field(default_factory=dict)
    degrees: dict[int, list[DegreeFact]] = field(default_factory=dict)

    @classmethod
    def of(cls, credentials: Iterable[Sequence], degrees: Iterable[Sequence]) -> "Papers":
        """Of the rows of ``credentials_of`` and ``degrees_of``."""
        found = cls()
        for person, level, day in credentials:
            found.credentials.setdefault(person, []).append(CredentialFact(Level(level), day))
        for person, level, major, day in degrees:
            fact = DegreeFact(DegreeLevel(level), major, day)
            found.degrees.setdefault(person, []).append(fact)
        return found

    def verdict_on(self, day: date, person: int) -> Verdict:
        """As ``Person.verdict_on`` judges (实施方案三(四))."""
        return verdict(self.credentials.get(person, ()), self.degrees.get(person, ()), day)

    def highest_level(self, day: date, person: int) -> str | None:
        """As ``centers.figures.highest_level`` finds it."""
        held = self.credentials.get(person, ())
        return highest_of(paper.level.value for paper in held if paper.approved_on <= day)


def credentials_of(engagements: EngagementQuerySet) -> QuerySet:
    """Of whoever is engaged so, as ``Papers.of`` reads them."""
    held = Credential.objects.filter(person__in=engagements.values("person"))
    return held.order_by("pk").values_list("person", "level", "approved_on")


def degrees_of(engagements: EngagementQuerySet) -> QuerySet:
    """Of whoever is engaged so, as ``Papers.of`` reads them."""
    held = Degree.objects.filter(person__in=engagements.values("person"))
    return held.order_by("pk").values_list("person", "level", "major", "graduated_on")

"""What is in the papers of many people that a rule reads: days, levels and majors, no whole rows.

The whole papers of some thousand people would be most of a city's page; the verdict stays the
rule's own.
"""

from dataclasses import dataclass, field
from datetime import date

from centers.figures import highest_of
from centers.models import Credential, Degree
from centers.models.people import EngagementQuerySet
from pilots.qualification import CredentialFact, DegreeFact, DegreeLevel, Level, Verdict, verdict


@dataclass(frozen=True, slots=True)
class Papers:
    """By the key of the person, in the order in which they were registered."""

    credentials: dict[int, list[CredentialFact]] = field(default_factory=dict)
    degrees: dict[int, list[DegreeFact]] = field(default_factory=dict)

    def verdict_on(self, day: date, person: int) -> Verdict:
        """As ``Person.verdict_on`` judges (实施方案三(四))."""
        return verdict(self.credentials.get(person, ()), self.degrees.get(person, ()), day)

    def highest_level(self, day: date, person: int) -> str | None:
        """As ``centers.figures.highest_level`` finds it."""
        held = self.credentials.get(person, ())
        return highest_of(paper.level.value for paper in held if paper.approved_on <= day)


def papers_of(engagements: EngagementQuerySet) -> Papers:
    """The papers of whoever is engaged so; two queries for any number."""
    found, people = Papers(), engagements.values("person")
    rows = Credential.objects.filter(person__in=people).order_by("pk")
    for person, level, day in rows.values_list("person", "level", "approved_on"):
        found.credentials.setdefault(person, []).append(CredentialFact(Level(level), day))
    papers = Degree.objects.filter(person__in=people).order_by("pk")
    for person, level, major, day in papers.values_list("person", "level", "major", "graduated_on"):
        found.degrees.setdefault(person, []).append(DegreeFact(DegreeLevel(level), major, day))
    return found

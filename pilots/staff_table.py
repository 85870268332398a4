"""The proposed staff as a table: each with the verdict of a named day beside it."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from pilots.models import ProposedStaff, Recommendation
from pilots.qualification import Verdict
from pilots.staff_words import certificate_in_words, degree_in_words


@dataclass(frozen=True, slots=True)
class StaffRow:
    person: ProposedStaff
    papers: list[str]
    verdict: str
    tone: str
    evidence: str
    url: str


@dataclass(frozen=True, slots=True)
class StaffTable:
    on: date
    rows: list[StaffRow]


def staff_table(recommendation: Recommendation, *, on: date) -> StaffTable:
    return StaffTable(on, [_row(person, on=on) for person in recommendation.proposed_staff])


def _row(person: ProposedStaff, *, on: date) -> StaffRow:
    signed = person.as_signed(on=on)
    found = person.verdict_on(on)
    word, tone = ("符合", "good") if found.is_met else ("不符合", "bad")
    if not person.is_held_to_rule:
        word, tone = "不作要求", "neutral"
    return StaffRow(
        person=person,
        papers=[text for text in (certificate_in_words(signed), degree_in_words(signed)) if text],
        verdict=word,
        tone=tone,
        evidence=_evidence(person, found),
        url=reverse("pilots:staff_edit", args=[person.pk]),
    )


def _evidence(person: ProposedStaff, found: Verdict) -> str:
    """Why, and for an unmet verdict the day on which the papers would change it."""
    if found.is_met:
        return f"{found.route.label}：{found.evidence}"
    has_papers = person.certificate_level or person.degree_level
    return found.evidence if has_papers or person.is_held_to_rule else ""

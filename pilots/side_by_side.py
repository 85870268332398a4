"""Chosen candidates in columns, fact by fact as they were signed; where they differ is said."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from pilots.answers import frozen_form
from pilots.models import Recommendation, SubmissionVersion


@dataclass(frozen=True, slots=True)
class Line:
    """One fact of every candidate, in the order of the columns."""

    label: str
    values: list[str]

    @property
    def differs(self) -> bool:
        return len(set(self.values)) > 1


@dataclass(frozen=True, slots=True)
class Part:
    title: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Comparison:
    versions: list[SubmissionVersion]
    parts: list[Part]


def compared(recommendations: Sequence[Recommendation]) -> Comparison:
    """The latest signed version of each, beside each other; one query."""
    keys = [recommendation.submission_id for recommendation in recommendations]
    latest: dict[int, SubmissionVersion] = {}
    versions = SubmissionVersion.objects.filter(submission__in=keys).select_related(
        "submission__recommendation", "submission__subdistrict__district"
    )
    for version in versions.order_by("number"):
        latest[version.submission_id] = version
    columns = [latest[key] for key in keys]
    forms = [frozen_form(json.loads(v.text), Recommendation._meta.get_field) for v in columns]
    return Comparison(columns, [_part(group) for group in zip(*forms, strict=True)])


def _part(group) -> Part:
    """The same part of every form. Labels stand in the order of the first form that has them."""
    answers = [dict(facts) for _, facts in group]
    labels = dict.fromkeys(label for facts in answers for label in facts)
    return Part(
        group[0][0],
        [Line(label, [facts.get(label, "") for facts in answers]) for label in labels],
    )

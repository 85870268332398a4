"""Chosen candidates in columns, fact by fact as they were signed; where they differ is said."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pilots.kinds import kind_of
from pilots.models import Recommendation, SubmissionVersion
from pilots.parts import Answer


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


def beside_each_other(recommendations: Sequence[Recommendation]) -> Comparison:
    """The latest signed version of each, beside each other; one query."""
    keys = [recommendation.submission_id for recommendation in recommendations]
    latest: dict[int, SubmissionVersion] = {}
    versions = SubmissionVersion.objects.filter(submission__in=keys).select_related(
        "submission__recommendation", "submission__subdistrict__district"
    )
    for version in versions.order_by("number"):
        latest[version.submission_id] = version
    columns = [latest[key] for key in keys]
    forms = [dict(kind_of(v.submission).read(json.loads(v.text))) for v in columns]
    # What one form has and another was not asked for stands empty in the other's column.
    titles = dict.fromkeys(title for form in forms for title in form)
    return Comparison(
        columns, [_part(title, [dict(form.get(title, ())) for form in forms]) for title in titles]
    )


def _part(title: str, answers: Sequence[Mapping[str, Answer]]) -> Part:
    labels = dict.fromkeys(label for facts in answers for label in facts)
    return Part(
        title,
        [Line(label, [_words(facts.get(label, "")) for facts in answers]) for label in labels],
    )


def _words(said: Answer) -> str:
    if isinstance(said, str):
        return said
    return "\n".join("，".join(filter(None, row.cells)) for row in said.rows)

"""The kinds of what is handed in: where each has its page, what its parts are called, how its
frozen text is read. A room above registers its own kind when it is loaded: imports point down.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from pilots.answers import frozen_form
from pilots.attachments import ATTACHMENTS, TITLE
from pilots.models import Recommendation, Submission
from pilots.parts import Part
from pilots.plan_answers import TITLES as PLAN_TITLES
from pilots.plan_answers import frozen_plan
from pilots.sections import EXTRA, SECTIONS
from pilots.states import SubmissionKind


@dataclass(frozen=True, slots=True)
class Kind:
    """``content`` is the name by which a submission knows its form or report; ``parts`` are what
    its text consists of; ``read`` turns a frozen text of any format into parts with answers."""

    page: str
    content: str
    parts: Mapping[str, str]
    read: Callable[[Mapping], list[Part]]

    @property
    def titles(self) -> dict[str, str]:
        """The parts that a return can name: those of the text, and the files."""
        return {**self.parts, ATTACHMENTS: TITLE}


KINDS: dict[str, Kind] = {
    SubmissionKind.RECOMMENDATION: Kind(
        "pilots:recommendation_detail",
        "recommendation",
        {section.key: section.title for section in (*SECTIONS, EXTRA)},
        lambda frozen: frozen_form(frozen, Recommendation._meta.get_field),
    ),
    SubmissionKind.PLAN: Kind("pilots:plan_detail", "plan", PLAN_TITLES, frozen_plan),
}


def register(kind: str, facts: Kind) -> None:
    """Make a kind of a room above known to what all kinds share."""
    KINDS[kind] = facts


def kind_of(submission: Submission) -> Kind:
    return KINDS[submission.kind]


def content_of(submission: Submission) -> Any:
    """The form or report behind a submission."""
    return getattr(submission, kind_of(submission).content)


def page_of(submission: Submission) -> str:
    """The address of its page."""
    return reverse(kind_of(submission).page, args=[content_of(submission).pk])

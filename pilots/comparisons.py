"""Which states of a submission can be compared, and by whom.

The signed versions, and for the district also what lies on its desk now: what it would sign. The
city compares what was signed, and nothing else.
"""

import json
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from accounts.models import RoleGrant
from accounts.roles import Role
from core.chinese_dates import format_moment
from pilots.attachments import frozen_part, text_to_sign
from pilots.diff import PartChange, compare
from pilots.kinds import content_of, kind_of
from pilots.models import Submission, SubmissionVersion
from pilots.parts import Part

NOW = "now"


@dataclass(frozen=True, slots=True)
class Side:
    """One state to choose: ``version`` is None for what lies on the district's desk."""

    key: str
    label: str
    version: SubmissionVersion | None = None


def sides(submission: Submission, *, by: RoleGrant) -> list[Side]:
    """All that this desk may compare, oldest first."""
    versions = submission.versions.order_by("number")
    signed = [Side(str(v.number), _label(v), v) for v in versions]
    return [*signed, *_on_the_desk(submission, by=by)]


def compared(submission: Submission, earlier: Side, later: Side, *, at: datetime):
    """What changed from one side to the other, by part; None where a text is not as signed."""
    readings = [_reading(submission, side, at=at) for side in (earlier, later)]
    before, after = readings
    return None if before is None or after is None else compare(before, after)


def apart(parts: list[PartChange]) -> tuple[list[PartChange], list[str]]:
    """The parts in which something changed, and the titles of the others."""
    changed = [part for part in parts if part.changes]
    return changed, [part.title for part in parts if not part.changes]


def way_to_compare(submission: Submission, count: int, *, by: RoleGrant) -> tuple[str, str]:
    """Label and address of the comparison, given the number of versions; "" where there is none."""
    is_open = bool(_on_the_desk(submission, by=by))
    if count + is_open < 2:
        return "", ""
    label = "与上次上报相比" if is_open else "与上一版相比"
    return label, reverse("pilots:version_compare", args=[submission.pk])


def _label(version: SubmissionVersion) -> str:
    return f"第{version.number}版（{format_moment(version.taken_at)}上报）"


def _on_the_desk(submission: Submission, *, by: RoleGrant) -> list[Side]:
    if submission.is_with_city or by.role in Role.of_city:
        return []
    return [Side(NOW, f"现在的内容（{submission.get_state_display()}）")]


def _reading(submission: Submission, side: Side, *, at: datetime) -> list[Part] | None:
    if side.version is None:
        text = text_to_sign(content_of(submission), at=at)
    elif side.version.is_intact:
        text = side.version.text
    else:
        return None
    frozen, kind = json.loads(text), kind_of(submission)
    return [*kind.read(frozen), frozen_part(frozen, kind.titles)]

"""What became of a return: each part it named, and whether it was changed when signed again."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pilots.attachments import ATTACHMENTS
from pilots.models import SubmissionStep, SubmissionVersion
from pilots.sections import EXTRA
from pilots.states import FROM_CITY


@dataclass(frozen=True, slots=True)
class Mended:
    title: str
    text: str  # the opinion of the return
    is_changed: bool


def mended(
    steps: Sequence[SubmissionStep],
    versions: Sequence[SubmissionVersion],
    titles: Mapping[str, str],
) -> list[Mended]:
    """The parts of the city's last return, once a later version was signed; both lists run from
    the latest to the first. Versions are told apart by the sign-offs in the history, not by the
    clock: a return and a sign-off may share a second.
    """
    place = next((n for n, step in enumerate(steps) if step.step == FROM_CITY), None)
    if place is None:
        return []
    signed_before = sum(step.step == "sign" for step in steps[place:])
    if not 0 < signed_before < len(versions):
        return []
    before, after = (
        json.loads(version.text) for version in (versions[-signed_before], versions[0])
    )
    items = sorted(steps[place].items.all(), key=lambda item: item.pk)
    return [
        Mended(
            titles.get(item.section, item.section),
            item.text,
            _stored(before, item.section) != _stored(after, item.section),
        )
        for item in items
    ]


def _stored(frozen: Mapping, key: str) -> Any:
    """What the author wrote in one part; verdicts and figures change by themselves."""
    files = [file for file in frozen.get(ATTACHMENTS, ()) if file["section"] == key]
    if key == EXTRA.key:
        return frozen.get("questions"), files
    parts = frozen.get("sections") or frozen.get("texts") or frozen
    people = frozen.get("staff", {}).get("rows", ()) if key == "staffing" else ()
    own = None if key == ATTACHMENTS else parts.get(key, frozen.get(key))  # rows stand beside texts
    return own, [{**person, "verdict": None} for person in people], files

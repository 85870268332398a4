"""The files of a submission as its page shows them: who sees which, who may add or remove.

``templates/pilots/_attachments.html`` shows it.
"""

from dataclasses import dataclass

from django.urls import reverse

from accounts.models import RoleGrant
from pilots.actions import reasons_against_editing, reopened_sections
from pilots.attachments import MOST, in_kilobytes, seen_by
from pilots.kinds import kind_of
from pilots.models import Attachment, Submission, SubmissionVersion


@dataclass(frozen=True, slots=True)
class FileRow:
    """``remove_url`` is "" where this desk cannot take the file away now."""

    attachment: Attachment
    part: str
    size: str
    url: str
    remove_url: str


@dataclass(frozen=True, slots=True)
class FilePanel:
    """``add_url`` is "" where this desk can add none; ``is_full`` says that there are enough."""

    rows: list[FileRow]
    add_url: str
    is_full: bool


def file_panel(submission: Submission, *, by: RoleGrant, section: str = "") -> FilePanel:
    """The files this desk sees, of one part or of all; a few queries, however many there are."""
    files = seen_by(submission, by=by)
    changeable = set(open_parts(submission, by=by))
    is_full = len(files) >= MOST
    add_url = reverse("pilots:attachment_add", args=[submission.pk])
    if section:
        files = [file for file in files if file.section == section]
        changeable &= {section}
        add_url = f"{add_url}?section={section}"
    return FilePanel(
        rows=[_row(file, submission, changeable) for file in files],
        add_url=add_url if changeable and not is_full else "",
        is_full=is_full and bool(changeable),
    )


def held_rows(version: SubmissionVersion) -> list[FileRow]:
    """The files that a signed version holds, whatever became of them since."""
    held = version.held.select_related("attachment__file").order_by("attachment")
    return [_row(row.attachment, version.submission, set()) for row in held]


def open_parts(submission: Submission, *, by: RoleGrant) -> dict[str, str]:
    """The parts whose files this desk may change now, by key and title."""
    if not submission.is_on_desk_of(by) or reasons_against_editing(submission):
        return {}
    named = reopened_sections(submission)
    titles = kind_of(submission).titles
    return {key: title for key, title in titles.items() if not named or key in named}


def _row(file: Attachment, submission: Submission, changeable: set[str]) -> FileRow:
    titles = kind_of(submission).titles
    return FileRow(
        attachment=file,
        part=titles.get(file.section, file.section),
        size=in_kilobytes(file.file.size),
        url=reverse("pilots:attachment_download", args=[file.public_id]),
        remove_url=reverse("pilots:attachment_remove", args=[file.public_id])
        if file.section in changeable
        else "",
    )

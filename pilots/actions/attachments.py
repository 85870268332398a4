"""Adding a file to what is being filled in, and taking it away again."""

from django.db import transaction

from accounts.audit import record
from accounts.files import keep_once
from core.file_types import ALL, Upload
from core.problems import Problem, Refused
from pilots.actions.reopening import reopened_sections
from pilots.actions.submissions import (
    reasons_against_desk,
    reasons_against_editing,
)
from pilots.attachments import too_many
from pilots.choices import AttachmentKind
from pilots.models import Attachment, AttachmentRemoval, Submission

ADDED, REMOVED = "添加附件", "移除附件"


def add_attachment(
    *,
    submission: Submission,
    section: str,
    kind: str,
    number: str = "",
    caption: str = "",
    upload: Upload,
    form_token,
    by,
    at,
) -> Attachment:
    """Keep a file beside a part of the form; the same form adds it once.

    Raises ``Refused`` where the part is closed, a 红头文件 comes without its number, there are
    too many already or the file is not fit to be kept.
    """
    facts = {"section": section, "kind": kind, "number": number.strip(), "caption": caption}

    def find() -> Attachment | None:
        return submission.attachments.filter(form_token=form_token).first()

    def check(submission: Submission) -> None:
        problems = [*reasons_against_files(submission, section, by=by), *too_many(submission)]
        if problems := [*problems, *_number_missing(kind, facts["number"])]:
            raise Refused(*problems)

    def attach(file) -> Attachment:
        locked = _locked(submission, by=by)
        check(locked)
        attachment = Attachment.objects.create(
            submission=locked, file=file, form_token=form_token, by=by, at=at, **facts
        )
        changes = {"文件": ["", file.name], "校验值": ["", file.sha256]}
        record(ADDED, at=at, by=by, obj=attachment, changes=changes)
        return attachment

    def refuse_early() -> None:
        # Asked before the file is read, too: nobody waits for an upload that cannot be kept.
        check(Submission.objects.visible_to(by).get(pk=submission.pk))

    return keep_once(
        upload, find=find, check=refuse_early, attach=attach, allowed=ALL, by=by, at=at
    )


@transaction.atomic
def remove_attachment(*, attachment: Attachment, by, at) -> AttachmentRemoval:
    """Take the file away from the form; a second press finds the first one's removal.

    What was signed keeps it. Raises ``Refused`` where the part is closed.
    """
    submission = _locked(attachment.submission, by=by)
    removed = AttachmentRemoval.objects.filter(attachment=attachment).first()
    if removed is not None:
        return removed
    if problems := reasons_against_files(submission, attachment.section, by=by):
        raise Refused(*problems)
    removal = AttachmentRemoval.objects.create(attachment=attachment, by=by, at=at)
    changes = {"文件": [attachment.file.name, ""]}
    record(REMOVED, at=at, by=by, obj=attachment, changes=changes)
    return removal


def reasons_against_files(submission: Submission, section: str, *, by) -> list[Problem]:
    """Why the files of this part cannot be changed now: as with its text."""
    problems = reasons_against_editing(submission) or reasons_against_desk(submission, by=by)
    named = reopened_sections(submission)
    if not problems and named and section not in named:
        problems = [
            Problem(
                "section_closed",
                "退回意见没有涉及这一部分，不能添加或移除附件。",
                field="section",
            )
        ]
    return problems


def _number_missing(kind: str, number: str) -> list[Problem]:
    if kind != AttachmentKind.OFFICIAL or number:
        return []
    text = "红头文件请填写文号，例如“京社委发〔2021〕5号”。"
    return [Problem("document_number_missing", text, field="number")]


def _locked(submission: Submission, *, by) -> Submission:
    """Alone with its row, in the scope of ``by``: a hand-in waits until the file is in."""
    rows = Submission.objects.visible_to(by).select_for_update(of=("self",))
    related = rows.select_related("round", "district", "subdistrict__district")
    return related.get(pk=submission.pk)

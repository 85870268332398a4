"""Attachments by their words: the part they are of their own, their limit, their frozen reading.

``ATTACHMENTS`` is a part like the others: a file of the form as a whole stands there, and a
return can name it.
"""

from collections.abc import Mapping

from accounts.models import RoleGrant
from accounts.roles import Role
from core.canonical import canonical_text
from core.problems import Problem
from pilots.choices import AttachmentKind
from pilots.models import Attachment, Submission
from pilots.parts import Part, Row, Table

ATTACHMENTS = "attachments"
TITLE = "附件"
MOST = 30  # files at a time
WRITERS = (Role.DISTRICT_OFFICER, Role.SUBDISTRICT_OFFICER)
COLUMNS = ("文件", "所属部分", "类别", "文号", "说明", "大小", "校验值")


def with_files(content, *, at) -> dict:
    """What a signature at ``at`` covers: the content and its files."""
    files = content.submission.attachments.present().in_order()
    signed = content.as_signed(at=at)
    return {**signed, ATTACHMENTS: [file.as_signed() for file in files]}


def text_to_sign(content, *, at) -> str:
    """The same in canonical form."""
    return canonical_text(with_files(content, at=at))


def files_in_words(frozen: Mapping) -> list[str]:
    """The files as paper lists them: name, 文号, what they are."""
    lines = []
    for file in frozen.get(ATTACHMENTS, ()):
        said = filter(None, (AttachmentKind(file["kind"]).label, file["number"], file["caption"]))
        lines.append(f"{file['name']}（{'，'.join(said)}）")
    return lines


def frozen_part(frozen: Mapping, titles: Mapping[str, str]) -> Part:
    """The files of a frozen text; formats before there were any had none."""
    rows = tuple(
        Row(
            file["key"],
            (
                file["name"],
                titles.get(file["section"], file["section"]),
                AttachmentKind(file["kind"]).label,
                file["number"],
                file["caption"],
                in_kilobytes(file["size"]),
                file["sha256"],
            ),
        )
        for file in frozen.get(ATTACHMENTS, ())
    )
    return TITLE, [("", Table(COLUMNS, rows, COLUMNS[0]))]


def seen_by(submission: Submission, *, by: RoleGrant) -> list[Attachment]:
    """The district sees what is attached now, the city what is in the latest signed version."""
    files = submission.attachments.in_order()
    if by.role not in Role.of_city:
        return list(files.present())
    latest = submission.versions.order_by("-number").first()
    return list(files.held_by(latest)) if latest else []


def kept_for(by: RoleGrant):
    """Every file this desk may open: its scope, for the city only what was signed."""
    files = Attachment.objects.filter(submission__in=Submission.objects.visible_to(by))
    signed = files.signed()
    return signed if by.role in Role.of_city else signed | files.present()


def too_many(submission: Submission) -> list[Problem]:
    if submission.attachments.present().count() < MOST:
        return []
    text = f"每份材料最多{MOST}个附件，请把多页合并为一个PDF，或者移除不需要的附件。"
    return [Problem("attachments_too_many", text)]


def in_kilobytes(size: int) -> str:
    """How large a file is, as people see it on their own machine; never 0."""
    return f"{max(1, round(size / 1024)):,}KB"

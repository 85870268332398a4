"""Taking a copy of a case's file: for a reason, numbered, and marked with who took it and when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts.audit import record
from accounts.models import RoleGrant
from cases.case_file.parts import NOTHING, Facts, Part, cover_of, parts_of
from cases.clearance import clearance
from cases.models import Case, FileCopy
from cases.models.case_file import CopyPurpose
from cases.revealing import Extent
from core.chinese_dates import format_moment
from core.documents import OfficialDocument, TableColumn
from core.problems import Refused

MADE, OPENED, TAKEN = "制作案卷副本", "打开案卷副本", "下载案卷副本"
OPEN_FOR = timedelta(minutes=30)  # then the reason is asked for anew
ROW = (TableColumn("项目", 22), TableColumn("内容", 78))


@dataclass(frozen=True, slots=True)
class FilePaper:
    """A whole file, ready for the print page and for Word."""

    title: str
    cover: Facts
    parts: list[Part]
    marks: str
    is_full: bool


def extent_for(case: Case, *, by: RoleGrant, at: datetime) -> Extent:
    """The whole file for whoever sees all of it now, else the masked one."""
    is_full = clearance(case, by=by, at=at).extent == Extent.FILE
    return Extent.FILE if is_full else Extent.MASKED


@transaction.atomic
def make_copy(
    *, case: Case, purpose: str, text: str, form_token: UUID, by: RoleGrant, at: datetime
) -> FileCopy:
    """Keep that this desk takes a copy, and what for; ``text`` stays out of the audit log.

    Raises ``Refused`` where there is nothing left to copy.
    """
    # The row of the case is the queue for its serial numbers, and for a button pressed twice.
    case = (
        Case.objects.visible_to(by)
        .select_related("client", "worker")
        .select_for_update(of=("self",))
        .get(pk=case.pk)
    )
    if stored := FileCopy.objects.filter(case=case, form_token=form_token).first():
        return stored
    if problems := case.against_following_up():
        raise Refused(*problems)
    copy = FileCopy.objects.create(
        case=case,
        serial=FileCopy.objects.filter(case=case).count() + 1,
        desk=by,
        purpose=purpose,
        text=text,
        extent=extent_for(case, by=by, at=at),
        at=at,
        form_token=form_token,
    )
    record(MADE, at=at, by=by, obj=case, changes=_told(copy))
    return copy


def open_copy(copy: FileCopy, *, by: RoleGrant, at: datetime, act: str = OPENED) -> FilePaper:
    """What the copy shows at this moment; every opening is in the audit log.

    A file that was closed to the desk in the meantime comes masked, whatever was asked for.
    """
    case = copy.case
    is_full = copy.extent == Extent.FILE and extent_for(case, by=by, at=at) == Extent.FILE
    record(act, at=at, by=by, obj=case, changes=_told(copy))
    kind = "案卷" if is_full else "案卷（脱敏）"
    return FilePaper(
        title=f"服务案例{kind}",
        cover=cover_of(case, is_full=is_full),
        parts=parts_of(case, is_full=is_full),
        marks=marks_of(copy, by),
        is_full=is_full,
    )


def marks_of(copy: FileCopy, by: RoleGrant) -> str:
    """Who took it, when, and under which number: at the foot of every page."""
    return f"{by.user}（{by.user.username}）　{format_moment(copy.at)}　副本编号 {copy.number}"


def is_open(copy: FileCopy, *, at: datetime) -> bool:
    """Half-open: at the instant the half hour is over the page is closed."""
    return copy.at <= at < copy.at + OPEN_FOR


def _told(copy: FileCopy) -> dict[str, list[str]]:
    return {
        "用途": ["", CopyPurpose(copy.purpose).label],
        "范围": ["", Extent(copy.extent).label],
        "副本编号": ["", copy.number],
    }


def file_document(paper: FilePaper) -> bytes:
    """The file as Word: cover and contents, then every part."""
    document = OfficialDocument(paper.title, marks=paper.marks)
    document.write_title(paper.title)
    document.write_table(ROW, paper.cover)
    document.write_heading("目录")
    for number, part in enumerate(paper.parts, start=1):
        document.write_line(f"{number}. {part.title}")
    for number, part in enumerate(paper.parts, start=1):
        document.write_heading(f"{number}. {part.title}")
        for block in part.blocks:
            if block.heading:
                document.write_heading(block.heading, level=3)
            document.write_table(ROW, [(label, text or NOTHING) for label, text in block.facts])
        if not part.blocks:
            document.write_text(NOTHING)
    return document.content()

"""What was handed in as tables taken away: its files, its signed versions. Pure."""

from collections.abc import Iterable

from core.chinese_dates import format_moment
from core.taken import Taken
from pilots.attachment_page import FileRow
from pilots.submission_page import FrozenRow, Panel


def of_record(panel: Panel) -> list[Taken]:
    """Those that ``templates/pilots/_submission_record.html`` has a button for."""
    versions = [of_versions(panel.versions)] if panel.versions else []
    return [*of_files(panel.files.rows), *versions]


def of_files(rows: Iterable[FileRow]) -> list[Taken]:
    """Their table; none where there are no files, as there is no button then."""
    lines = tuple(
        (
            row.attachment.file.name,
            row.part,
            row.attachment.get_kind_display(),
            row.attachment.number or None,
            row.attachment.caption or None,
            row.size,
        )
        for row in rows
    )
    heads = ("文件", "所属部分", "类别", "文号", "说明", "大小")
    return [Taken("files", "附件", heads, lines)] if lines else []


def of_versions(rows: Iterable[FrozenRow]) -> Taken:
    lines = tuple(
        (
            f"第{row.version.number}版",
            format_moment(row.version.taken_at),
            str(row.version.taken_by),
            _scans(row),
            row.version.sha256,
        )
        for row in rows
    )
    heads = ("版本", "上报时间", "审核人", "盖章件", "SHA-256校验值")
    return Taken("versions", "定稿版本", heads, lines)


def _scans(row: FrozenRow) -> str:
    told = [
        f"{scan.name}（已作废：{scan.void_reason}）" if scan.void_reason else scan.name
        for scan in row.scans
    ]
    return "、".join([*told, *(["盖章件待补"] if row.is_scan_missing else [])])

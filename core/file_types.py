"""What a file is by its content, whatever it calls itself, and whether it may be kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import filetype

from core import office_files
from core.file_refusals import FIELD
from core.pdf_files import check_pdf
from core.picture_files import check_jpeg, check_png
from core.problems import Problem, Refused
from core.uploads import safe_name, suffix_of

MOST_BYTES = 20 * 2**20
LONGEST_NAME = 100  # characters
_HEAD = 8192  # bytes that tell one kind from another
_ZIP = b"PK\x03\x04"


class Upload(Protocol):
    """What is read of an uploaded file; Django's UploadedFile and ContentFile are such."""

    name: str | None
    size: int

    def seek(self, position: int, /): ...
    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class FileType:
    label: str
    content_type: str
    suffixes: tuple[str, ...]  # the first one is added to a name that has none
    is_shown: bool  # a browser may show it by itself; everything else is only downloaded
    check: Callable[[bytes], None] | None = None  # raises Refused


_OFFICE = "application/vnd.openxmlformats-officedocument."
PDF = FileType("PDF", "application/pdf", (".pdf",), True, check_pdf)
JPEG = FileType("JPG", "image/jpeg", (".jpg", ".jpeg", ".jpe", ".jfif"), True, check_jpeg)
PNG = FileType("PNG", "image/png", (".png",), True, check_png)
# Looked into while they are told apart.
DOCX = FileType("Word", f"{_OFFICE}wordprocessingml.document", (".docx",), False)
XLSX = FileType("Excel", f"{_OFFICE}spreadsheetml.sheet", (".xlsx",), False)

ALL = (PDF, JPEG, PNG, DOCX, XLSX)
SCANS = (PDF, JPEG, PNG)
BY_CONTENT_TYPE = {kind.content_type: kind for kind in ALL}
_BY_MAIN_PART = {office_files.WORD: DOCX, office_files.EXCEL: XLSX}
# What people send in good faith, by what the library calls it.
_NAMES = {
    "image/heic": "苹果手机的HEIC照片（请在“设置—相机—格式”中选“兼容性最佳”，或另存为JPG）",
    "image/tiff": "TIFF图片（请在扫描时选PDF或JPG）",
    "image/gif": "GIF图片",
    "image/webp": "WebP图片",
    "image/bmp": "BMP图片",
    "application/msword": "旧版Word文件（.doc）",
    "application/vnd.ms-excel": "旧版Excel文件（.xls）",
    "application/zip": "压缩包（请解压后上传其中的文件）",
    "application/x-rar-compressed": "压缩包（请解压后上传其中的文件）",
    "application/x-7z-compressed": "压缩包（请解压后上传其中的文件）",
    "application/x-msdownload": "程序",
}


def read_type(upload: Upload, allowed: Sequence[FileType] = ALL) -> FileType:
    """The type of the content, once it is small enough, allowed and what it claims to be.

    Raises Refused. The size is asked before anything is read into memory.
    """
    _check_size(upload.size)
    upload.seek(0)
    content = upload.read(MOST_BYTES + 1)
    upload.seek(0)
    _check_size(len(content))
    kind = _type_of(content)
    if kind is None or kind not in allowed:
        raise _not_allowed(content, kind, allowed)
    if kind.check:
        kind.check(content)
    return kind


def shown_name(name: str | None, kind: FileType) -> str:
    """The name as it is kept and shown, at most ``LONGEST_NAME`` characters.

    Raises Refused where the suffix speaks of another type: the file would leave under that name,
    and whoever opens it there goes by the suffix.
    """
    safe = safe_name(name or "")
    suffix = suffix_of(safe)
    if suffix in kind.suffixes:
        return safe[: -len(suffix)][: LONGEST_NAME - len(suffix)] + suffix
    if suffix:
        raise Refused(
            Problem(
                "file_suffix",
                f"文件名的后缀是“{suffix}”，内容却是{kind.label}。请把后缀改为“{kind.suffixes[0]}”后再上传。",
                field=FIELD,
            )
        )
    return safe[: LONGEST_NAME - len(kind.suffixes[0])] + kind.suffixes[0]


def in_words(allowed: Sequence[FileType]) -> str:
    """PDF、JPG、PNG"""
    return "、".join(kind.label for kind in allowed)


def _check_size(size: int) -> None:
    if size == 0:
        raise Refused(Problem("file_empty", "文件是空的（0字节），请重新选择文件。", field=FIELD))
    if size > MOST_BYTES:
        raise Refused(
            Problem(
                "file_too_large",
                f"文件超过{MOST_BYTES // 2**20}MB。请降低扫描分辨率（300dpi已足够），或分成几个文件上传。",
                field=FIELD,
            )
        )


def _type_of(content: bytes) -> FileType | None:
    if content.startswith(_ZIP):
        return _BY_MAIN_PART.get(office_files.main_part(content))
    return BY_CONTENT_TYPE.get(filetype.guess_mime(content[:_HEAD]))


def _not_allowed(content: bytes, kind: FileType | None, allowed: Sequence[FileType]) -> Refused:
    what = kind.label if kind else _NAMES.get(filetype.guess_mime(content[:_HEAD]), "")
    if not what:
        is_text = content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
        what = "网页、SVG或XML文本" if is_text else "其他格式"
    return Refused(
        Problem(
            "file_type",
            f"这里只接收{in_words(allowed)}文件，收到的内容是{what}。",
            field=FIELD,
        )
    )

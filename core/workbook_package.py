"""The packed file of a workbook: what may be opened at all, before anything in it is believed.

An .xlsx is a zip of XML parts. Its size proves nothing (794 KB can unpack to 300 MB) and neither
do its own figures, so they are checked first and then again while unpacking.
"""

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Protocol
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from core.problems import Problem, Refused
from core.uploads import safe_name, suffix_of
from core.workbook_contents import check_beginning, check_part, check_suffix

MOST_PACKED = 20 * 2**20  # bytes
MOST_UNPACKED = 50 * 2**20  # bytes, all parts together
MOST_PARTS = 200
MOST_RATIO = 100  # unpacked to packed, asked of parts that are large enough to hurt
LARGE_PART = 2**20  # bytes
CHUNK = 2**16  # bytes

CONTENT_TYPES = "[Content_Types].xml"
WORKBOOK = "xl/workbook.xml"

_ENTRY = b"PK\x01\x02"  # begins each line of the zip's directory
_END = b"PK\x05\x06"  # begins the last 22 bytes of a zip without a comment
_LOCAL = struct.Struct("<4s22xHH")  # before each part: signature, length of name, of extras
_DESCRIPTOR = 24  # bytes that may follow a part's content
_ENCRYPTED = 0x1 | 0x40  # flag bits

_BROKEN = (BadZipFile, struct.error, zlib.error, ValueError, OSError, EOFError, NotImplementedError)
# Also as UTF-16, which an XML part may be written in.
_ROWS = (b"<row ", b"<row>")  # as the usual programs begin a row
_DOCTYPES = tuple("<!DOCTYPE".encode(name) for name in ("ascii", "utf-16-le", "utf-16-be"))


class Upload(Protocol):
    """What is read of an uploaded file; Django's UploadedFile and ContentFile are such."""

    name: str | None

    def seek(self, position: int, /): ...
    def read(self, size: int, /) -> bytes: ...


class Package:
    """A workbook's parts, each of which was unpacked once and found to be what it claims."""

    def __init__(self, archive: ZipFile):
        self._archive = archive
        # By part, how many rows it seems to have: for showing progress, never for a decision.
        self.rows: dict[str, int] = {}
        self._parts = {info.filename.casefold(): info for info in archive.infolist()}

    def __contains__(self, part: str) -> bool:
        return part.casefold() in self._parts

    def chunks(self, part: str) -> Iterator[bytes]:
        """The part's content, piece by piece. Raises Refused where it cannot be unpacked."""
        try:
            with self._archive.open(self._parts[part.casefold()]) as stream:
                while chunk := stream.read(CHUNK):
                    yield chunk
        except _BROKEN as error:
            raise damaged() from error


def open_package(upload: Upload) -> Package:
    """Let a plain workbook in and raise Refused, in words for its owner, for all else."""
    check_suffix(suffix_of(safe_name(upload.name or "")))
    return open_content(_content_of(upload))


def open_content(content: bytes) -> Package:
    """The same for content whose name was checked before."""
    check_beginning(content)
    archive = _archive_of(content)
    parts = archive.infolist()
    _check_directory(parts)
    _check_layout(content, parts, archive.start_dir)
    package = Package(archive)
    if CONTENT_TYPES not in package or WORKBOOK not in package:
        raise Refused(
            Problem(
                "not_a_workbook",
                "文件里面不是 Excel 工作簿。请上传 .xlsx 工作簿本身，不要打包，也不要改扩展名。",
            )
        )
    _unpack_once(package, parts)
    return package


def damaged() -> Refused:
    return Refused(
        Problem(
            "workbook_damaged",
            "文件不完整或已损坏。请在 Excel 或 WPS 中打开，另存为新的 .xlsx 后再上传。",
        )
    )


def too_large(what: str) -> Refused:
    return Refused(
        Problem(
            "workbook_too_large",
            f"{what}，超出平台一次能读取的范围。请只保留需要上报的行和列（删除多余的空白行、"
            "图片和格式），或分成几个文件上传。",
        )
    )


def _content_of(upload: Upload) -> bytes:
    upload.seek(0)
    content = upload.read(MOST_PACKED + 1)
    if len(content) > MOST_PACKED:
        raise too_large(f"文件超过{MOST_PACKED // 2**20}MB")
    return content


def _archive_of(content: bytes) -> ZipFile:
    # Counted before the library reads the directory: it builds an object for every line of it.
    if content.count(_ENTRY) > MOST_PARTS:
        raise too_large(f"工作簿内含的部件超过{MOST_PARTS}个")
    if content[-22:-18] != _END:
        raise damaged()
    try:
        return ZipFile(BytesIO(content))
    except _BROKEN as error:
        raise damaged() from error


def _check_directory(parts: list[ZipInfo]) -> None:
    """Hold what the zip says about itself against the limits."""
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise Refused(
            Problem("workbook_encrypted", "文件设有密码，平台无法读取。请取消密码后再上传。")
        )
    if any(part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
        raise damaged()
    if len({part.filename.casefold() for part in parts}) < len(parts):
        raise damaged()
    if sum(part.file_size for part in parts) > MOST_UNPACKED or any(map(_is_puffed_up, parts)):
        raise too_large("文件解压后的内容过大")


def _is_puffed_up(part: ZipInfo) -> bool:
    return part.file_size > LARGE_PART and part.file_size > MOST_RATIO * part.compress_size


def _check_layout(content: bytes, parts: list[ZipInfo], end: int) -> None:
    """One part behind the other from the first byte to the directory: no overlap, no gap.

    Overlapping parts unpack the same bytes many times; a gap hides what makes the file a
    picture or a page to another program.
    """
    at = 0
    for part in sorted(parts, key=lambda part: part.header_offset):
        if not at <= part.header_offset <= at + (_DESCRIPTOR if at else 0):
            raise damaged()
        at = _end_of(content, part)
    if not at <= end <= at + _DESCRIPTOR:
        raise damaged()


def _end_of(content: bytes, part: ZipInfo) -> int:
    try:
        signature, name, extra = _LOCAL.unpack_from(content, part.header_offset)
    except struct.error as error:
        raise damaged() from error
    if signature != b"PK\x03\x04":
        raise damaged()
    return part.header_offset + _LOCAL.size + name + extra + part.compress_size


def _unpack_once(package: Package, parts: list[ZipInfo]) -> None:
    """Unpack everything, counting, which also holds each part against its checksum."""
    left = MOST_UNPACKED
    for part in parts:
        if part.is_dir():
            continue
        beginning = tail = b""
        rows = 0
        for chunk in package.chunks(part.filename):
            beginning = beginning or chunk[:512]
            left -= len(chunk)
            if left < 0:
                raise too_large("文件解压后的内容过大")
            rows += _rows_in(tail + chunk) - _rows_in(tail)
            tail = _refuse_doctype(tail + chunk)
        check_part(part.filename, beginning)
        package.rows[part.filename.casefold()] = rows


def _rows_in(seen: bytes) -> int:
    return sum(seen.count(mark) for mark in _ROWS)


def _refuse_doctype(seen: bytes) -> bytes:
    """Refuse declarations of entities (bombs, foreign files); answers what to carry over."""
    if any(mark in seen for mark in _DOCTYPES):
        raise Refused(
            Problem(
                "workbook_entities",
                "工作簿中含有不允许的实体声明（DTD），不是 Excel 或 WPS 正常保存的文件。"
                "请在 Excel 或 WPS 中打开，另存为新的 .xlsx 后再上传。",
            )
        )
    return seen[-len(max(_DOCTYPES, key=len)) :]

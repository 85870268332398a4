"""Word and Excel files that are real packages, do nothing by themselves and hide nothing.

For files that are kept and handed out again. A workbook whose rows are read has stricter rules
(``core.workbook_package``).
"""

import struct
import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from core.file_refusals import active, damaged, disguised, locked

MOST_PARTS = 2000
MOST_UNPACKED = 100 * 2**20  # bytes, all parts together
MOST_RATIO = 100  # unpacked to packed, asked of parts that are large enough to hurt
LARGE_PART = 2**20  # bytes
CHUNK = 2**16  # bytes

CONTENT_TYPES = "[content_types].xml"
WORD, EXCEL = "word/document.xml", "xl/workbook.xml"

_LABEL = "Office"
_LOCAL_HEADER = 30  # bytes before a part's name
_ENTRY = b"PK\x01\x02"
_END, _END_SIZE = b"PK\x05\x06", 22
_ENCRYPTED = 0x1 | 0x40  # flag bits
_ACTIVE = ("vbaproject", "vbadata", "macrosheets", "activex", "oleobject")
_BROKEN = (BadZipFile, struct.error, zlib.error, ValueError, OSError, EOFError, NotImplementedError)


def main_part(content: bytes) -> str:
    """``WORD`` or ``EXCEL`` for what is one of them and whole, "" for any other archive.

    Raises Refused for macros, controls, passwords, damage and for parts that overlap or bulge.
    """
    archive = _archive_of(content)
    parts = {info.filename.casefold(): info for info in archive.infolist()}
    mains = [name for name in (WORD, EXCEL) if name in parts]
    if CONTENT_TYPES not in parts or not mains:
        return ""
    if len(mains) > 1 or len(parts) < len(archive.infolist()):
        raise disguised(_LABEL)
    _check_directory(archive.infolist(), end=archive.start_dir)
    if b"macroEnabled" in _unpacked(archive, parts[CONTENT_TYPES]):
        raise active(_LABEL, "宏")
    for info in archive.infolist():
        _unpacked(archive, info)
    return mains[0]


def _archive_of(content: bytes) -> ZipFile:
    # Counted before the library reads the directory: it builds an object for every line of it.
    if content.count(_ENTRY) > MOST_PARTS or content[-_END_SIZE:][:4] != _END:
        raise damaged(_LABEL)
    try:
        return ZipFile(BytesIO(content))
    except _BROKEN as error:
        raise damaged(_LABEL) from error


def _check_directory(parts: list[ZipInfo], *, end: int) -> None:
    """Hold what the archive says about itself against the limits."""
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise locked(_LABEL)
    if any(mark in part.filename.casefold() for part in parts for mark in _ACTIVE):
        raise active(_LABEL, "宏或控件")
    if any(_leads_elsewhere(part.filename) for part in parts):
        raise disguised(_LABEL)
    if sum(part.file_size for part in parts) > MOST_UNPACKED or any(map(_bulges, parts)):
        raise damaged(_LABEL)
    _check_layout(parts, end=end)


def _leads_elsewhere(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ".." in name.split("/")


def _bulges(part: ZipInfo) -> bool:
    return part.file_size > LARGE_PART and part.file_size > MOST_RATIO * part.compress_size


def _check_layout(parts: list[ZipInfo], *, end: int) -> None:
    """From the first byte on, and no part over another: overlapping ones unpack many times."""
    at = 0
    for part in sorted(parts, key=lambda part: part.header_offset):
        if part.header_offset < at or (at == 0 and part.header_offset > 0):
            raise disguised(_LABEL)
        at = part.header_offset + _LOCAL_HEADER + len(part.filename) + part.compress_size
    if at > end:
        raise disguised(_LABEL)


def _unpacked(archive: ZipFile, part: ZipInfo) -> bytes:
    """The first piece of the part, after all of it was unpacked and held against its checksum."""
    first = b""
    try:
        with archive.open(part) as stream:
            while chunk := stream.read(CHUNK):
                first = first or chunk
    except (*_BROKEN, RuntimeError) as error:
        raise damaged(_LABEL) from error
    return first

"""Pictures that are pictures from the first byte to the last, without decoding them."""

import re
import struct
import zlib

from core.file_refusals import damaged, disguised

_PAGE = re.compile(rb"<(?:!doctype|html|head|body|script|svg|iframe|\?php)[\s>/]", re.IGNORECASE)
_ZIP_END = b"PK\x05\x06"  # a zip is read from its end: these bytes and at most so many after them
_ZIP_TAIL = 22 + 65_535
_PDF_WINDOW = 1024  # readers of PDF look for its beginning as far as this

_PNG_BEGINNING = b"\x89PNG\r\n\x1a\n"
_CHUNK = struct.Struct(">I4s")
_CRC = struct.Struct(">I")

_SCAN, _END_OF_IMAGE = 0xDA, b"\xff\xd9"
# What gives the size of the picture; C4, C8 and CC stand for other things.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def check_png(content: bytes) -> None:
    """Raise Refused unless it is whole chunks, each with its checksum, and nothing after them."""
    view, at, kinds = memoryview(content), len(_PNG_BEGINNING), []
    try:
        while at < len(content):
            length, kind = _CHUNK.unpack_from(content, at)
            end = at + _CHUNK.size + length
            if _CRC.unpack_from(content, end)[0] != zlib.crc32(view[at + 4 : end]):
                raise damaged("PNG")
            kinds.append(kind)
            at = end + _CRC.size
            if kind == b"IEND":
                break
    except struct.error as error:
        raise damaged("PNG") from error
    if kinds[:1] != [b"IHDR"] or b"IDAT" not in kinds or kinds[-1] != b"IEND":
        raise damaged("PNG")
    if at < len(content):
        raise disguised("PNG")
    refuse_other_content(content, "PNG")


def check_jpeg(content: bytes) -> None:
    """Raise Refused unless its segments lead to a picture that ends.

    Telephones write a preview, or seconds of film, behind the picture: bytes after its end are
    no fault by themselves.
    """
    try:
        at = _beginning_of_scan(content)
    except IndexError as error:
        raise damaged("JPG") from error
    if content.find(_END_OF_IMAGE, at) < 0:
        raise damaged("JPG")
    refuse_other_content(content, "JPG")


def refuse_other_content(content: bytes, label: str) -> None:
    """Raise Refused for what a careless program could take for a page, a PDF or an archive."""
    beginning = content[:_PDF_WINDOW] if not content.startswith(b"%PDF-") else b""
    if _PAGE.search(content) or b"%PDF-" in beginning or _ZIP_END in content[-_ZIP_TAIL:]:
        raise disguised(label)


def _beginning_of_scan(content: bytes) -> int:
    at, has_frame = 2, False
    while content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:  # may be repeated before a segment
            at += 1
            continue
        length = int.from_bytes(content[at + 2 : at + 4], "big")
        has_frame = has_frame or (marker in _FRAMES and any(content[at + 5 : at + 9]))
        if marker == _SCAN and has_frame:
            return at
        if marker in (_SCAN, 0xD9) or length < 2:
            break
        at += 2 + length
    raise damaged("JPG")

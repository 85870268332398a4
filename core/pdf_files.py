"""PDF files that only show pages: no script, no attachment, no program to start.

Not a parser. It reads what stands outside the streams and inside the object streams, which is
where a viewer looks for what to do. What hides better than that meets the sandbox of the page
that shows it (``accounts.downloads``) and the scanner (``core.scanning``).
"""

import re
import zlib
from collections.abc import Iterator

from core.file_refusals import active, damaged
from core.picture_files import refuse_other_content

MOST_INFLATED = 20 * 2**20  # bytes of object streams that are looked into, all together

_STREAM = re.compile(rb">>\s{0,8}stream\r?\n")
_END_WINDOW = 1024  # bytes in which viewers look for the end
_DICTIONARY = 2048  # bytes before a stream that may say what it is
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")  # /J#61vaScript is /JavaScript
_ACTIVE = re.compile(
    rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData)(?![\w.-])"
)


def check_pdf(content: bytes) -> None:
    """Raise Refused for a PDF that is cut short, acts, carries files or is something else too."""
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-_END_WINDOW:]:
        raise damaged("PDF")
    outside = []
    left = MOST_INFLATED
    for text, stream in _pieces(content):
        outside.append(text)
        if b"/ObjStm" in text[-_DICTIONARY:]:
            inflated = _inflated(stream, left)
            left -= len(inflated)
            outside.append(inflated)
    words = b"\n".join(outside)
    if _ACTIVE.search(_HEX.sub(_spelled_out, words)):
        raise active("PDF", "脚本、附件或可执行的动作")
    refuse_other_content(words, "PDF")


def _pieces(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Pairs of what stands before a stream and the stream; the last one has no stream."""
    at = 0
    while found := _STREAM.search(content, at):
        end = content.find(b"endstream", found.end())
        if end < 0:
            break
        yield content[at : found.start()], content[found.end() : end]
        at = end
    yield content[at:], b""


def _inflated(stream: bytes, most: int) -> bytes:
    if most <= 0:
        return b""
    try:
        return zlib.decompressobj().decompress(stream, most)
    except zlib.error:
        return b""  # packed in another way, or not at all


def _spelled_out(found: re.Match[bytes]) -> bytes:
    return bytes([int(found[1], 16)])

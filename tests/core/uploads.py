"""Files as people send them, and files nobody should be able to hurt us with."""

import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

PNG_BEGINNING = b"\x89PNG\r\n\x1a\n"
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"


def upload(content: bytes, name: str = "盖章件.pdf") -> SimpleUploadedFile:
    """As a browser sends it; what the browser says of its type is a lie on purpose."""
    return SimpleUploadedFile(name, content, content_type="text/html")


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(*extra: bytes) -> bytes:
    """A picture of one gray point, with ``extra`` chunks before its end."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    points = chunk(b"IDAT", zlib.compress(b"\x00\x80"))
    return PNG_BEGINNING + header + points + b"".join(extra) + chunk(b"IEND", b"")


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def jpeg(comment: bytes = b"", size: bytes = b"\x00\x01\x00\x01") -> bytes:
    """The segments of a picture of one point."""
    return (
        b"\xff\xd8"
        + segment(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00")
        + segment(0xFE, comment)
        + segment(0xC0, b"\x08" + size + b"\x01\x01\x11\x00")
        + segment(0xDA, b"\x01\x01\x00\x00\x3f\x00")
        + b"\x00\x80\xff\xd9"
    )


def pdf(catalog: bytes = b"", *objects: bytes) -> bytes:
    """One empty page; ``catalog`` is added to the root's dictionary, ``objects`` come after it."""
    return (
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
        b"1 0 obj <</Type /Catalog /Pages 2 0 R " + catalog + b">> endobj\n"
        b"2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj\n"
        b"3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 99 99]>> endobj\n"
        + b"\n".join(objects)
        + b"\ntrailer <</Root 1 0 R>>\n%%EOF\n"
    )


def stream(dictionary: bytes, content: bytes) -> bytes:
    return b"4 0 obj <<%s>>\nstream\r\n%s\nendstream endobj" % (dictionary, content)


def packed(parts: dict[str, str | bytes]) -> bytes:
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return content.getvalue()


def docx(kind: str = "main+xml", **more: str | bytes) -> bytes:
    types = (
        f'<Types><Override PartName="/word/document.xml" ContentType="w.document.{kind}"/></Types>'
    )
    parts = {"[Content_Types].xml": types, "word/document.xml": "<w:document/>"}
    return packed(parts | more)


def xlsx() -> bytes:
    content = BytesIO()
    Workbook().save(content)
    return content.getvalue()

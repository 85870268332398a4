"""The stamped scan of the demo: a page of paper that says it is none, with no seal on it."""

from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from pilots import actions as pilots

# Latin letters: a face for Chinese ones would have to be shipped inside the file.
_TEXT = b"BT /F1 20 Tf 90 700 Td (DEMO - not a real document) Tj ET"
_OBJECTS = (
    b"<< /Type /Catalog /Pages 2 0 R >>",
    b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
    b" /Resources << /Font << /F1 5 0 R >> >> >>",
    b"<< /Length %d >>\nstream\n%s\nendstream" % (len(_TEXT), _TEXT),
    b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
)


def add_scan(content, *, by, at) -> None:
    """Lay the scan beside the version that was last signed."""
    pilots.add_scan(
        version=content.submission.versions.latest("number"),
        upload=paper("盖章件"),
        form_token=uuid4(),
        by=by,
        at=at,
    )


def paper(name: str) -> Any:
    """An upload that stands for a paper of that name."""
    return SimpleUploadedFile(f"{name}（演示）.pdf", _page())


def _page() -> bytes:
    """A PDF with one page, its table of objects in order."""
    written, starts = b"%PDF-1.4\n", []
    for number, content in enumerate(_OBJECTS, start=1):
        starts.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    count = len(_OBJECTS) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n" % count
    table += b"".join(b"%010d 00000 n \n" % start for start in starts)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(written))
    return written + table + end

"""What is kept and what is refused, by content (security.md A3-U 14-25 for files)."""

import zlib

import pytest

from core.file_types import (
    ALL,
    DOCX,
    JPEG,
    LONGEST_NAME,
    MOST_BYTES,
    PDF,
    PNG,
    SCANS,
    XLSX,
    read_type,
    shown_name,
)
from core.problems import Refused
from tests.core.uploads import (
    HTML,
    PNG_BEGINNING,
    SVG,
    chunk,
    docx,
    jpeg,
    packed,
    pdf,
    png,
    stream,
    upload,
    xlsx,
)

OBJECTS = b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode"


def refusals(content: bytes, allowed=ALL) -> list[str]:
    with pytest.raises(Refused) as refused:
        read_type(upload(content), allowed)
    return refused.value.codes


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (pdf(), PDF),
        (pdf(b"", stream(b"/Length 9", b"x /JS (x)")), PDF),  # pixels may spell anything
        (pdf(b"", stream(OBJECTS, zlib.compress(b"<</Type /Font>>"))), PDF),
        (pdf(b"", stream(OBJECTS, b"not packed like that")), PDF),
        (pdf(b"/JSON 1 /Launcher 2"), PDF),
        (pdf() + b"\x00" * 500, PDF),
        (jpeg(), JPEG),
        (jpeg() + b"\xff\xd8 what telephones write behind a picture", JPEG),
        (png(), PNG),
        (png(chunk(b"tEXt", b"Software\x00Scanner")), PNG),
        (docx(), DOCX),
        (xlsx(), XLSX),
    ],
)
def test_the_type_is_read_from_the_content(content, kind):
    assert read_type(upload(content, "whatever.exe")) == kind


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"", "file_empty", id="nothing"),
        pytest.param(HTML, "file_type", id="HTML as PDF"),
        pytest.param(SVG, "file_type", id="SVG with a script"),
        pytest.param(b"\xef\xbb\xbf" + HTML, "file_type", id="HTML with a byte order mark"),
        pytest.param(b"MZ\x90\x00" * 20, "file_type", id="a program"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "file_type", id="old Word"),
        pytest.param(b"GIF89a/*=1;alert(1)", "file_type", id="GIF and script"),
        pytest.param(b"just words", "file_type", id="text"),
        pytest.param(packed({"报表.pdf": pdf()}), "file_type", id="an archive"),
        pytest.param(pdf()[:-40], "file_damaged", id="PDF cut short"),
        pytest.param(b"\xef\xbb\xbf" + pdf(), "file_damaged", id="PDF that begins late"),
        pytest.param(HTML + pdf(), "file_type", id="HTML before a PDF"),
        pytest.param(pdf(b"", HTML), "file_disguised", id="HTML inside a PDF"),
        pytest.param(pdf() + packed({"a": "b"}), "file_disguised", id="PDF and archive"),
        pytest.param(
            pdf(b"/OpenAction <</S /JavaScript /JS (x)>>"), "file_active", id="PDF script"
        ),
        pytest.param(pdf(b"/OpenAction <</S /J#61vaScript>>"), "file_active", id="PDF, spelled"),
        pytest.param(pdf(b"/Names <</EmbeddedFiles 5 0 R>>"), "file_active", id="PDF attachment"),
        pytest.param(pdf(b"/OpenAction <</S /Launch>>"), "file_active", id="PDF starts a program"),
        pytest.param(
            pdf(b"", stream(OBJECTS, zlib.compress(b"<</S /JavaScript /JS (x)>>"))),
            "file_active",
            id="PDF script in an object stream",
        ),
        pytest.param(
            pdf(b"", stream(b"/Length 1", b"x"), b"5 0 obj <</S /JS>> endobj"),
            "file_active",
            id="PDF script after a stream",
        ),
        pytest.param(jpeg()[:-2], "file_damaged", id="JPG cut short"),
        pytest.param(b"\xff\xd8\xff", "file_damaged", id="beginning of a JPG"),
        pytest.param(b"\xff\xd8\xff\xe0\x00\x01" + bytes(9), "file_damaged", id="JPG in a circle"),
        pytest.param(jpeg(size=bytes(4)), "file_damaged", id="JPG without a size"),
        pytest.param(jpeg(HTML), "file_disguised", id="HTML inside a JPG"),
        pytest.param(jpeg(b"<?php system($_GET[0]); ?>"), "file_disguised", id="PHP inside a JPG"),
        pytest.param(jpeg(b"%PDF-1.4"), "file_disguised", id="JPG and PDF"),
        pytest.param(jpeg() + packed({"a": "b"}), "file_disguised", id="JPG and archive"),
        pytest.param(png()[:-5], "file_damaged", id="PNG cut short"),
        pytest.param(PNG_BEGINNING + HTML, "file_damaged", id="HTML behind the mark of a PNG"),
        pytest.param(
            png().replace(b"\x08\x00", b"\x09\x00"), "file_damaged", id="PNG bad checksum"
        ),
        pytest.param(PNG_BEGINNING + chunk(b"IEND", b""), "file_damaged", id="PNG of nothing"),
        pytest.param(png() + HTML, "file_disguised", id="HTML after a PNG"),
        pytest.param(png(chunk(b"tEXt", HTML)), "file_disguised", id="HTML inside a PNG"),
    ],
)
def test_what_is_no_plain_file_is_refused(content, code):
    assert refusals(content) == [code]


@pytest.mark.parametrize("kind", [docx(), xlsx()])
def test_a_stamped_scan_is_a_picture_or_a_pdf(kind):
    assert refusals(kind, SCANS) == ["file_type"]


def test_a_refusal_says_what_is_taken_and_what_came():
    with pytest.raises(Refused, match="这里只接收PDF、JPG、PNG文件，收到的内容是Word。"):
        read_type(upload(docx()), SCANS)
    with pytest.raises(Refused, match="收到的内容是网页、SVG或XML文本。"):
        read_type(upload(SVG), SCANS)
    with pytest.raises(Refused, match="兼容性最佳"):
        read_type(upload(b"\x00\x00\x00\x18ftypheic" + bytes(20)), SCANS)


class NeverRead:
    """An upload of that size; reading it would be the mistake."""

    name = "大.pdf"
    size = MOST_BYTES + 1

    def seek(self, position):
        raise AssertionError("moved")

    def read(self, size):
        raise AssertionError("read")


def test_a_large_file_is_refused_before_it_is_read():
    with pytest.raises(Refused) as refused:
        read_type(NeverRead())

    assert refused.value.codes == ["file_too_large"]


def test_a_file_that_lies_about_its_size_is_refused_all_the_same():
    liar = upload(b"%PDF-" + bytes(MOST_BYTES))
    liar.size = 1

    with pytest.raises(Refused) as refused:
        read_type(liar)

    assert refused.value.codes == ["file_too_large"]


def test_a_file_as_large_as_it_may_be_is_read_in_time():
    padding = stream(b"/Length 1", bytes(MOST_BYTES - len(pdf()) - 100))

    assert read_type(upload(pdf(b"", padding))) == PDF


@pytest.mark.parametrize(
    ("name", "kind", "shown"),
    [
        ("盖章件.pdf", PDF, "盖章件.pdf"),
        ("IMG_0001.JPEG", JPEG, "IMG_0001.jpeg"),
        ("IMG_0001", JPEG, "IMG_0001.jpg"),
        (None, PNG, "未命名.png"),
        ("../../settings.pdf", PDF, "settings.pdf"),
        ("C:\\扫描\\盖章件.pdf", PDF, "盖章件.pdf"),
        ("a\x00b\r\nSet-Cookie: x.pdf", PDF, "abSet-Cookie x.pdf"),
        ("盖章\u202efdp.exe.pdf", PDF, "盖章fdp.exe.pdf"),
        ('"><img src=x onerror=alert(1)>.pdf', PDF, "img src=x onerror=alert(1).pdf"),
        ("a" * 300 + ".pdf", PDF, "a" * (LONGEST_NAME - 4) + ".pdf"),
        ("章" * 300 + ".pdf", PDF, "章" * 65 + ".pdf"),
    ],
)
def test_a_name_is_shown_without_what_leads_elsewhere_or_deceives(name, kind, shown):
    assert shown_name(name, kind) == shown


@pytest.mark.parametrize("name", ["报表.pdf.html", "盖章件.exe", "盖章件.jpg", "盖章件.pdf.svg"])
def test_a_name_that_speaks_of_another_type_is_refused(name):
    with pytest.raises(Refused) as refused:
        shown_name(name, PDF)

    assert refused.value.codes == ["file_suffix"]

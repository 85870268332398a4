"""Word and Excel files that are kept: real packages without macros, controls and tricks."""

import struct

import pytest

from core import office_files
from core.office_files import EXCEL, LARGE_PART, MOST_PARTS, WORD, main_part
from core.problems import Refused
from tests.core.uploads import docx, packed, xlsx

DOCUMENT = b"word/document.xml"


def patched(content: bytes, *, at: bytes, offset: int, value: bytes) -> bytes:
    """The content with ``value`` written ``offset`` bytes after the last ``at``."""
    place = content.rindex(at) + offset
    return content[:place] + value + content[place + len(value) :]


def overlapping() -> bytes:
    """Both lines of the directory lead to the first part's bytes."""
    return patched(docx(), at=DOCUMENT, offset=-4, value=struct.pack("<I", 0))


def wrong_checksum() -> bytes:
    return patched(docx(), at=DOCUMENT, offset=-30, value=b"\x00\x00\x00\x00")


def encrypted() -> bytes:
    return patched(docx(), at=DOCUMENT, offset=-38, value=b"\x01\x00")


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (docx(), WORD),
        (docx(**{"word/media/image1.png": "x", "word/embeddings/Sheet1.xlsx": xlsx()}), WORD),
        (xlsx(), EXCEL),
        (packed({"a.txt": "x"}), ""),
        (packed({"word/document.xml": "x"}), ""),
    ],
)
def test_the_main_part_tells_what_it_is(content, found):
    assert main_part(content) == found


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(docx(kind="macroEnabled.main+xml"), "file_active", id="macros by type"),
        pytest.param(docx(**{"word/vbaProject.bin": "x"}), "file_active", id="macros"),
        pytest.param(docx(**{"word/activeX/activeX1.bin": "x"}), "file_active", id="a control"),
        pytest.param(docx(**{"word/embeddings/oleObject1.bin": "x"}), "file_active", id="OLE"),
        pytest.param(docx(**{"xl/workbook.xml": "x"}), "file_disguised", id="Word and Excel"),
        pytest.param(docx(**{"WORD/DOCUMENT.XML": "x"}), "file_disguised", id="a part twice"),
        pytest.param(docx(**{"../../settings.py": "x"}), "file_disguised", id="a part outside"),
        pytest.param(overlapping(), "file_disguised", id="parts over each other"),
        pytest.param(b"PK\x03\x04" + bytes(60) + docx(), "file_disguised", id="begins late"),
        pytest.param(docx()[:-30], "file_damaged", id="cut short"),
        pytest.param(docx() + b"<html>", "file_damaged", id="something behind it"),
        pytest.param(wrong_checksum(), "file_damaged", id="bad checksum"),
        pytest.param(docx(**{"a.xml": bytes(LARGE_PART * 20)}), "file_damaged", id="a bomb"),
        pytest.param(
            docx(**{f"{n}.xml": "" for n in range(MOST_PARTS)}), "file_damaged", id="many parts"
        ),
        pytest.param(encrypted(), "file_locked", id="a password"),
    ],
)
def test_tricks_are_refused(content, code):
    with pytest.raises(Refused) as refused:
        main_part(content)

    assert refused.value.codes == [code]


def test_unpacking_stops_at_a_bound_for_all_parts_together(monkeypatch):
    monkeypatch.setattr(office_files, "MOST_UNPACKED", 1000)

    with pytest.raises(Refused) as refused:
        main_part(docx(**{"a.xml": "x" * 600, "b.xml": "y" * 600}))

    assert refused.value.codes == ["file_damaged"]

"""What we write as Word and Excel opens in LibreOffice and comes out of it as pages.

One call for all of it: starting LibreOffice takes longer than what it does. It gets a folder of
its own for its profile, so that it neither finds nor disturbs anybody's.
"""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from reports.dictionary import SECTIONS
from tests.office.handed_out import PAPERS

TOOLS = ("soffice", "pdfinfo", "pdftotext")
LACKING = [tool for tool in TOOLS if shutil.which(tool) is None]
pytestmark = [
    pytest.mark.office,
    pytest.mark.django_db,
    pytest.mark.skipif(
        bool(LACKING) and not os.environ.get("REQUIRE_BROWSER"),
        reason=f"not on this machine: {', '.join(LACKING)}",
    ),
]
SECONDS = 300
A4 = frozenset({210, 297})
BROKEN = re.compile(r"Err:\d+|#(?:REF|NAME|VALUE|DIV/0|N/A|NUM|NULL)[!?]?")


@dataclass
class Printed:
    """What LibreOffice made of a file: the text of each page, and their sizes in millimeters."""

    pages: list[str]
    sizes: list[tuple[int, int]]

    @property
    def text(self) -> str:
        """Without what breaking into lines put between the signs."""
        return "".join("".join(self.pages).split())


@pytest.fixture(scope="module")
def printed(files, tmp_path_factory) -> dict[str, Printed]:
    folder = tmp_path_factory.mktemp("office")
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return {
        name: read(pdf)
        for name, pdf in converted(folder, [folder / name for name in files]).items()
    }


def converted(folder: Path, papers: list[Path]) -> dict[str, Path]:
    """Each paper as PDF; two of one name and two endings would end in one file."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    to_pdf = ("--headless", "--norestore", "--convert-to", "pdf", "--outdir", folder / "pdf")
    said = run("soffice", profile, *to_pdf, *papers)
    made = {paper.name: folder / "pdf" / f"{paper.stem}.pdf" for paper in papers}
    assert [name for name, pdf in made.items() if not pdf.exists()] == [], said
    return made


def run(*command) -> str:
    done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=True)  # noqa: S603
    return done.stdout.decode()


def read(pdf: Path) -> Printed:
    told = run("pdfinfo", "-l", "-1", pdf)
    points = re.findall(r"size: +([\d.]+) x ([\d.]+) pts", told)
    sizes = [tuple(round(float(side) / 72 * 25.4) for side in page) for page in points]
    return Printed(run("pdftotext", "-raw", pdf, "-").split("\f")[:-1], sizes)


def words_of(name: str, content: bytes) -> set[str]:
    """What is a line or a cell of its own, and short enough to stand on one page."""
    if name.endswith("docx"):
        document = Document(BytesIO(content))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        found = [*cells, *(paragraph.text for paragraph in document.paragraphs)]
    else:
        rows = (row for sheet in load_workbook(BytesIO(content)) for row in sheet.values)
        found = [value for row in rows for value in row if isinstance(value, str)]
    return {"".join(text.split()) for text in found if 0 < len(text) <= 20}


@pytest.mark.parametrize("name", PAPERS)
def test_it_comes_out_as_pages_of_a4_with_every_word_and_no_error(files, printed, name):
    paper = printed[name]

    assert len(paper.pages) == len(paper.sizes) > 0
    assert {frozenset(size) for size in paper.sizes} == {A4}
    assert sorted(word for word in words_of(name, files[name]) if word not in paper.text) == []
    assert not BROKEN.search(paper.text)


@pytest.mark.parametrize("name", [name for name in PAPERS if name != "details.xlsx"])
def test_every_page_carries_its_number(printed, name):
    shape = "—{}—" if name.endswith("docx") else "{}"

    for number, page in enumerate(printed[name].pages, start=1):
        assert shape.format(number) in "".join(page.split()), f"{name}, {number}"


@pytest.mark.parametrize("name", ["district-word.docx", "district-excel.xlsx"])
def test_the_districts_report_has_every_section_and_the_label_of_every_figure(printed, name):
    labels = {figure.label for section in SECTIONS for figure in section.figures}

    assert [section.title for section in SECTIONS if section.title not in printed[name].text] == []
    assert (
        sorted(label for label in labels if "".join(label.split()) not in printed[name].text) == []
    )


def test_the_eye_that_looks_for_errors_sees_one():
    """The control: what a spreadsheet shows where a formula fails."""
    assert all(BROKEN.search(text) for text in ("Err:502", "#REF!", "#NAME?", "#DIV/0!"))
    assert not BROKEN.search("共#3个")

"""What makes Word or Excel ask for a repair, looked for in the package itself.

A converter without a screen repairs in silence, so that a paper that it prints may still be one
that its reader is asked about. Here is what Office holds a package against: ISO/IEC 29500, part 2
for the parts and their relationships, part 1 for the order of what is in them.
"""

import posixpath
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

from lxml import etree
from openpyxl.utils import range_boundaries
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

TYPES = "[Content_Types].xml"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
REFERENCE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# CT_Worksheet is a sequence: what is out of it is "unreadable content".
ORDER = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData"),
    *("sheetCalcPr", "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState"),
    *("dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting"),
    *("dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter"),
    *("rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags"),
    *("drawing", "legacyDrawing", "legacyDrawingHF", "picture", "oleObjects", "controls"),
    *("webPublishItems", "tableParts", "extLst"),
)
COUNTED = ("mergeCells", "dataValidations")
LONGEST_TEXT = 32_767
LONGEST_NAME = 31


def flaws(content: bytes) -> list[str]:
    """What is wrong with a .docx or .xlsx, in words; empty for one that opens without a question."""
    with ZipFile(BytesIO(content)) as archive:
        if broken := archive.testzip():
            return [f"{broken} is damaged"]
        names, parts = archive.namelist(), {}
        if len(set(names)) != len(names):
            return ["a part is there twice"]
        for name in names:
            if name.endswith((".xml", ".rels")):
                try:
                    parts[name] = etree.fromstring(archive.read(name))
                except etree.XMLSyntaxError as error:
                    return [f"{name}: {error}"]
    found = [*_undeclared(names, parts), *_led_nowhere(names, parts)]
    for name, root in parts.items():
        if root.tag == f"{SHEET}worksheet":
            found += [f"{name}: {flaw}" for flaw in _of_sheet(root, parts)]
        if root.tag == f"{SHEET}workbook":
            found += _of_names(root)
        found += [f"{name}: {flaw}" for flaw in _of_words(root)]
    return found


def _undeclared(names: list[str], parts: dict) -> Iterator[str]:
    """Parts of a type that nobody named, and types of a part that is not there."""
    types = parts[TYPES]
    endings = {one.get("Extension") for one in types if one.get("Extension")}
    named = {one.get("PartName").lstrip("/") for one in types if one.get("PartName")}
    for name in names:
        if name != TYPES and name not in named and name.rpartition(".")[2] not in endings:
            yield f"{name} has no type"
    yield from (f"{name} has a type and is not there" for name in sorted(named - set(names)))


def _led_nowhere(names: list[str], parts: dict) -> Iterator[str]:
    """Relationships of or to a part that is not there, and parts that speak of one not declared."""
    declared: dict[str, set[str]] = {}
    for name in [name for name in parts if name.endswith(".rels")]:
        folder, _, own = name.rpartition("_rels/")
        source = folder + own.removesuffix(".rels")
        if source and source not in names:
            yield f"{name} is of nothing"
        keys = [one.get("Id") for one in parts[name]]
        declared[source] = set(keys)
        if len(set(keys)) != len(keys):
            yield f"{name} names one twice"
        for one in parts[name]:
            target = one.get("Target")
            path = target[1:] if target[:1] == "/" else posixpath.join(folder, target)
            is_outside = one.get("TargetMode") == "External"
            if not is_outside and posixpath.normpath(path) not in names:
                yield f"{name} leads to {target}"
    for name, root in parts.items():
        said = {one.get(REFERENCE) for one in root.iter() if one.get(REFERENCE)}
        yield from (f"{name} speaks of {key}" for key in said - declared.get(name, set()))


def _of_names(workbook) -> Iterator[str]:
    names = [one.get("name") for one in workbook.iter(f"{SHEET}sheet")]
    if len({name.lower() for name in names}) != len(names):
        yield "two sheets of one name"
    for name in names:
        if not 0 < len(name) <= LONGEST_NAME or set(name) & set(r"[]:*?/\\"):
            yield f"a sheet of the name {name}"


def _of_sheet(sheet, parts: dict) -> Iterator[str]:
    kinds = [child.tag.removeprefix(SHEET) for child in sheet]
    if unknown := set(kinds) - set(ORDER):
        yield f"unknown: {unknown}"
    elif kinds != sorted(kinds, key=ORDER.index):
        yield f"out of order: {kinds}"
    for child in sheet:
        kind, said = child.tag.removeprefix(SHEET), child.get("count")
        if kind in COUNTED and (said not in (None, str(len(child))) or not len(child)):
            yield f"{kind} counts {said}"
    last = 0
    for place in sheet.iterfind(f"{SHEET}cols/{SHEET}col"):
        if not last < int(place.get("min")) <= int(place.get("max")):
            yield f"columns from {place.get('min')}"
        last = int(place.get("max"))
    merged = [range_boundaries(one.get("ref")) for one in sheet.iter(f"{SHEET}mergeCell")]
    for place, one in enumerate(merged):
        if any(_meet(one, other) for other in merged[:place]):
            yield f"merged twice: {one}"
    yield from _of_rows(sheet.find(f"{SHEET}sheetData"), parts)


def _of_rows(rows, parts: dict) -> Iterator[str]:
    """Rows and cells go upward; a cell has a look and a text that exist."""
    looks = len(parts["xl/styles.xml"].find(f"{SHEET}cellXfs"))
    texts = parts.get("xl/sharedStrings.xml")
    last_row = 0
    for row in rows:
        number, last = int(row.get("r")), 0
        if number <= last_row:
            yield f"row {number} after {last_row}"
        last_row = number
        for cell in row:
            letters, own = coordinate_from_string(cell.get("r"))
            column = column_index_from_string(letters)
            if own != number or column <= last:
                yield f"cell {cell.get('r')} in row {number}"
            last = column
            if int(cell.get("s", 0)) >= looks:
                yield f"{cell.get('r')} has no look"
            value = cell.findtext(f"{SHEET}v")
            kind = cell.get("t")
            if kind == "s" and not (texts is not None and 0 <= int(value) < len(texts)):
                yield f"{cell.get('r')} has no text"
            if len("".join(cell.itertext())) > LONGEST_TEXT:
                yield f"{cell.get('r')} is too long"


def _meet(one: tuple, other: tuple) -> bool:
    return not (one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1])


def _of_words(root) -> Iterator[str]:
    """A cell ends with a paragraph, a row fits its grid, how something looks is said first."""
    for table in root.iter(f"{WORD}tbl"):
        grid = len(table.findall(f"{WORD}tblGrid/{WORD}gridCol"))
        for row in table.iterfind(f"{WORD}tr"):
            cells = row.findall(f"{WORD}tc")
            spans = (cell.find(f"{WORD}tcPr/{WORD}gridSpan") for cell in cells)
            wide = sum(int(span.get(f"{WORD}val")) if span is not None else 1 for span in spans)
            if wide != grid:
                yield f"a row of {wide} in a grid of {grid}"
            yield from ("a cell without a paragraph" for c in cells if c[-1].tag != f"{WORD}p")
    for kind, looks in (("p", "pPr"), ("r", "rPr")):
        for one in root.iter(f"{WORD}{kind}"):
            places = [place for place, child in enumerate(one) if child.tag == f"{WORD}{looks}"]
            if places not in ([], [0]):
                yield f"{looks} at {places}"

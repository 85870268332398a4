"""The parts of a workbook that are read before its sheets: directory, formats, shared texts."""

from dataclasses import dataclass
from posixpath import join, normpath

from openpyxl.styles.numbers import is_date_format

from core.cell_values import Fault, text_or_fault
from core.workbook_package import WORKBOOK, damaged, too_large
from core.workbook_xml import Visitor, Walk, names

RELATIONS = "xl/_rels/workbook.xml.rels"
# Days and times among the formats every program knows by number. 27-36 and 50-58 are those of
# Chinese Excel and WPS (2021年5月18日), which come without a pattern in the file.
DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
MOST_SHEETS = 100
MOST_STYLES = 65_000  # Excel's own bound is below it

_RELATION_SPACES = (
    "http://schemas.openxmlformats.org/package/2006/relationships",
    "http://purl.oclc.org/ooxml/package/relationships",
)


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One sheet in the order of the tabs and the part that holds it."""

    name: str
    part: str
    state: str  # visible, hidden or veryHidden

    @property
    def is_hidden(self) -> bool:
        return self.state != "visible"


@dataclass(frozen=True, slots=True)
class Book:
    """What every sheet needs to know of its workbook."""

    sheets: tuple[SheetPart, ...]
    is_1904: bool
    date_styles: frozenset[str]  # numbers of cell styles, as the cells spell them
    texts: list[str | Fault]  # the shared ones, by their place


def read_book(walk: Walk) -> Book:
    """Read the parts before the sheets. Raises Refused where the workbook is not whole."""
    directory = _Directory()
    walk.through(WORKBOOK, directory, names("sheet", "workbookPr"))
    relations = _Relations()
    walk.through(RELATIONS, relations, names("Relationship", namespaces=_RELATION_SPACES))
    return Book(
        sheets=_sheets(directory.rows, relations.targets),
        is_1904=directory.is_1904,
        date_styles=_date_styles(walk, relations),
        texts=_texts(walk, relations),
    )


def _sheets(rows: list[tuple[str, str, str]], targets: dict[str, str]) -> tuple[SheetPart, ...]:
    if not rows or any(key not in targets for _, key, _ in rows):
        raise damaged()
    return tuple(SheetPart(name, targets[key], state) for name, key, state in rows)


def _date_styles(walk: Walk, relations: "_Relations") -> frozenset[str]:
    if relations.styles is None:
        return frozenset()
    styles = _Styles()
    walk.through(relations.styles, styles, names("numFmt", "cellXfs", "xf"))
    return frozenset(styles.dates)


def _texts(walk: Walk, relations: "_Relations") -> list[str | Fault]:
    if relations.texts is None:
        return []
    shared = _SharedTexts()
    walk.through(relations.texts, shared, names("si", "t", "rPh"))
    return shared.texts


class _Directory(Visitor):
    """The tabs, as (name, key of the part, state)."""

    def __init__(self):
        self.rows: list[tuple[str, str, str]] = []
        self.is_1904 = False

    def start(self, name, attributes):
        if name == "workbookPr":
            self.is_1904 = attributes.get("date1904") in ("1", "true")
        elif name == "sheet":
            key = next((v for k, v in attributes.items() if k.endswith(" id")), "")
            state = attributes.get("state", "visible")
            if len(self.rows) == MOST_SHEETS:
                raise too_large(f"工作表超过{MOST_SHEETS}个")
            self.rows.append((attributes.get("name", ""), key, state))


class _Relations(Visitor):
    """Which part is meant by which key. What lies outside the file is never looked at."""

    def __init__(self):
        self.targets: dict[str, str] = {}
        self.styles: str | None = None
        self.texts: str | None = None

    def start(self, name, attributes):
        if name != "Relationship" or attributes.get("TargetMode") == "External":
            return
        if len(self.targets) > 2 * MOST_SHEETS:
            raise damaged()
        part = _inside(attributes.get("Target", "")[:300])
        kind = attributes.get("Type", "").rpartition("/")[2]
        if kind == "worksheet":
            self.targets[attributes.get("Id", "")] = part
        elif kind == "styles":
            self.styles = part
        elif kind == "sharedStrings":
            self.texts = part
        else:
            # Sheets that are charts have a tab, and nothing to read.
            self.targets[attributes.get("Id", "")] = ""


class _Styles(Visitor):
    """Which of the cell styles show a number as a day or a time."""

    def __init__(self):
        self.patterns: dict[str, str] = {}
        self.is_inside = False
        self.count = 0
        self.dates: set[str] = set()

    def start(self, name, attributes):
        if name == "numFmt":
            self.patterns[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self.is_inside = True
        elif name == "xf" and self.is_inside:
            if self._is_date(attributes.get("numFmtId", "0")):
                self.dates.add(str(self.count))
            self.count += 1
        if max(self.count, len(self.patterns)) > MOST_STYLES:
            raise too_large("单元格格式过多")

    def end(self, name):
        if name == "cellXfs":
            self.is_inside = False

    def _is_date(self, number: str) -> bool:
        if number in self.patterns:
            # Patterns end at 255 characters; a longer one is not worth a search.
            return bool(is_date_format(self.patterns[number][:255]))
        return number.isdecimal() and len(number) < 4 and int(number) in DATE_FORMATS


class _SharedTexts(Visitor):
    """Each text once, with its differently styled pieces joined and its pinyin left out."""

    def __init__(self):
        self.texts: list[str | Fault] = []
        self.pieces: list[str] = []
        self.is_text = self.is_pinyin = False

    def start(self, name, attributes):
        if name == "t":
            self.is_text = not self.is_pinyin
        elif name == "rPh":
            self.is_pinyin = True

    def text(self, text):
        if self.is_text:
            self.pieces.append(text)

    def end(self, name):
        if name == "t":
            self.is_text = False
        elif name == "rPh":
            self.is_pinyin = False
        elif name == "si":
            self.texts.append(text_or_fault("".join(self.pieces)))
            self.pieces.clear()


def _inside(target: str) -> str:
    """A relation's target as a path in the package: it is relative to xl/, or begins with "/"."""
    return normpath(target.lstrip("/") if target.startswith("/") else join("xl", target))

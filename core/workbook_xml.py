"""Walking through one XML part with a bound on everything it can cost.

Not openpyxl's reader: it builds each row and each text whole before anyone can look at it, so
50 MB of empty cells in one row, or of empty texts, cost it minutes and gigabytes. Here the part
streams through expat and is left at the first thing too much.
"""

from collections.abc import Callable, Iterator
from xml.parsers import expat  # noqa: S407 - a DTD, the way to every attack on it, is refused

from core.workbook_package import Package, damaged, too_large

MOST_ELEMENTS = 1_000_000  # of all parts read: the cells with content, and blank ones
MOST_CELLS = 240_000  # with content, of all sheets read: 20,000 rows of 12, about 1 s
MOST_NESTED = 64
MOST_NAMES = 5_000  # different names of elements and attributes, which expat keeps to the end
LONGEST_TAG = 2**20  # bytes; expat 2.5 reads an unfinished tag again with every chunk

_MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)


class Visitor:
    """Is shown a part's elements in order; names of other namespaces arrive as ""."""

    def start(self, name: str, attributes: dict[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, text: str) -> None: ...


def names(*plain: str, namespaces: tuple[str, ...] = _MAIN) -> dict[str, str]:
    """The names expat reports for these elements, in the usual and in the strict format."""
    return {f"{space} {name}": name for space in namespaces for name in plain}


class Walk:
    """Reads parts of one package and counts what all of them cost together."""

    def __init__(self, package: Package):
        self.package = package
        self._left = MOST_ELEMENTS
        self._cells_left = MOST_CELLS

    def through(self, part: str, visitor: Visitor, known: dict[str, str]) -> None:
        """Show the whole part to the visitor. Raises Refused for anything but plain XML."""
        for _ in self.steps(part, visitor, known):
            pass

    def steps(self, part: str, visitor: Visitor, known: dict[str, str]) -> Iterator[None]:
        """The same, stopping after every chunk, so that rows can be taken away in between."""
        if part not in self.package:
            raise damaged()
        parser = _Parser(visitor, known)
        for chunk in self.package.chunks(part):
            self._left -= parser.feed(chunk)
            if self._left < 0:
                raise too_large("工作簿内容过多")
            yield
        parser.finish()
        yield

    def count_cells(self, number: int) -> None:
        """Cells with content cost more than elements: each becomes a value."""
        self._cells_left -= number
        if self._cells_left < 0:
            raise too_large(f"有内容的单元格超过{MOST_CELLS // 10_000}万个")


class _Parser:
    """One expat parser with its counts."""

    def __init__(self, visitor: Visitor, known: dict[str, str]):
        self.fed = self.opened = self.closed = 0
        self.seen: dict[str, str] = {}
        self.parser = expat.ParserCreate(None, " ", self.seen)
        self.parser.buffer_text = True
        self.parser.CharacterDataHandler = visitor.text
        self.parser.StartDoctypeDeclHandler = self._doctype
        self._listen(visitor, known.get)

    def _listen(self, visitor: Visitor, name_of: Callable[[str, str], str]) -> None:
        # Closures, as they are called a million times: a method would cost a third more.
        start, end = visitor.start, visitor.end

        def on_start(tag: str, attributes: dict[str, str]) -> None:
            self.opened += 1
            start(name_of(tag, ""), attributes)

        def on_end(tag: str) -> None:
            self.closed += 1
            end(name_of(tag, ""))

        self.parser.StartElementHandler = on_start
        self.parser.EndElementHandler = on_end

    def feed(self, chunk: bytes) -> int:
        """Read on; answers what it cost in elements, two attributes being as dear as one."""
        before = self.opened
        self._parse(chunk, False)
        self.fed += len(chunk)
        if self.fed - self.parser.CurrentByteIndex > LONGEST_TAG:
            raise damaged()
        if self.opened - self.closed > MOST_NESTED or len(self.seen) > MOST_NAMES:
            raise damaged()
        return max(self.opened - before, chunk.count(b"=") // 2)

    def finish(self) -> None:
        self._parse(b"", True)

    def _parse(self, content: bytes, is_last: bool) -> None:
        try:
            self.parser.Parse(content, is_last)
        except (expat.ExpatError, ValueError, LookupError) as error:
            # ValueError and LookupError: an encoding nobody knows, a number that is none.
            raise damaged() from error

    def _doctype(self, *declaration) -> None:
        # Searched for before, byte by byte; here also in whatever encoding the part claims.
        raise damaged()

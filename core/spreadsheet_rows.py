"""The rows of a sheet spelled as the file format wants them, into a workbook that openpyxl makes.

openpyxl's own rows cost more than all else together; see decision 0059.
"""

import re
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from io import BytesIO, TextIOWrapper
from itertools import count
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

# The place of the rows in a sheet that has none yet; its texts cannot look like this.
_NO_ROWS = re.compile(rb"<sheetData(?:\s*/>|></sheetData>)")


class RowStream:
    """The rows of one sheet, on the disk until the workbook is put together.

    A cell is what ``core.spreadsheet_cells.Pen`` spells: all that follows its address.
    """

    def __init__(self, width: int):
        self._starts = [f'<c r="{get_column_letter(place)}' for place in range(1, width + 1)]
        unnamed = TemporaryFile()  # noqa: SIM115  (closed by whoever made the stream)
        self._file = TextIOWrapper(unnamed, encoding="utf-8", newline="\n")
        self._next = count(1)

    def append(self, cells: Iterable[str], height: float | None = None) -> int:
        """Write one row from its first cell on; "" leaves a place without a cell. Its number.

        ``height`` is in points, None for that of one line.
        """
        number = next(self._next)
        spelled = [
            f"{start}{number}{cell}"
            for start, cell in zip(self._starts, cells, strict=False)
            if cell
        ]
        high = f' ht="{height}" customHeight="1"' if height else ""
        self._file.write(f'<row r="{number}"{high}>{"".join(spelled)}</row>')
        return number

    def copy_to(self, part: IO[bytes]) -> None:
        self._file.flush()
        self._file.buffer.seek(0)
        part.write(b"<sheetData>")
        copyfileobj(self._file.buffer, part)
        part.write(b"</sheetData>")

    def close(self) -> None:
        self._file.close()


class Rows(ExitStack):
    """The streams of a workbook's sheets by their names; closed, and with that gone, on exit."""

    def __init__(self) -> None:
        super().__init__()
        self.by_sheet: dict[str, RowStream] = {}

    def stream(self, sheet: str, width: int) -> RowStream:
        rows = self.by_sheet[sheet] = RowStream(width)
        self.callback(rows.close)
        return rows


def save(book: Workbook, rows: Mapping[str, RowStream], stream: IO[bytes]) -> None:
    """The workbook into ``stream``: every part as openpyxl makes it, with the rows in their sheets.

    Raises ValueError where a sheet that is to get rows has some already.
    """
    frame = BytesIO()
    book.save(frame)
    parts = {page.path[1:]: rows.get(page.title) for page in book.worksheets}
    with ZipFile(frame) as made, ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for entry in made.infolist():
            content, own = made.read(entry), parts.get(entry.filename)
            if own is None:
                archive.writestr(entry.filename, content)
                continue
            before, *after = _NO_ROWS.split(content)
            if len(after) != 1:
                raise ValueError(f"{entry.filename} has rows already")
            # How long the part becomes is not known when it begins.
            with archive.open(entry.filename, "w", force_zip64=True) as part:
                part.write(before)
                own.copy_to(part)
                part.write(after[0])

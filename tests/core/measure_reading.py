"""Reads files in a process of its own and says what each of them cost. Run by the tests.

``python -m tests.core.measure_reading FOLDER``: one JSON line per file.
"""

import json
import resource
import sys
import time
from io import BytesIO
from pathlib import Path

import openpyxl
from django.core.files.base import ContentFile

from core import cell_readers
from core.problems import Refused
from core.spreadsheet_columns import ColumnIn
from core.spreadsheet_reading import read_workbook
from core.workbook_xml import MOST_CELLS
from tests.core import hostile

COLUMNS = (
    ColumnIn("姓名", "name", required=True),
    ColumnIn("次数", "times", cell_readers.integer()),
    ColumnIn("日期", "day", cell_readers.day()),
)
PEER_ROWS = 500
reached = []  # files and hosts that reading opened


def notice(event, arguments):
    if event in ("open", "os.open", "subprocess.Popen", "os.system") or event.startswith("socket."):
        reached.append(f"{event} {arguments[0]}")


def memory(field):
    """VmRSS (now) or VmHWM (highest since the last reset), in bytes."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(field))


def outcome(upload):
    try:
        result = read_workbook(upload, sheets={"个案": COLUMNS})
    except Refused as refusal:
        return {"refused": [problem.message for problem in refusal.problems]}
    rows = [row.values for row in result.sheets["个案"].rows]
    return {
        "rows": rows[:5],
        "count": len(rows),
        "problems": [problem.sentence for problem in result.problems[:5]],
    }


def book_for_the_peer() -> bytes:
    """A plain workbook of twelve columns."""
    stream, book = BytesIO(), openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("个案")
    for number in range(PEER_ROWS):
        sheet.append([f"张三{number}", number] * 6)
    book.save(stream)
    return stream.getvalue()


BOOK = book_for_the_peer()


def peer() -> float:
    """Seconds that openpyxl needs, at this moment on this machine, to read the bare values of as
    many cells as we read at most."""
    started = time.process_time()
    book = openpyxl.load_workbook(BytesIO(BOOK), read_only=True)
    cells = sum(len(row) for row in book["个案"].iter_rows(values_only=True))
    return (time.process_time() - started) * MOST_CELLS / cells


def measured(name, content):
    Path("/proc/self/clear_refs").write_text("5")
    started = time.process_time()
    reached.clear()
    found = outcome(ContentFile(content, name))
    found["reached"] = list(reached)
    found["seconds"] = time.process_time() - started
    found["bytes"] = memory("VmHWM")
    found["peer"] = peer()
    return found


def main(folder):
    measured(*hostile.ACCEPTED["a plain workbook"][0]())  # Python loads what it needs on the way
    before = memory("VmRSS")
    sys.addaudithook(notice)
    for path in sorted(folder.glob("*.json")):
        case = json.loads(path.read_text())
        found = measured(case["name"], path.with_suffix(".bin").read_bytes())
        found["bytes"] -= before  # also what earlier files left behind
        print(json.dumps({"case": case["case"], **found}, default=str))


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CPU, (120, 120))
    main(Path(sys.argv[1]))

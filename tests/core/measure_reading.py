"""Reads files in a process of its own and says what each of them cost. Run by the tests.

``python -m tests.core.measure_reading FOLDER``: one JSON line per file.
"""

import json
import resource
import sys
import time
from pathlib import Path

from django.core.files.base import ContentFile

from core import cell_readers
from core.problems import Refused
from core.spreadsheet_columns import ColumnIn
from core.spreadsheet_reading import read_workbook
from tests.core import hostile

COLUMNS = (
    ColumnIn("姓名", "name", required=True),
    ColumnIn("次数", "times", cell_readers.integer()),
    ColumnIn("日期", "day", cell_readers.day()),
)
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


def measured(name, content):
    Path("/proc/self/clear_refs").write_text("5")
    started = time.process_time()
    reached.clear()
    found = outcome(ContentFile(content, name))
    found["reached"] = list(reached)
    found["seconds"] = time.process_time() - started
    found["bytes"] = memory("VmHWM")
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
    resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
    main(Path(sys.argv[1]))

"""What moved since the city's report was adopted: whether there is anything to adopt again. Pure.

Not everything that a version freezes counts. How far the districts are that are not in yet changes
daily, and a version from before a table existed does not differ by lacking it: neither is a reason
to ask the leader anew. Sums, rates and tables follow from the districts and are not compared again.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from core.canonical import canonical_text
from reports.citywide.models import CityReportVersion

LATER_KEYS = ("supplements", "addenda", "later")


def what_moved(version: CityReportVersion, content: Mapping[str, Any]) -> str:
    """In words that follow 审定后，: “朝阳区又有备案” or “文字、问题归类有变化”; "" where nothing
    did. ``content`` is what would be adopted now."""
    last, now = json.loads(version.text), json.loads(canonical_text(content))
    # Texts quote sums: where a district came in they differ without anybody having written.
    return _of_districts(last["districts"], now["districts"]) or _of_words(last, now)


def is_as_adopted(version: CityReportVersion | None, content: Mapping[str, Any]) -> bool:
    """Whether there is nothing to adopt; of a version that was tampered with nothing is known."""
    return version is not None and version.is_intact and not what_moved(version, content)


def _of_districts(last: Sequence[Mapping], now: Sequence[Mapping]) -> str:
    before = {row["district"]: row for row in last}
    filed = [row["district"] for row in now if not _same(before.get(row["district"]), row)]
    gone = before.keys() - {row["district"] for row in now}
    said = [f"{'、'.join(filed)}又有备案"] if filed else []
    if gone:
        said.append(f"{'、'.join(name for name in before if name in gone)}不再计入")
    return "，".join(said)


def _same(last: Mapping | None, now: Mapping) -> bool:
    if last is None or last["as_of"] != now["as_of"]:
        return False
    return all(now["figures"].get(key) == value for key, value in last["figures"].items())


def _of_words(last: Mapping, now: Mapping) -> str:
    found = []
    if last["texts"] != now["texts"]:
        found.append("文字")
    if last["problems"] != _as_known(last["problems"], now["problems"]):
        found.append("问题归类")
    if any(last[key] != now[key] for key in LATER_KEYS if key in last):
        found.append("补充数或者补充报告")
    return f"{'、'.join(found)}有变化" if found else ""


def _as_known(last: Sequence[Mapping], now: Sequence[Mapping]) -> list[dict]:
    """The rows of now with the keys that those of the version have."""
    known = last[0].keys() if last else ()
    return [{key: row[key] for key in row if not last or key in known} for row in now]

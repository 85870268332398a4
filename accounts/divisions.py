"""Loading Beijing's divisions: two official lists, and units that came and went between them.

The older list (30 June 2020) was in force when the notice went out in May 2021: 333 units. The
newer one has 343. The source says which units differ, not on which day they changed; the days
recorded here are the last by which the change is known. See docs/decisions/0005-divisions.md.
"""

import json
from datetime import date
from pathlib import Path

from django.db import transaction

from accounts.models import District, Subdistrict
from accounts.models.divisions import BaseKind

DATA = Path(__file__).parent / "data"
OLDER, NEWER = "beijing_divisions_2020-06-30.json", "beijing_divisions.json"
CHANGED_ON = date(2021, 10, 31)
# 首都机场街道 only changed its code, a year after the others.
AIRPORT_CHANGED_ON = date(2022, 10, 31)
AIRPORT = "首都机场街道"
# 北京经济技术开发区 has no code of a district; it may report by itself once it is switched on.
OPTIONAL = "功能区"


def _read(name: str) -> list[dict]:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def _key(unit: dict) -> tuple[str, str]:
    return unit["code"], unit["name"]


def _changed_on(unit: dict) -> date:
    return AIRPORT_CHANGED_ON if unit["name"] == AIRPORT else CHANGED_ON


@transaction.atomic
def load_divisions() -> tuple[int, int]:
    """Write both lists; a second run changes nothing. Returns (districts, subdistricts)."""
    districts = {row["code"]: _write_district(row) for row in _read("beijing_districts.json")}
    older = {_key(unit): unit for unit in _read(OLDER)}
    newer = {_key(unit): unit for unit in _read(NEWER)}
    # Those that went come first: their names and codes must be free for those that came.
    for key in sorted(older.keys() - newer.keys()):
        _write_unit(older[key], districts, valid_to=_changed_on(older[key]))
    for key, unit in sorted(newer.items()):
        came_on = None if key in older else _changed_on(unit)
        _write_unit(unit, districts, valid_from=came_on)
    return len(districts), Subdistrict.objects.count()


def _write_district(row: dict) -> District:
    district, _ = District.objects.update_or_create(
        code=row["code"],
        defaults={"name": row["name"], "order": row["order"]},
        create_defaults={
            "name": row["name"],
            "order": row["order"],
            "bureau_name": f"{row['name']}委社会工委{row['name']}民政局",
            "is_reporting": row["kind"] != OPTIONAL,
        },
    )
    return district


def _write_unit(unit: dict, districts, *, valid_from=None, valid_to=None) -> None:
    facts = {
        "kind": unit["kind"],
        "base_kind": unit["base_kind"],
        "valid_from": valid_from,
        "valid_to": valid_to,
    }
    Subdistrict.objects.update_or_create(
        district=districts[unit["district_code"]],
        code=unit["code"],
        name=unit["name"],
        defaults=facts,
        # 农村地区 is a judgement that staff may correct: set once, never overwritten.
        create_defaults={**facts, "is_rural": unit["base_kind"] != BaseKind.STREET},
    )

"""The bench measures every operation there is, on a city of one center, and knows its ceilings."""

import json
from datetime import datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from bench import exports, raw, raw_report
from bench import run as bench
from bench.measuring import Missing, Operation, broken, measured
from bench.operations import CEILINGS, OPERATIONS
from cases.models import ServiceRecord
from core.deadlines import BEIJING
from core.progress import finished
from funding.models import AllocationLine, AllocationRun, FundingPool, WorkloadLine
from portal.demo.city.scale import Scale
from portal.demo.city.story import fill_city

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 12, tzinfo=BEIJING)
NAMES = (
    "city_dashboard",
    "case_list_first",
    "case_list_deep",
    "district_report",
    "export_detail",
    "city_report",
    "import_records",
    "allocation",
    "allocation_lines",
    "form_submit",
)
KEYS = {
    "name",
    "database",
    "ours_ms",
    "limit_ms",
    "peer_ms",
    "ratio_to_limit",
    "ratio_to_peer",
    "queries",
    "peak_mb",
}


def test_every_named_operation_is_measured_or_says_why_not(monkeypatch, settings, capsys):
    settings.ROOT_URLCONF = "bench.urls"
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    monkeypatch.setattr("bench.services.ROWS", 3)
    finished(fill_city(at=NOW, scale=Scale(years=2, centers=1, sessions=2, workers=1)))

    before = _counts()
    rows, _ = bench.run([], rounds=1)

    printed = capsys.readouterr().out
    assert [line.split()[0] for line in printed.splitlines()[1:]] == list(NAMES)
    assert [row["name"] for row in rows] == list(NAMES)
    assert all(set(row) == KEYS for row in rows)
    assert all(row["ours_ms"] > 0 and row["limit_ms"] > 0 for row in rows)
    assert all(row["queries"] > 0 and row["peak_mb"] > 0 for row in rows)
    assert json.loads(json.dumps(rows)) == rows
    queries = {row["name"]: row["queries"] for row in rows}
    assert queries["case_list_first"] == queries["case_list_deep"] == 8
    assert _counts() == before  # what it writes it takes back, but the log of who opened what


def _counts() -> dict[str, int]:
    models = (ServiceRecord, AllocationLine, AllocationRun, WorkloadLine, FundingPool)
    return {model.__name__: model.objects.count() for model in models}


def statements() -> list[tuple[str, str]]:
    """Every piece of SQL that the bench holds, however it is kept there."""
    found = []
    for module in (raw, raw_report, exports):
        for name, value in sorted(vars(module).items()):
            kept = value if isinstance(value, tuple) else (value,)
            found += [
                (f"{module.__name__}.{name}[{at}]", one)
                for at, one in enumerate(kept)
                if isinstance(one, str) and one.lstrip().startswith("SELECT")
            ]
    return found


def test_every_statement_of_the_limits_fits_the_tables_there_are():
    """So that a renamed column fails here, by name, and not in somebody's bench."""
    facts = dict.fromkeys(("round", "earlier", "district"), 1) | {"year": 2021}
    days = ("first", "last", "first_before", "last_before", "on")
    facts |= dict.fromkeys(days, NOW.date())
    found = statements()
    failed = []
    for name, sql in found:
        whole = sql.format(scope="AND district_id = %s", scope_u="AND u.district_id = %s")
        by_place = [NOW.date()] * 3 + [1] if sql == raw.LIST else [1] * whole.count("%s")
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(whole, facts if "%(" in sql else by_place)
                cursor.fetchall()
        except DatabaseError as error:
            failed.append(f"{name}: {error}")

    assert failed == []
    assert len(found) == len({name for name, _ in found}) > 70


def test_the_names_are_the_fixed_ones_and_each_has_its_ceilings():
    assert tuple(OPERATIONS) == tuple(CEILINGS) == NAMES


@pytest.mark.parametrize(
    ("to_limit", "to_peer", "faults"),
    [(2.0, 0.5, 0), (2.1, 0.5, 1), (2.0, 0.6, 1), (3, 3, 2), (2.0, None, 0)],
)
def test_a_ratio_through_its_ceiling_is_named(to_limit, to_peer, faults):
    operation = Operation("x", str, str, str, most_of_limit=2.0, most_of_peer=0.5)

    assert len(broken(operation, {"ratio_to_limit": to_limit, "ratio_to_peer": to_peer})) == faults


def test_ours_limit_and_peer_take_turns():
    turns = []
    works = [lambda name=name: turns.append(name) for name in "abc"]

    measured(Operation("x", *works), rounds=2)

    # One to warm up, then two rounds, another one first in each.
    assert turns[:9] == list("abcbcacab")


def test_the_bench_fails_where_a_ceiling_is_broken(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(bench, "RESULTS", tmp_path / "results.json")
    monkeypatch.setattr("bench.city.ready", lambda: None)
    outcomes = iter([([{"name": "x"}], ["x：与极限之比3，上限2"]), ([{"name": "x"}], [])])
    monkeypatch.setattr(bench, "run", lambda only, rounds: next(outcomes))

    assert (bench.main([]), bench.main([])) == (1, 0)
    assert json.loads((tmp_path / "results.json").read_text()) == [{"name": "x"}]
    assert "上限2" in capsys.readouterr().out


def test_what_is_missing_is_no_row(monkeypatch, capsys):
    monkeypatch.setitem(OPERATIONS, "allocation", lambda: Missing("allocation", "尚未建成"))

    assert bench.run(["allocation"], rounds=1) == ([], [])
    assert "未测：尚未建成" in capsys.readouterr().out

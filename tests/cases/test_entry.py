from datetime import date, datetime, time, timedelta

import pytest

from cases.entry import is_late_entry, record_problems
from core.deadlines import BEIJING

OPENED_ON = date(2021, 6, 1)
NOON = datetime(2021, 6, 10, 12, tzinfo=BEIJING)
FINE = {
    "served_on": date(2021, 6, 10),
    "starts_at": time(10),
    "minutes": 120,
    "persons": 2,
    "person_times": 2,
}


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({}, []),
        ({"minutes": 121}, [("in_future", "minutes")]),
        ({"starts_at": time(12)}, [("in_future", "minutes")]),
        ({"served_on": date(2021, 6, 11)}, [("in_future", "served_on")]),
        ({"served_on": OPENED_ON}, []),
        ({"served_on": date(2021, 5, 31)}, [("before_opening", "served_on")]),
        ({"person_times": 1}, [("person_times_below_persons", "person_times")]),
        ({"person_times": 3}, []),
        ({"person_times": None}, []),
        ({"served_on": None}, []),
        ({"starts_at": None}, []),
    ],
)
def test_what_stands_against_a_record(facts, found):
    problems = record_problems({**FINE, **facts}, opened_on=OPENED_ON, at=NOON)

    assert [(problem.code, problem.field) for problem in problems] == found


def test_everything_is_said_at_once():
    facts = {**FINE, "served_on": date(2021, 5, 31), "person_times": 1}

    codes = [p.code for p in record_problems(facts, opened_on=OPENED_ON, at=NOON)]

    assert codes == ["before_opening", "person_times_below_persons"]


def test_the_day_is_beijings():
    new_year = datetime(2021, 12, 31, 16, 30, tzinfo=BEIJING) + timedelta(hours=8)
    facts = {**FINE, "served_on": date(2022, 1, 1), "starts_at": time(0), "minutes": 30}

    assert record_problems(facts, opened_on=OPENED_ON, at=new_year) == []


@pytest.mark.parametrize(("days", "is_late"), [(0, False), (30, False), (31, True)])
def test_an_entry_is_late_after_thirty_days(days, is_late):
    served_on = NOON.date() - timedelta(days=days)

    assert is_late_entry(served_on, at=NOON) is is_late

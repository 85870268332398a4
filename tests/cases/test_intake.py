from datetime import date

import pytest

from cases.intake import intake_problems, is_minor

TODAY = date(2021, 6, 10)
MINOR = "810000200608230021"
FINE = {
    "id_number": "11010519491231002X",
    "is_minor": False,
    "opened_on": date(2021, 6, 1),
    "signed_on": date(2021, 6, 1),
    "relation": "self",
}


def test_a_consent_signed_on_the_day_is_in_time():
    assert intake_problems(FINE, on=TODAY) == []


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"opened_on": date(2021, 6, 11)}, [("in_future", "opened_on")]),
        ({"opened_on": TODAY}, []),
        ({"signed_on": date(2021, 6, 2)}, [("consent_after_opening", "signed_on")]),
        ({"signed_on": date(2021, 5, 1)}, []),
        ({"is_minor": True}, [("guardian_missing", "relation")]),
        ({"is_minor": True, "relation": "spouse"}, [("guardian_missing", "relation")]),
        ({"is_minor": True, "relation": "parent"}, []),
        ({"is_minor": True, "relation": "guardian"}, []),
        ({"is_minor": True, "relation": ""}, []),
        ({"opened_on": date(1949, 12, 30), "signed_on": None}, [("born_after_opening", "id_number"), ("guardian_missing", "relation")]),
        ({"opened_on": None}, []),
        ({"signed_on": None, "id_number": ""}, []),
    ],
)  # fmt: skip
def test_what_stands_against_opening_a_case(facts, found):
    problems = intake_problems({**FINE, **facts}, on=TODAY)

    assert sorted((problem.code, problem.field) for problem in problems) == found


def test_everything_is_said_at_once():
    facts = {
        **FINE,
        "opened_on": date(2021, 6, 11),
        "signed_on": date(2021, 6, 12),
        "is_minor": True,
    }

    codes = [problem.code for problem in intake_problems(facts, on=TODAY)]

    assert codes == ["in_future", "consent_after_opening", "guardian_missing"]


@pytest.mark.parametrize(
    ("id_number", "ticked", "expected"),
    [("", False, False), ("", True, True), (MINOR, False, True), (FINE["id_number"], False, False)],
)
def test_a_minor_is_one_by_the_number_or_by_the_tick(id_number, ticked, expected):
    facts = {"id_number": id_number, "is_minor": ticked, "opened_on": TODAY}

    assert is_minor(facts) is expected

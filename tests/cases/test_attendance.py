"""Numbers of who came: what follows from the ticks, and what cannot be true."""

import pytest

from cases.attendance import Ticked, attendance_problems, filled

BLANK = {"persons": None, "person_times": None, "new_persons": None}
FIRST = Ticked(members=3, newcomers=3)
LATER = Ticked(members=3, newcomers=1, is_first=False)


@pytest.mark.parametrize(
    ("typed", "ticked", "numbers"),
    [
        ({}, FIRST, (3, 3, 3)),
        ({}, LATER, (3, 3, 1)),
        ({"persons": 5}, FIRST, (5, 5, 5)),
        ({"persons": 5}, LATER, (5, 5, None)),  # who else was new, only the worker knows
        ({"persons": 5, "new_persons": 2}, LATER, (5, 5, 2)),
        ({"person_times": 6}, LATER, (3, 6, 1)),
        ({"persons": 8}, Ticked(), (8, 8, 8)),
        ({}, Ticked(), (None, None, None)),
    ],
)
def test_what_is_left_blank_follows_from_the_ticks(typed, ticked, numbers):
    facts = filled({**BLANK, **typed}, ticked)

    assert (facts["persons"], facts["person_times"], facts["new_persons"]) == numbers


@pytest.mark.parametrize(
    ("facts", "ticked", "codes"),
    [
        ({"persons": 3, "new_persons": 1}, LATER, []),
        ({"persons": 5, "new_persons": 3}, LATER, []),
        ({"persons": None, "new_persons": None}, Ticked(), ["persons_missing"]),
        ({"persons": 2, "new_persons": 1}, LATER, ["persons_below_ticked"]),
        ({"persons": 5, "new_persons": None}, LATER, ["newcomers_missing"]),
        ({"persons": 5, "new_persons": 0}, LATER, ["newcomers_disagree"]),
        ({"persons": 5, "new_persons": 4}, LATER, ["newcomers_disagree"]),
        (
            {"persons": 3, "new_persons": 1, "key_persons": 4},
            LATER,
            ["key_persons_above_persons"],
        ),
        ({"persons": 3, "new_persons": 1, "key_persons": 3}, LATER, []),
        ({"persons": 3, "new_persons": 1, "volunteers": 2}, LATER, ["volunteers_disagree"]),
        (
            {"persons": 3, "new_persons": 1, "volunteer_minutes": 60},
            LATER,
            ["volunteers_disagree"],
        ),
        (
            {"persons": 2, "new_persons": 9, "key_persons": 9, "volunteers": 1},
            LATER,
            [
                "persons_below_ticked",
                "newcomers_disagree",
                "key_persons_above_persons",
                "volunteers_disagree",
            ],
        ),
    ],
)
def test_numbers_that_cannot_be_true_are_named_all_at_once(facts, ticked, codes):
    assert [problem.code for problem in attendance_problems(facts, ticked)] == codes

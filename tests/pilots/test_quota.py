from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.problems import Problem
from pilots.quota import Pace, Quota, Standing, hours_in_words, pro_rata

FULL = Quota(cases=10, supervision_minutes=3600)
DONE, NORMAL, BEHIND = Pace.DONE, Pace.NORMAL, Pace.BEHIND


def standing(cases=0, minutes=0, elapsed=0, total=365, quota=FULL):
    return Standing(quota, cases, minutes, elapsed, total)


@pytest.mark.parametrize(
    ("served", "in_round", "owed"),
    [
        (365, 365, Quota(10, 3600)),
        (0, 365, Quota(0, 0)),
        (1, 365, Quota(1, 10)),
        (73, 365, Quota(2, 720)),
        (74, 365, Quota(3, 730)),
        (219, 365, Quota(6, 2160)),
        (364, 365, Quota(10, 3591)),
        (183, 366, Quota(5, 1800)),
    ],
)
def test_pro_rata_rounds_up_to_the_whole_case_and_minute(served, in_round, owed):
    assert pro_rata(FULL, served, in_round) == owed


@pytest.mark.parametrize(("served", "in_round"), [(-1, 365), (366, 365), (0, 0), (0, -1)])
def test_pro_rata_refuses_days_outside_the_round(served, in_round):
    with pytest.raises(ValueError, match="Days served must lie within a round"):
        pro_rata(FULL, served, in_round)


@pytest.mark.parametrize(
    ("cases", "elapsed", "total", "pace"),
    [
        (0, 0, 365, NORMAL),  # before the first day is over nothing is due
        (0, 1, 365, BEHIND),  # a part of a case is due after day 1
        (1, 1, 365, NORMAL),
        (5, 219, 365, BEHIND),
        (6, 219, 365, NORMAL),
        (6, 220, 365, BEHIND),  # one day more and a part of the seventh is due
        (7, 220, 365, NORMAL),
        (10, 1, 365, DONE),  # done early
        (12, 219, 365, DONE),
        (9, 364, 365, BEHIND),
        (9, 365, 365, BEHIND),
        (10, 365, 365, DONE),
        (0, -30, 365, NORMAL),  # not begun
        (9, 400, 365, BEHIND),  # long over
        (10, 400, 365, DONE),
        (0, 0, 0, BEHIND),  # a unit without days owes it all at once
        (10, 0, 0, DONE),
    ],
)
def test_case_pace_holds_what_is_done_against_the_days_gone(cases, elapsed, total, pace):
    assert standing(cases=cases, elapsed=elapsed, total=total).case_pace == pace


@pytest.mark.parametrize(
    ("minutes", "elapsed", "pace"),
    [
        (0, 0, NORMAL),
        (9, 1, BEHIND),
        (10, 1, NORMAL),
        (2159, 219, BEHIND),
        (2160, 219, NORMAL),
        (3599, 365, BEHIND),
        (3600, 365, DONE),
        (3600, 1, DONE),
    ],
)
def test_supervision_pace_turns_on_the_minute(minutes, elapsed, pace):
    assert standing(minutes=minutes, elapsed=elapsed).supervision_pace == pace


@pytest.mark.parametrize(
    ("cases", "minutes", "pace"),
    [
        (10, 3600, DONE),
        (10, 2160, NORMAL),
        (6, 3600, NORMAL),
        (6, 2160, NORMAL),
        (10, 2159, BEHIND),
        (5, 3600, BEHIND),
        (5, 2160, BEHIND),
        (0, 0, BEHIND),
    ],
)
def test_pace_is_the_worse_of_the_two(cases, minutes, pace):
    assert standing(cases, minutes, elapsed=219).pace == pace


def test_pace_is_told_in_three_words_and_a_unit_that_has_left_goes_at_none():
    assert [str(pace) for pace in Pace] == ["已完成", "正常", "需加快", "已退出"]


@pytest.mark.parametrize(
    ("cases", "minutes", "of_cases", "of_hours"),
    [
        (0, 0, Pace.LEFT, Pace.LEFT),
        (10, 0, DONE, Pace.LEFT),
        (10, 3600, DONE, DONE),
        (9, 3600, Pace.LEFT, DONE),
    ],
)
def test_who_has_left_is_asked_for_no_more_and_keeps_what_was_done(
    cases, minutes, of_cases, of_hours
):
    found = replace(standing(cases, minutes, elapsed=365), has_left=True)

    assert found.pace == Pace.LEFT
    assert (found.case_pace, found.supervision_pace) == (of_cases, of_hours)
    assert found.case_rule == f"应完成10个，已完成{cases}个"
    assert found.missing_cases == 10 - cases


@given(
    done=st.integers(0, 5000),
    owed=st.integers(0, 5000),
    elapsed=st.integers(0, 400),
    total=st.integers(1, 400),
)
def test_pace_agrees_with_the_exact_fraction(done, owed, elapsed, total):
    elapsed = min(elapsed, total)
    due = Fraction(owed * elapsed, total)

    pace = standing(cases=done, elapsed=elapsed, total=total, quota=Quota(owed, 0)).case_pace

    assert pace == (DONE if done >= owed else BEHIND if done < due else NORMAL)


def test_problems_name_everything_that_is_missing_and_the_clause():
    short = standing(cases=7, minutes=2850, elapsed=365)

    assert (short.missing_cases, short.missing_minutes) == (3, 750)
    assert short.problems == [
        Problem("cases_short", "还差3个服务案例", "实施方案三(二)"),
        Problem("supervision_short", "还差12.5小时专业督导", "实施方案三(二)"),
    ]
    assert short.is_met is False


@pytest.mark.parametrize(
    ("cases", "minutes", "codes"),
    [
        (10, 3600, []),
        (11, 4000, []),
        (9, 3600, ["cases_short"]),
        (10, 3599, ["supervision_short"]),
        (0, 0, ["cases_short", "supervision_short"]),
    ],
)
def test_the_quota_is_met_when_nothing_is_missing(cases, minutes, codes):
    on_the_last_day = standing(cases, minutes, elapsed=365)

    assert [problem.code for problem in on_the_last_day.problems] == codes
    assert on_the_last_day.is_met == (not codes)


def test_more_than_owed_leaves_nothing_missing():
    over = standing(cases=12, minutes=4000)

    assert (over.missing_cases, over.missing_minutes) == (0, 0)


def test_a_quota_of_nothing_is_met_on_the_first_day():
    nothing_owed = standing(quota=Quota(0, 0), elapsed=0, total=0)

    assert nothing_owed.is_met
    assert nothing_owed.pace == DONE


@pytest.mark.parametrize(
    ("cases", "elapsed", "total", "rule"),
    [
        (4, 219, 365, "按进度应完成6个（10个×219天÷365天），已完成4个"),
        (7, 220, 365, "按进度应完成7个（10个×220天÷365天），已完成7个"),
        (0, 0, 365, "按进度应完成0个（10个×0天÷365天），已完成0个"),
        (0, -5, 365, "按进度应完成0个（10个×0天÷365天），已完成0个"),
        (9, 365, 365, "按进度应完成10个（10个×365天÷365天），已完成9个"),
        (9, 400, 365, "按进度应完成10个（10个×365天÷365天），已完成9个"),
        (12, 219, 365, "应完成10个，已完成12个"),
        (4, 0, 0, "应完成10个，已完成4个"),
    ],
)
def test_case_rule_shows_the_sum_behind_the_pace(cases, elapsed, total, rule):
    assert standing(cases=cases, elapsed=elapsed, total=total).case_rule == rule


@pytest.mark.parametrize(
    ("minutes", "elapsed", "rule"),
    [
        (1470, 219, "按进度应完成36小时（60小时×219天÷365天），已完成24.5小时"),
        (1972, 200, "按进度应完成32小时53分钟（60小时×200天÷365天），已完成32小时52分钟"),
        (3601, 219, "应完成60小时，已完成60小时1分钟"),
    ],
)
def test_supervision_rule_shows_the_sum_behind_the_pace(minutes, elapsed, rule):
    assert standing(minutes=minutes, elapsed=elapsed).supervision_rule == rule


def test_rule_tells_both_halves():
    assert standing(cases=4, minutes=1470, elapsed=219).rule == (
        "服务案例：按进度应完成6个（10个×219天÷365天），已完成4个；"
        "专业督导：按进度应完成36小时（60小时×219天÷365天），已完成24.5小时"
    )


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0小时"),
        (1, "1分钟"),
        (6, "0.1小时"),
        (59, "59分钟"),
        (60, "1小时"),
        (90, "1.5小时"),
        (750, "12.5小时"),
        (751, "12小时31分钟"),
        (3600, "60小时"),
    ],
)
def test_hours_in_words_never_rounds(minutes, words):
    assert hours_in_words(minutes) == words

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilots.qualification import (
    CredentialFact,
    DegreeFact,
    DegreeLevel,
    Level,
    Route,
    full_years,
    has_held,
    verdict,
)


def day(text):
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "years", "full"),
    [
        ("2018-06-24", 3, "2021-06-24"),
        ("2020-02-29", 3, "2023-02-28"),
        ("2020-02-29", 4, "2024-02-29"),
        ("2020-02-29", 80, "2100-02-28"),
        ("2021-02-28", 3, "2024-02-28"),
        ("2021-06-24", 0, "2021-06-24"),
    ],
)
def test_full_years_end_on_the_matching_day_or_the_last_of_the_month(start, years, full):
    assert full_years(day(start), years) == day(full)


def test_full_years_refuse_to_leave_the_calendar():
    with pytest.raises(ValueError, match="year 10000 is out of range"):
        full_years(date(9997, 5, 1), 3)


@pytest.mark.parametrize(
    ("on", "answer"), [("2021-06-23", False), ("2021-06-24", True), ("2021-06-25", True)]
)
def test_has_held_turns_true_on_the_matching_day(on, answer):
    assert has_held(day("2018-06-24"), 3, day(on)) is answer


def test_every_level_and_route_has_a_chinese_label():
    labels = [word.label for kind in (Level, DegreeLevel, Route) for word in kind]

    assert labels == [
        "助理社会工作师",
        "社会工作师",
        "高级社会工作师",
        "专科",
        "本科",
        "硕士研究生",
        "博士研究生",
        "社会工作师",
        "助理社会工作师满三年",
        "社会工作专业本科及以上学历",
        "不符合资质要求",
    ]


DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
CREDENTIALS = st.lists(st.builds(CredentialFact, st.sampled_from(Level), DAYS), max_size=4)
DEGREES = st.lists(
    st.builds(
        DegreeFact, st.sampled_from(DegreeLevel), st.sampled_from(["社会工作", "法学"]), DAYS
    ),
    max_size=3,
)


@given(CREDENTIALS, DEGREES, DAYS)
def test_an_unmet_verdict_turns_on_the_day_it_names_and_not_before(credentials, degrees, on):
    now = verdict(credentials, degrees, on)

    if now.changes_on:
        assert now.changes_on > on
        assert not verdict(credentials, degrees, now.changes_on - timedelta(days=1)).is_met
        assert verdict(credentials, degrees, now.changes_on).is_met
    else:
        assert verdict(credentials, degrees, date(2200, 1, 1)).is_met == now.is_met


@given(CREDENTIALS, DEGREES, DAYS, st.integers(0, 20_000))
def test_a_verdict_once_met_stays_met(credentials, degrees, on, days):
    met_now = verdict(credentials, degrees, on).is_met

    assert verdict(credentials, degrees, on + timedelta(days=days)).is_met >= met_now


@given(CREDENTIALS, DEGREES, DAYS)
def test_the_order_of_the_papers_does_not_matter_for_the_route(credentials, degrees, on):
    answer = verdict(credentials, degrees, on)
    turned = verdict(credentials[::-1], degrees[::-1], on)

    assert (turned.route, turned.changes_on) == (answer.route, answer.changes_on)

"""What a center owes by a day, and what the board says of it."""

from datetime import date

import pytest

from accounts.roles import Role
from cases.models import Case
from pilots.models import PilotUnit
from pilots.quota import Pace, Quota
from reports.board import board
from reports.figures import district_figures
from reports.standing import standings
from supervision.states import SessionState
from tests.accounts.factories import make_subdistrict
from tests.centers.factories import make_center
from tests.pilots.factories import NOON, make_round, make_unit
from tests.reports.factories import make_case
from tests.supervision.factories import make_session

ROLE = Role.DISTRICT_OFFICER


@pytest.fixture
def unit(db):
    """A unit of 2021 confirmed on 17 May: 229 days of its own out of 365."""
    return make_unit(make_round(case_quota=10), make_subdistrict("劲松街道"))


def standing(unit, on):
    return standings(round=unit.round, units=[unit], on=on)[unit.pk]


def test_only_counting_cases_and_confirmed_minutes_are_held_against_the_quota(unit):
    center = make_center(unit)
    make_case(center, unit.round)
    make_case(center, unit.round, recognized=False)
    make_session(center, state=SessionState.CONFIRMED, minutes=120)
    make_session(center)

    found = standing(unit, date(2021, 7, 1))

    assert (found.cases, found.supervision_minutes) == (1, 120)
    assert found.quota == Quota(10, 3600)


def test_a_unit_without_a_center_has_done_nothing(unit):
    found = standing(unit, date(2021, 7, 1))

    assert (found.cases, found.supervision_minutes) == (0, 0)
    assert found.pace == Pace.BEHIND


@pytest.mark.parametrize(
    ("on", "elapsed", "pace"),
    [
        (date(2021, 5, 16), -1, Pace.NORMAL),
        (date(2021, 5, 17), 0, Pace.NORMAL),
        (date(2021, 5, 18), 1, Pace.BEHIND),
        (date(2022, 1, 1), 229, Pace.BEHIND),
    ],
)
def test_a_day_asks_for_work_once_it_is_over(unit, on, elapsed, pace):
    found = standing(unit, on)

    assert (found.elapsed_days, found.total_days) == (elapsed, 229)
    assert found.pace == pace


def test_a_pro_rata_round_asks_by_the_units_own_days_rounded_up(unit):
    unit.round.is_pro_rata = True

    # 10 x 229 / 365 = 6.27… cases and 3600 x 229 / 365 = 2258.6… minutes
    assert standing(unit, NOON.date()).quota == Quota(7, 2259)


def test_the_board_tells_both_quotas_in_words_and_counts_the_paces(unit):
    center = make_center(unit)
    make_session(center, state=SessionState.CONFIRMED, minutes=90)
    for _ in range(10):
        make_case(center, unit.round)

    told = board(round=unit.round, units=PilotUnit.objects.all(), on=date(2021, 5, 27), role=ROLE)

    cases, supervision = told.rows[0].meters
    assert (cases.shown, cases.word, cases.tone) == ("10 / 10个", "已完成", "good")
    assert (supervision.shown, supervision.word) == ("1.5小时 / 60小时", "需加快")
    assert supervision.rule == ("按进度应完成2小时38分钟（60小时×10天÷229天），已完成1.5小时")
    assert told.counts == (("已完成", 0), ("正常", 0), ("需加快", 1))


def test_three_units_ask_as_much_as_one(unit, django_assert_num_queries):
    make_center(unit)
    with django_assert_num_queries(3):
        standings(round=unit.round, units=[unit], on=NOON.date())
    others = [make_unit(unit.round, make_subdistrict(name)) for name in ("望京街道", "香河园街道")]
    for other in others:
        make_case(make_center(other), unit.round)

    with django_assert_num_queries(3):
        standings(round=unit.round, units=[unit, *others], on=NOON.date())


def test_one_number_stands_on_the_board_in_the_figures_and_behind_the_rows(unit):
    center, round = make_center(unit), unit.round
    make_case(center, round)
    make_case(center, round, method="group")
    make_case(center, round, recognized=False)
    make_case(center, round, closed=False)
    on = date(2021, 7, 1)

    for rule, number in (("recognized", 2), ("closed", 3), ("closed_individual", 2)):
        round.counting_rule = rule
        round.save()
        (row,) = board(round=round, units=[unit], on=on, role=ROLE).rows
        used = [reading.cases for reading, _ in row.readings if reading.is_used]
        figures = district_figures(round=round, district=unit.district, on=on)
        assert used == [number]
        assert standing(unit, on).cases == number
        assert Case.objects.counting(round).count() == number
        assert figures["counting_cases"] == number
        assert [reading.cases for reading, _ in row.readings] == [2, 3, 2]
        assert row.uncounted_url.endswith(f"?round={round.pk}&center={center.pk}")

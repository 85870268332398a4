"""What a center owes by a day, and what the board says of it."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Subdistrict
from accounts.roles import Role
from cases.models import Case
from pilots.models import PilotUnit
from pilots.quota import Pace, Quota
from reports.board import board, placed_units
from reports.breakdowns.counted import unit_rows
from reports.breakdowns.tables import units_table
from reports.citywide.coverage import coverage
from reports.dashboards.standings import numbers_of
from reports.dictionary import FIGURES
from reports.facts import Facts
from reports.figures import district_figures
from reports.standing import standings
from supervision.states import SessionState
from tests.accounts.factories import make_desk, make_subdistrict
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


def test_a_unit_that_withdrew_counts_in_what_is_summed_up_and_is_not_hurried(client, unit):
    """Its quota, its work and itself stay in the numbers; no pace, no risk, no coverage."""
    round, other = unit.round, make_unit(unit.round, make_subdistrict("望京街道"))
    make_case(make_center(unit), round)
    PilotUnit.objects.filter(pk=unit.pk).update(state="withdrawn")
    on = date(2021, 12, 31)

    told = board(round=round, units=PilotUnit.objects.all(), on=on, role=ROLE)

    words = {row.unit.pk: (row.word, row.meters[0].word, row.meters[0].rule) for row in told.rows}
    assert words[unit.pk] == ("已退出", "已退出", "应完成10个，已完成1个")
    assert words[other.pk][:2] == ("需加快", "需加快")
    assert told.counts == (("已完成", 0), ("正常", 0), ("需加快", 1), ("已退出", 1))
    assert told.owed == (20, "120小时")
    placed = placed_units(round=round, units=PilotUnit.objects.all(), on=on)
    assert [row.unit.pk for row in placed if row.is_at_risk] == [other.pk]
    assert numbers_of(placed)[:3] == (2, 20, 1)
    assert numbers_of(placed)[-1] == 1
    figures = district_figures(round=round, district=unit.district, on=on)
    assert (figures["units"], figures["counting_cases"]) == (2, 1)
    assert "含已退出的" in FIGURES["units"].definition
    assert coverage(round).total[0] == 1
    assert "不含已退出的" in coverage(round).lead

    client.sit_at(make_desk(ROLE))
    page = client.get(reverse("reports:standing_list"), {"round": round.pk, "pace": "left"})
    assert [row.unit.pk for row in page.context["rows"]] == [unit.pk]


def test_where_nobody_withdrew_no_page_speaks_of_it(client, unit):
    client.sit_at(make_desk(ROLE))

    page = client.get(reverse("reports:standing_list")).content.decode()

    assert unit.subdistrict.name in page
    assert "已退出" not in page


@pytest.mark.parametrize(
    ("today", "before"),
    [
        (date(2021, 12, 31), "2021年12月31日"),
        (date(2022, 1, 1), "2022年1月1日"),
        (date(2024, 5, 1), "2022年1月1日"),
    ],
)
def test_the_pace_of_a_round_that_is_over_ends_with_its_last_day(
    client, unit, monkeypatch, today, before
):
    monkeypatch.setattr(timezone, "localdate", lambda: today)
    client.sit_at(make_desk(ROLE))

    page = client.get(reverse("reports:standing_list")).content.decode()

    assert f"进度按{before}之前的天数计算" in page


@pytest.fixture
def carried(unit):
    """The unit's center, and a second unit of the round that its subdistrict carries on by now."""
    center = make_center(unit)
    ended = make_unit(unit.round, make_subdistrict("望京街道"))
    Subdistrict.objects.filter(pk=ended.subdistrict_id).update(
        valid_to=date(2021, 12, 1), carried_on_by=unit.subdistrict
    )
    return center, ended


def test_the_work_of_an_heir_stands_in_one_row_and_the_rows_add_up_to_the_figure(unit, carried):
    center, ended = carried
    for _ in range(3):
        make_case(center, unit.round)
    make_session(center, state=SessionState.CONFIRMED, minutes=90)
    facts = Facts(round=unit.round, on=date(2021, 12, 31), districts=[unit.district_id])

    rows = {row["key"]: row for row in unit_rows(facts)}

    own, other = rows[str(unit.pk)], rows[str(ended.pk)]
    assert (own["cases"], own["minutes"], own["center"]) == (3, 90, center.pk)
    assert (other["cases"], other["minutes"], other["center"]) == (0, 0, None)
    figures = district_figures(round=unit.round, district=unit.district, on=date(2021, 12, 31))
    table = units_table(rows.values())
    assert table.total[3] == figures["counting_cases"] == 3
    assert table.total[5] == figures["supervision_minutes"] == 90
    told = board(round=unit.round, units=PilotUnit.objects.all(), on=facts.on, role=ROLE)
    assert [[reading.cases for reading, _ in row.readings] for row in told.rows] == [
        [3, 3, 3] if row.unit == unit else [0, 0, 0] for row in told.rows
    ]


def test_the_row_without_the_work_says_where_that_is_told(client, unit, carried):
    center, ended = carried
    client.sit_at(make_desk(ROLE))
    said = f"由{center}承接，服务和督导在该中心的另一个试点单位计数，这里不重复计。"

    for asked, is_said in ((unit, False), (ended, True)):
        page = client.get(reverse("reports:standing_list"), {"unit": asked.pk})
        assert (said in page.content.decode()) is is_said
        page = client.get(reverse("pilots:unit_detail", args=[asked.pk]))
        assert (said in page.content.decode()) is is_said


@pytest.mark.parametrize("is_own_there", [True, False])
def test_it_stands_with_its_own_unit_wherever_that_is_shown(unit, carried, is_own_there):
    """A page of the other unit alone tells no second time; without an own one the first bears it."""
    center, ended = carried
    make_case(center, unit.round)
    third = make_unit(unit.round, make_subdistrict("三里屯街道"))
    Subdistrict.objects.filter(pk=third.subdistrict_id).update(
        valid_to=date(2021, 12, 1), carried_on_by=unit.subdistrict
    )
    if not is_own_there:
        PilotUnit.objects.filter(pk=unit.pk).delete()

    alone = standings(round=unit.round, units=[ended, third], on=date(2021, 12, 31))

    assert alone[ended.pk].cases == (0 if is_own_there else 1)
    assert alone[third.pk].cases == 0


def test_a_center_that_was_taken_in_keeps_its_own_row(unit, carried):
    center, ended = carried
    make_case(make_center(ended), unit.round)
    make_case(center, unit.round)

    found = standings(round=unit.round, units=[unit, ended], on=date(2021, 12, 31))

    assert {pk: standing.cases for pk, standing in found.items()} == {unit.pk: 1, ended.pk: 1}


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

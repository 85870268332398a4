"""Groups and activities of a round in numbers, each with the rows behind it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.activity_actions import cancel_gathering
from cases.figures import ActivityFigures, KindFigures, activity_figures
from cases.models import Gathering
from pilots.models import Round
from reports.figures import center_figures
from tests.accounts.factories import make_subdistrict
from tests.cases.activities import (
    held,
    leader_of,
    make_activity,
    make_gathering,
    make_group,
    make_held,
    make_series,
)
from tests.cases.factories import NOON
from tests.centers.factories import make_center
from tests.pilots.factories import make_round, make_unit

pytestmark = pytest.mark.django_db


def another_center(name):
    return make_center(make_unit(Round.objects.first(), make_subdistrict(name)))


def test_what_was_held_is_told_apart_by_kind_and_nothing_planned_is_in_it():
    group = make_group()
    center = group.center
    make_held(group)
    held(make_gathering(group), new_persons=0)
    make_held(make_series(center))
    make_held(make_activity(center, kind="festival"), volunteers=0, volunteer_minutes=0)
    canceled = make_gathering(make_activity(center, kind="emergency"))
    cancel_gathering(gathering=canceled, reason="暴雨", by=leader_of(group), at=NOON)
    make_gathering(group)
    round = Round.objects.get()

    figures = activity_figures(round=round)[center.pk]

    assert (figures.groups, figures.community, figures.gatherings) == (1, 2, 4)
    assert (figures.new_persons, figures.person_times) == (36, 60)
    assert (figures.volunteer_times, figures.volunteer_minutes) == (6, 540)
    assert figures.by_group_type["support"] == KindFigures(1, 2, 30)
    assert figures.by_kind["self_governance"] == KindFigures(1, 1, 15)
    assert figures.by_kind["festival"] == KindFigures(1, 1, 15)
    assert figures.by_kind["emergency"] == KindFigures()
    rows = Gathering.objects.held_in(round)
    assert rows.count() == figures.gatherings
    assert sum(row.record.person_times for row in rows) == figures.person_times
    of_center = center_figures(round=round, center=center, on=round.service_ends_on)
    assert of_center["person_times"] == of_center["activity_times"] == figures.person_times


def test_a_gathering_belongs_to_the_round_of_the_day_it_was_held():
    activity = make_activity()
    later = make_round(2022)
    new_year = NOON.replace(year=2022, month=1, day=5)
    facts = {"served_on": date(2022, 1, 4)}

    held(make_gathering(activity, planned_on=date(2021, 12, 31)), at=new_year, **facts)

    assert activity_figures(round=Round.objects.get(year=2021)) == {}
    assert activity_figures(round=later)[activity.center_id].gatherings == 1


def test_it_takes_one_query_for_any_number_of_centers():
    make_held(make_group())
    round = Round.objects.get()

    with CaptureQueriesContext(connection) as with_one:
        activity_figures(round=round)
    for name in ("团结湖街道", "六里屯街道"):
        make_held(make_activity(another_center(name)))
    with CaptureQueriesContext(connection) as with_three:
        figures = activity_figures(round=round)

    assert (len(figures), len(with_one), len(with_three)) == (3, 1, 1)
    alone = activity_figures(round=round, center=another_center("呼家楼街道"))
    assert alone.get(0, ActivityFigures()).by_kind["culture"] == KindFigures()

"""Centers and heads counted by rule and by day, in a fixed number of queries."""

from datetime import date

import pytest
from django.db.models import Q

from centers.figures import CenterFigures, StaffFigures, center_figures, staff_figures
from pilots.qualification import Route
from tests.accounts.factories import make_district, make_subdistrict
from tests.centers.factories import make_center, make_person
from tests.pilots.factories import make_round, make_unit

pytestmark = pytest.mark.django_db

ON = date(2021, 12, 20)
ALL = Q()


def centers_of(*names, district=None) -> list:
    round = make_round()
    return [make_center(make_unit(round, make_subdistrict(name, district))) for name in names]


def test_staff_are_counted_by_rule_route_and_highest_certificate():
    [center] = centers_of("劲松街道")
    make_person(
        center, "甲", papers=[("senior", date(2019, 1, 1)), ("assistant", date(2010, 1, 1))]
    )
    make_person(center, "乙", papers=[("intermediate", date(2020, 1, 1))])
    make_person(center, "丙", papers=[("assistant", date(2018, 12, 20))])
    make_person(center, "丁", papers=[("assistant", date(2018, 12, 21))])
    make_person(center, "戊", papers=[("bachelor", date(2020, 7, 1))])
    make_person(center, "己", is_professional=False, papers=[("senior", date(2020, 1, 1))])
    make_person(center, "庚", ends_on=date(2021, 12, 19))
    make_person(center, "辛", starts_on=date(2021, 12, 21))

    figures = staff_figures(centers_q=ALL, on=ON)

    assert figures == {
        center.pk: StaffFigures(
            staff=6,
            professionals=5,
            met=4,
            not_met=1,
            social_workers=3,
            seniors=2,
            assistants=2,
            by_route={
                Route.SOCIAL_WORKER: 2,
                Route.ASSISTANT_THREE_YEARS: 1,
                Route.DEGREE: 1,
                Route.NONE: 1,
            },
        )
    }


def test_a_certificate_counts_from_its_day():
    [center] = centers_of("劲松街道")
    make_person(center, papers=[("intermediate", ON)])

    before = staff_figures(centers_q=ALL, on=date(2021, 12, 19))[center.pk]
    after = staff_figures(centers_q=ALL, on=ON)[center.pk]

    assert (before.social_workers, before.met) == (0, 0)
    assert (after.social_workers, after.met) == (1, 1)


def test_a_center_without_staff_has_zeros():
    [center] = centers_of("劲松街道")

    assert staff_figures(centers_q=ALL, on=ON) == {
        center.pk: StaffFigures(by_route=dict.fromkeys(Route, 0))
    }


def test_the_question_picks_the_centers():
    ours, theirs = (
        centers_of("劲松街道")[0],
        make_center(
            make_unit(make_round(2022), make_subdistrict("学院路街道", make_district("海淀区")))
        ),
    )
    make_person(ours)
    make_person(theirs)

    picked = staff_figures(centers_q=Q(district=ours.district), on=ON)

    assert list(picked) == [ours.pk]
    assert picked[ours.pk].staff == 1


def test_centers_are_counted_founded_opened_and_with_all_rules():
    opened, ready, plain = centers_of("劲松街道", "八里庄街道", "望京街道")
    rules = dict.fromkeys(
        ("has_project_rules", "has_staff_rules", "has_finance_rules", "has_archive_rules"), True
    )
    type(ready).objects.filter(pk=ready.pk).update(**rules, opened_on=date(2021, 12, 21))
    type(opened).objects.filter(pk=opened.pk).update(
        **{**rules, "has_staff_rules": False}, opened_on=ON
    )

    assert center_figures(centers_q=ALL, on=ON) == CenterFigures(3, 1, 1)
    assert center_figures(centers_q=ALL, on=date(2021, 12, 21)) == CenterFigures(3, 2, 1)
    assert center_figures(centers_q=ALL, on=date(2021, 5, 16)) == CenterFigures(0, 0, 0)
    assert center_figures(centers_q=Q(pk=plain.pk), on=ON) == CenterFigures(1, 0, 0)


@pytest.mark.parametrize("names", [("劲松街道",), ("劲松街道", "八里庄街道", "望京街道")])
def test_the_number_of_queries_does_not_grow(django_assert_num_queries, names):
    for center in centers_of(*names):
        make_person(center, papers=[("senior", date(2020, 1, 1)), ("bachelor", date(2019, 1, 1))])
        make_person(center, "孙社工")

    with django_assert_num_queries(5):
        staff_figures(centers_q=ALL, on=ON)
    with django_assert_num_queries(1):
        center_figures(centers_q=ALL, on=ON)

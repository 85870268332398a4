"""Figures taken apart add up to themselves: by district, by center and by each word of their rows."""

from datetime import date

import pytest
from django.db import transaction
from django.utils import timezone

from reports.apart import CENTER, DISTRICT, apart, is_asked
from reports.dictionary import FIGURES, Period, Scope
from reports.facts import Facts
from reports.figures import center_figures, tally
from reports.sources import SOURCES
from tests.accounts.factories import make_district
from tests.pilots.factories import make_round
from tests.reports.everything import fill_district
from tests.reports.factories import DECEMBER

pytestmark = pytest.mark.django_db

ON = date(2021, 12, 15)
JUNE = (date(2021, 6, 1), date(2021, 6, 30))
SPLITS = sorted({name for source in SOURCES for name in source.splits})


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: DECEMBER)
        round = make_round(case_quota=4, supervision_minutes_quota=600)
        centers = fill_district(round, make_district("朝阳区"), seed=3)
        centers += fill_district(round, make_district("海淀区"), seed=20)
        yield round, centers
        transaction.set_rollback(True)


def facts_of(world, **more):
    round, centers = world
    districts = sorted({center.district_id for center in centers})
    return Facts(round=round, on=ON, **{"districts": districts, **more})


@pytest.mark.parametrize("days", [None, JUNE])
def test_by_district_they_are_the_dictionarys(world, days):
    facts = facts_of(world, days=days)
    signed = tally(facts)
    keys = list(signed[facts.districts[0]])

    found = apart(facts, keys, by=DISTRICT, splits=SPLITS)
    whole = apart(facts, keys)

    for pk, figures in signed.items():
        assert {key: found.of(pk, key) for key in keys} == figures
    for key in keys:
        assert whole.total(key) == found.total(key) == sum(one[key] for one in signed.values())
    assert len(keys) == sum(days is None or one.period == Period.ROUND for one in FIGURES.values())


def test_by_center_they_are_the_centers_own(world):
    round, centers = world
    keys = [key for key, figure in FIGURES.items() if figure.scope == Scope.CENTER]

    found = apart(facts_of(world), keys, by=CENTER)

    for center in centers:
        own = center_figures(round=round, center=center, on=ON)
        assert {key: found.of(center.pk, key) for key in keys} == own
        alone = apart(facts_of(world, districts=[center.district_id], center=center), keys)
        assert {key: alone.total(key) for key in keys} == own


@pytest.mark.parametrize("split", SPLITS)
def test_by_a_word_they_are_those_of_the_rows_with_it(world, split):
    [words] = {tuple(s.splits[split].labels) for s in SOURCES if split in s.splits}
    whole = facts_of(world)
    one = facts_of(world, part=(split, words[0]))
    keys = [key for key, figure in FIGURES.items() if is_asked(figure, one)]

    found = apart(whole, keys, by=DISTRICT, splits=[split])

    for word in words:
        of_word = facts_of(world, part=(split, word))
        signed = tally(of_word)
        alone = apart(of_word, keys)
        for key in keys:
            for pk in whole.districts:
                assert found.by(split, key, pk)[word] == signed[pk][key], (key, word)
            told = found.by(split, key)[word]
            assert told == alone.total(key) == sum(figures[key] for figures in signed.values())
    assert any(found.total(key) for key in keys)


def test_a_source_is_asked_once_for_all_its_figures(world, django_assert_num_queries):
    facts = facts_of(world)
    keys = ["cases_closed", "cases_recognized", "allocated_total", "allocated_direct"]

    with django_assert_num_queries(3):  # closures, pools, shares
        apart(facts, keys, by=CENTER, splits=["method", "field", "source"])


def test_rows_that_are_judged_are_fetched_once(world, django_assert_num_queries):
    facts = facts_of(world)
    keys = ["units", "staff", "certified_senior", "professionals", "professionals_met"]

    with django_assert_num_queries(5):  # units and their centers; who is on duty, two papers
        apart(facts, keys, by=CENTER, splits=["route"])


@pytest.mark.parametrize(
    ("key", "by", "more"),
    [
        ("arrived_total", CENTER, {}),
        ("staff", "", {"days": JUNE}),
        ("staff", "", {"part": ("method", "group")}),
    ],
)
def test_what_does_not_exist_is_refused_and_not_nothing(world, key, by, more):
    with pytest.raises(ValueError, match=r"of"):
        apart(facts_of(world, **more), [key], by=by)

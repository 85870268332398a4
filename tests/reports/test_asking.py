"""The SQL of a question is made once for its shape: another round, place or day finds its own."""

from datetime import date

import pytest
from django.db.models import Count, Sum

from pilots.choices import Method
from pilots.states import CountingRule
from reports.asking import Shape, statement, sums_by
from reports.figures import figures_by_district, figures_of_days
from reports.question import Question
from reports.sources import SOURCES
from supervision.states import SessionState, Structure
from tests.accounts.factories import make_district
from tests.centers.factories import make_center
from tests.pilots.factories import make_round, make_unit
from tests.reports.everything import fill_district
from tests.reports.factories import DECEMBER, make_case, make_pool
from tests.supervision.factories import make_session

ON = DECEMBER.date()
ASKED = [source for source in SOURCES if source.held is None]
PLAIN = {
    "is_of_center": False,
    "is_of_days": False,
    "part": None,
    "words": (CountingRule.RECOGNIZED, False, False),
}


@pytest.mark.parametrize("source", ASKED, ids=lambda source: next(iter(source.measures)))
@pytest.mark.parametrize(
    "changes",
    [{}, {"districts": 16}, {"is_of_days": True}, {"is_of_center": True}],
    ids=["of a district", "of the city", "of some days", "of a center"],
)
def test_a_source_that_is_asked_reads_nothing_that_is_judged(source, changes):
    told = {**PLAIN, "columns": (source.district,), "districts": 1} | changes
    shape = Shape(keys=tuple(source.measures), **told)

    assert statement(shape).text.startswith("SELECT")


def by_hand(source, key, question) -> dict:
    """The same number, asked of the rows that the figure opens."""
    measure, rows = source.measures[key], source.picked(key, question)
    number = Sum(measure.adds, default=0) if measure.adds else Count("pk")
    return dict(rows.order_by().values_list(source.district).annotate(number=number))


@pytest.mark.django_db
def test_every_place_every_round_and_every_day_has_its_own_numbers():
    places = [make_district(name) for name in ("朝阳区", "海淀区", "丰台区")]
    rounds = [make_round(2021), make_round(2020)]
    for seed, district in enumerate(places):
        fill_district(rounds[0], district, seed=seed)
    make_pool(rounds[1], amount=700)
    keys = [place.pk for place in places]
    questions = [
        Question(round=round, on=date(round.year, 12, 15), districts=districts, days=days)
        for round in rounds
        for days in (None, (date(2021, 1, 1), date(2021, 6, 30)), (date(2021, 7, 1), ON))
        for districts in ([keys[0]], [keys[2]], keys[:2], keys[1:], [])
    ]

    for source in ASKED:
        for question in questions:
            found = sums_by(list(source.measures), [source.district], question)
            for at, key in enumerate(source.measures):
                told = {pk: numbers[at] for (pk,), numbers in found if numbers[at]}
                alone = by_hand(source, key, question) if question.districts else {}
                assert told == {pk: number for pk, number in alone.items() if number}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "counting", "minutes"),
    [
        ({"counting_rule": CountingRule.RECOGNIZED}, 1, 60),
        ({"counting_rule": CountingRule.CLOSED}, 3, 60),
        ({"counting_rule": CountingRule.CLOSED_INDIVIDUAL}, 2, 60),
        ({"counts_peer_supervision": True}, 1, 90),
        ({"counts_training_supervision": True}, 1, 105),
        ({"counts_peer_supervision": True, "counts_training_supervision": True}, 1, 135),
    ],
)
def test_the_words_of_a_round_choose_what_counts(words, counting, minutes):
    facts = {"counting_rule": CountingRule.RECOGNIZED} | words
    round = make_round(**facts)
    center = make_center(make_unit(round))
    make_case(center, round)
    make_case(center, round, recognized=False)
    make_case(center, round, recognized=False, method=Method.GROUP)
    for structure, length in (
        (Structure.GROUP, 60),
        (Structure.PEER, 30),
        (Structure.TRAINING, 45),
    ):
        make_session(center, state=SessionState.CONFIRMED, minutes=length, structure=structure)

    district = center.district_id
    found = figures_by_district(round=round, districts=[district], on=ON)[district]

    assert (found["counting_cases"], found["supervision_minutes"]) == (counting, minutes)


@pytest.mark.django_db
def test_days_are_both_included_and_others_are_not_asked():
    round = make_round()
    center = make_center(make_unit(round))
    make_case(center, round)  # closed on 30 June

    def closed(first, last):
        return figures_of_days(round=round, district=center.district, days=(first, last))[
            "cases_closed"
        ]

    assert closed(date(2021, 6, 30), date(2021, 6, 30)) == 1
    assert closed(date(2021, 6, 1), date(2021, 6, 29)) == 0
    assert closed(date(2021, 7, 1), date(2021, 7, 31)) == 0

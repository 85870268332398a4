"""The figures of districts and centers: counted and summed over the sources, nowhere else.

What each of them means is said once, in ``reports.dictionary``; the rows that it is of are declared
once, in ``reports.sources``, for the number and for the list that it opens.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.db.models import QuerySet

from accounts.models import District
from centers.models import Center
from pilots.models import Round
from reports.apart import DISTRICT, apart, is_asked
from reports.dictionary import FIGURES, Figure, Period
from reports.facts import Facts
from reports.sources import SOURCE_OF


def district_figures(*, round: Round, district: District, on: date) -> dict[str, int]:
    """Every figure of the district in the round, by key: counts, minutes and 分.

    Work is that of the round as recorded by now; staff and centers are counted as of the day
    ``on``. The same number of queries for any number of centers.
    """
    return figures_by_district(round=round, districts=[district.pk], on=on)[district.pk]


def figures_by_district(
    *, round: Round, districts: Iterable[int], on: date
) -> dict[int, dict[str, int]]:
    """The same for many districts by their keys, in as many queries as for one."""
    return tally(Facts(round=round, on=on, districts=districts))


def figures_as_counted(
    *, round: Round, counted_on: Mapping[int, date]
) -> dict[int, dict[str, int]]:
    """Of many districts by their keys, each as of its own day. Work is asked for once for all of
    them, and only what stands so on a day once for each day."""
    if not counted_on:
        return {}
    on = max(counted_on.values())
    found = tally(Facts(round=round, on=on, districts=counted_on), periods=(Period.ROUND,))
    by_day: dict[date, list[int]] = {}
    for district, day in counted_on.items():
        by_day.setdefault(day, []).append(district)
    for day, districts in sorted(by_day.items()):
        of_day = tally(Facts(round=round, on=day, districts=districts), periods=(Period.DAY,))
        for district in districts:
            found[district] |= of_day[district]
    return found


def center_figures(*, round: Round, center: Center, on: date) -> dict[str, int]:
    """The figures that a center has: those whose scope is not the district's alone."""
    facts = Facts(round=round, on=on, districts=[center.district_id], center=center)
    return tally(facts)[center.district_id]


def figures_of_days(*, round: Round, district: District, days: tuple[date, date]) -> dict[str, int]:
    """The work of some days of the round, both included: what a state of a day is has no part."""
    facts = Facts(round=round, on=days[1], districts=[district.pk], days=days)
    return tally(facts)[district.pk]


def tally(
    facts: Facts, *, periods: Collection[Period] = tuple(Period)
) -> dict[int, dict[str, int]]:
    """Every figure that can be asked of ``facts`` by the key of the district; each source once.

    No figure adds up others of another period."""
    keys = [
        figure.key
        for figure in FIGURES.values()
        if figure.period in periods and is_asked(figure, facts)
    ]
    cells = apart(facts, keys, by=DISTRICT)
    by_district = {key: cells.by_unit(key) for key in keys}
    return {
        pk: {key: numbers[pk] for key, numbers in by_district.items()} for pk in facts.districts
    }


def rows_behind(figure: Figure, facts: Facts) -> QuerySet:
    """Exactly the rows of which the figure is the number or the sum; of one without parts."""
    return SOURCE_OF[figure.key].picked(figure.key, facts)

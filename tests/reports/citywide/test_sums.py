"""The city's sums and rates, over any figures of any number of districts; no database, no page."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from core.canonical import canonical_text
from pilots.models import SubmissionVersion
from reports.city_table import CityTable, DistrictRow
from reports.citywide.sums import lacking, rate_of, told_of, total_of
from reports.dictionary import FIGURES, RATES, SECTIONS
from reports.figure import MISSING, Rate
from reports.readings import signed_reading

KEYS = list(FIGURES)
NUMBERS = st.integers(0, 10**12)
ONE = st.fixed_dictionaries({}, optional=dict.fromkeys(KEYS, NUMBERS))
CITY = st.lists(ONE, min_size=1, max_size=16)


def exactly(rate: Rate, districts) -> int | None:
    """Half up to the tenth of a percent, by fractions."""
    both = [one for one in districts if rate.part in one and rate.whole in one]
    part, whole = (sum(one[key] for one in both) for key in (rate.part, rate.whole))
    return int(Fraction(1000 * part, whole) + Fraction(1, 2)) if whole else None


@settings(max_examples=60, deadline=None)
@given(CITY, st.randoms())
def test_sums_and_rates_follow_from_the_districts_in_any_order(districts, random):
    shuffled = random.sample(districts, len(districts))
    for key in KEYS:
        have = [one[key] for one in districts if key in one]
        assert total_of(key, districts) == (sum(have) if have else None)
        assert total_of(key, shuffled) == total_of(key, districts)
    for rate in RATES.values():
        assert rate_of(rate, districts) == exactly(rate, districts)
        assert rate_of(rate, shuffled) == rate_of(rate, districts)


@settings(max_examples=60, deadline=None)
@given(CITY, ONE)
def test_one_more_district_adds_its_own_figures_and_what_it_lacks_changes_nothing(districts, more):
    for key in KEYS:
        before, after = total_of(key, districts), total_of(key, [*districts, more])
        if key in more:
            assert after == (before or 0) + more[key]
        else:
            assert after == before


@settings(max_examples=60, deadline=None)
@given(CITY)
def test_who_lacks_a_figure_is_named_and_nobody_else(districts):
    named = [(f"第{place}区", figures) for place, figures in enumerate(districts, 1)]

    found = {one.made.key: one.districts for one in lacking(FIGURES.values(), named)}

    for key in KEYS:
        missing = tuple(name for name, figures in named if key not in figures)
        assert found.get(key, ()) == missing


def signed(figures):
    """As a district's version holds them, read back from its text."""
    stored = {"texts": {}, "figures": figures, "counted_on": "2021-12-10"}
    text = canonical_text({**stored, "as_of": "2021-12-10T09:00:00+08:00"})
    return signed_reading(SubmissionVersion(text=text)).figures


@settings(max_examples=40, deadline=None)
@given(CITY)
def test_the_tables_of_the_city_follow_from_the_versions_of_its_districts(districts):
    versions = [signed(figures) for figures in districts]
    for section in (one for one in SECTIONS if one.figures):
        keys = [figure.key for figure in section.figures]
        rows = tuple(
            DistrictRow(f"第{place}区", tuple(one.get(key) for key in keys))
            for place, one in enumerate(versions, 1)
        )
        blocks = CityTable(section, rows).blocks
        assert [figure for _, figures, _ in section.groups for figure in figures] == [
            FIGURES[key] for key in keys
        ]
        for block, (_, figures, rates) in zip(blocks, section.groups, strict=True):
            summed = [[one[f.key] for one in districts if f.key in one] for f in figures]
            assert block.totals[: len(figures)] == [
                figure.shown(sum(have)) if have else MISSING
                for figure, have in zip(figures, summed, strict=True)
            ]
            assert block.totals[len(figures) :] == [
                rate.shown_as(exactly(rate, districts)) for rate in rates
            ]
            for (_, values), one in zip(block.rows, districts, strict=True):
                assert values[: len(figures)] == [f.shown(one.get(f.key)) for f in figures]


def test_a_rate_leaves_out_the_district_that_has_one_of_its_two_figures():
    rate = RATES["rate_satisfied"]
    old, new = {"cases_surveyed": 100}, {"cases_surveyed": 4, "cases_satisfied": 3}

    assert rate_of(rate, [old, new]) == 750
    assert rate_of(rate, [old]) is None
    assert lacking([rate], [("朝阳区", old), ("海淀区", new)])[0].sentence == (
        "服务对象满意率：朝阳区的定稿没有这项数据，合计不含朝阳区。"
    )


def test_a_sentence_quotes_the_city_with_units():
    districts = [{"counting_cases": 1_200, "cases_surveyed": 8}, {"counting_cases": 34}]

    assert told_of(FIGURES["counting_cases"], districts) == "1,234个"
    assert told_of(FIGURES["staff"], districts) == "—"
    assert told_of(RATES["rate_satisfied"], districts) == "—"
    assert told_of(RATES["rate_satisfied"], [{"cases_surveyed": 8, "cases_satisfied": 7}]) == (
        "87.5%"
    )


def test_nobody_filed_adds_up_to_nothing():
    assert total_of("counting_cases", []) == 0

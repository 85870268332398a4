import pytest

from funding.figures import FundingFigures, funding_figures
from funding.states import Source
from tests.accounts.factories import make_district
from tests.funding.factories import adopt, make_centers, make_pool, make_run, pay, spend


def test_figures_hold_every_source_and_only_adopted_shares(round):
    ours = make_centers(round, (3, 60), (1, 60))
    city = make_pool(round, amount=1_000_001)
    own = make_pool(round, source=Source.DISTRICT, amount=500)
    make_run(own, base_each=0)
    adopt(make_run(city, base_each=0, task_percent=100))
    district = make_district()

    figures = funding_figures(round=round)

    assert figures == {
        district.pk: FundingFigures(
            received={**dict.fromkeys(Source.values, 0), "city": 1_000_001, "district": 500},
            by_center={ours[0].pk: 750_001, ours[1].pk: 250_000},
        )
    }
    one = figures[district.pk]
    assert (one.received_total, one.allocated, one.unallocated) == (1_000_501, 1_000_001, 500)
    assert funding_figures(round=round, district=district) == figures


def test_the_two_ledgers_have_a_rate_each_and_are_never_added(round):
    (center,) = make_centers(round, (3, 60))
    pool = make_pool(round, center=center, amount=1_000)
    pay(pool, center, 700)
    pay(pool, center, -100, note="多拨")
    spend(pool, center, 300)
    spend(pool, center, 75, standing="owed")

    (found,) = funding_figures(round=round).values()

    assert (found.paid, found.spent, found.allocated) == (600, 375, 1_000)
    assert (found.paid_rate, found.use_rate) == ("60.0%", "62.5%")
    assert (FundingFigures().paid_rate, FundingFigures().use_rate) == ("—", "—")


def test_a_district_without_money_has_zeros(round):
    district = make_district("海淀区")

    assert funding_figures(round=round, district=district) == {district.pk: FundingFigures()}
    assert funding_figures(round=round) == {}


@pytest.mark.parametrize("pools", [1, 3])
def test_figures_take_four_queries(round, django_assert_num_queries, pools):
    make_centers(round, (3, 60))
    for _ in range(pools):
        adopt(make_run(make_pool(round)))

    with django_assert_num_queries(4):
        funding_figures(round=round)

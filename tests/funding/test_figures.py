import pytest

from funding.figures import FundingFigures, funding_figures
from funding.states import Source
from tests.accounts.factories import make_district
from tests.funding.factories import adopt, make_centers, make_pool, make_run


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


def test_a_district_without_money_has_zeros(round):
    district = make_district("海淀区")

    assert funding_figures(round=round, district=district) == {district.pk: FundingFigures()}
    assert funding_figures(round=round) == {}


@pytest.mark.parametrize("pools", [1, 3])
def test_figures_take_two_queries(round, django_assert_num_queries, pools):
    make_centers(round, (3, 60))
    for _ in range(pools):
        adopt(make_run(make_pool(round)))

    with django_assert_num_queries(2):
        funding_figures(round=round)

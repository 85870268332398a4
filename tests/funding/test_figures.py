"""What the money of a district adds up to, by the dictionary's own figures."""

from datetime import date

from funding.states import Source
from reports.apart import CENTER, apart
from reports.dictionary import RATES
from reports.facts import Facts
from reports.figures import district_figures
from tests.accounts.factories import make_district
from tests.funding.factories import adopt, make_centers, make_pool, make_run, pay, spend

ON = date(2021, 12, 15)
MONEY = ("received_total", "arrived_total", "allocated_total", "paid_total", "funds_spent")


def test_figures_hold_every_source_and_only_adopted_shares(round):
    ours = make_centers(round, (3, 60), (1, 60))
    city = make_pool(round, amount=1_000_001)
    own = make_pool(round, source=Source.DISTRICT, amount=500)
    make_run(own, base_each=0)
    adopt(make_run(city, base_each=0, task_percent=100))

    found = apart(
        Facts(round=round, on=ON, districts=[city.district_id]),
        ["received_total", "allocated_total"],
        by=CENTER,
        splits=["source"],
    )

    assert found.by("source", "received_total") == {"city": 1_000_001, "district": 500}
    assert found.by_unit("allocated_total") == {ours[0].pk: 750_001, ours[1].pk: 250_000}
    assert found.by("source", "allocated_total", ours[0].pk) == {"city": 750_001}


def test_the_two_ledgers_have_a_rate_each_and_are_never_added(round):
    (center,) = make_centers(round, (3, 60))
    pool = make_pool(round, center=center, amount=1_000)
    pay(pool, center, 700)
    pay(pool, center, -100, note="多拨")
    spend(pool, center, 300)
    spend(pool, center, 75, standing="owed")

    found = district_figures(round=round, district=pool.district, on=ON)

    assert [found[key] for key in MONEY] == [1_000, found["arrived_total"], 1_000, 600, 375]
    assert RATES["rate_spent"].told(found) == "62.5%"
    assert RATES["rate_spent"].told({}) == "—"


def test_a_district_without_money_has_zeros(round):
    found = district_figures(round=round, district=make_district("海淀区"), on=ON)

    assert [found[key] for key in MONEY] == [0] * 5

"""The pages of the two ledgers: one number for one figure, wherever it stands."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.roles import Role
from funding.ledger.months import curve_of, months_of
from funding.ledger.sums import Part, by_category, by_month, expenses_of, sums_by, total_of
from funding.models import Expense
from tests.accounts.factories import make_desk, make_district
from tests.core.uploads import pdf, upload
from tests.funding.factories import adopt, make_centers, make_pool, make_run, pay, spend
from tests.pilots.factories import make_round

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
LEDGER = reverse("funding:ledger")
EXPENSES = reverse("funding:expense_list")
PAYOUTS = reverse("funding:payout_list")


@pytest.fixture
def centers(round):
    return make_centers(round, (12, 300), (8, 500))


@pytest.fixture
def moved(round, centers):
    """A shared pool and a direct one; both centers are paid, spend, run ahead and take back."""
    shared = make_pool(round)
    adopt(make_run(shared))
    direct = make_pool(round, center=centers[0], source="social", amount=70_000)
    pay(shared, centers[0], 900_000)
    pay(shared, centers[1], 800_000)
    pay(direct, centers[0], 50_000)
    spend(shared, centers[0], 123_456)
    spend(shared, centers[1], 200_000, category="personnel")
    spend(direct, centers[0], 20_000, standing="owed", spent_on=date(2021, 6, 30))


def desks(centers):
    return {
        "center": make_desk(Role.DIRECTOR, centers[0].subdistrict),
        "sibling": make_desk(Role.DIRECTOR, centers[1].subdistrict),
        "district": make_desk(Role.DISTRICT_OFFICER, make_district()),
        "city": make_desk(Role.CITY_OFFICER),
        "foreign": make_desk(Role.DISTRICT_OFFICER, make_district("海淀区")),
    }


def test_the_sums_of_all_pages_are_the_same_numbers(client, round, centers, moved):
    at = desks(centers)
    whole = {name: total_of(sums_by(Part(desk, round)).values()) for name, desk in at.items()}
    by_hand = sum(Expense.objects.values_list("amount", flat=True))

    assert whole["center"] + whole["sibling"] == whole["district"] == whole["city"]
    assert whole["city"].spent == by_hand == 343_456
    assert (whole["city"].given, whole["city"].arrived) == (30_070_000, 1_750_000)
    assert whole["foreign"] == total_of([])
    for name in ("center", "district", "city"):
        part = Part(at[name], round)
        assert sum(by_category(part).values()) == whole[name].spent
        assert sum(by_month(expenses_of(part), "spent_on").values()) == whole[name].spent
        client.sit_at(at[name])
        assert client.get(LEDGER).context["total"] == whole[name]
        assert client.get(EXPENSES).context["total"] == whole[name].spent
        assert client.get(PAYOUTS).context["total"] == whole[name].arrived
        waiting = client.get(EXPENSES, {"waiting": "1"}).context["total"]
        assert waiting == whole[name].waiting


def test_every_figure_opens_the_rows_it_was_added_up_from(client, round, centers, moved):
    client.sit_at(make_desk(Role.CITY_OFFICER))
    context = client.get(LEDGER).context

    opened = [(sums, address) for _, sums, address in context["units"] + context["sources"]]
    assert len(opened) == 4
    for sums, address in opened:
        assert client.get(f"{LEDGER}?{address}").context["total"] == sums
        assert client.get(f"{EXPENSES}?{address}").context["total"] == sums.spent
        assert client.get(f"{PAYOUTS}?{address}").context["total"] == sums.arrived
    for _, amount, _, address in context["categories"]:
        assert client.get(f"{EXPENSES}?{address}").context["total"] == amount
    for month, address in context["months"]:
        assert client.get(f"{EXPENSES}?{address}").context["total"] == month.spent
        assert client.get(f"{PAYOUTS}?{address}").context["total"] == month.arrived


def test_months_run_from_the_first_money_to_december_and_end_at_everything():
    months = months_of(
        {date(2021, 7, 1): 60},
        {date(2022, 1, 1): 30},
        given=100,
        since=date(2021, 6, 30),
        year=2021,
    )

    assert [m.first_day.month for m in months] == [6, 7, 8, 9, 10, 11, 12, 1]
    assert [m.planned_so_far for m in months] == [14, 28, 42, 57, 71, 85, 100, 100]
    assert (months[-1].arrived_so_far, months[-1].spent_so_far) == (60, 30)
    assert len(curve_of(months).spent.split()) == 8


@pytest.mark.parametrize(
    "asked", [{"center": "999999"}, {"month": "2021-13"}, {"source": "nowhere"}, {"district": "x"}]
)
def test_what_is_not_there_is_not_found(client, moved, asked):
    client.sit_at(make_desk(Role.DISTRICT_OFFICER, make_district()))

    assert client.get(EXPENSES, asked).status_code == 404


def test_a_center_of_another_district_is_not_found(client, centers, moved):
    client.sit_at(make_desk(Role.DISTRICT_OFFICER, make_district("海淀区")))

    assert client.get(LEDGER, {"center": centers[0].pk}).status_code == 404
    assert centers[0].name not in client.get(LEDGER).content.decode()


def test_pages_without_money_say_what_will_be_there(client, round):
    client.sit_at(make_desk(Role.CITY_OFFICER))

    assert "还没有可用的资金" in client.get(LEDGER).content.decode()
    assert "没有支出" in client.get(EXPENSES).content.decode()
    assert "没有财政支付" in client.get(PAYOUTS).content.decode()


def test_pages_before_any_round(client, db):
    client.sit_at(make_desk(Role.CITY_OFFICER))

    assert {client.get(url).status_code for url in (LEDGER, EXPENSES, PAYOUTS)} == {200}


def test_a_voucher_from_the_form_to_its_reversal(client, centers, moved):
    executive = make_desk(Role.EXECUTIVE_DIRECTOR, centers[0].subdistrict)
    client.sit_at(executive)
    add = reverse("funding:expense_add")
    pools = client.get(add).context["form"].fields["pool"].queryset
    typed = {
        "form_token": str(uuid4()),
        "pool": str(pools.get(source="social").pk),
        "spent_on": "2021年7月1日",
        "voucher": "记-88",
        "category": "office",
        "payee": "北京某印刷厂",
        "amount": "1000",
        "standing": "paid",
    }
    refused = client.post(add, typed).content.decode()
    assert "已列支200.00元，本次最多还可列支500.00元" in refused
    assert "记-88" in refused

    assert client.post(add, {**typed, "amount": "400"}).status_code == 302
    assert client.post(add, {**typed, "amount": "400"}).status_code == 302
    expense = Expense.objects.get(voucher="记-88")
    page = reverse("funding:expense_detail", args=[expense.pk])
    held = {"form_token": str(uuid4()), "file": upload(pdf(), "发票.pdf")}
    assert client.post(f"{page}file/", held).status_code == 302
    (file,) = expense.files.all()
    assert client.get(reverse("funding:entry_file", args=[file.public_id])).status_code == 200
    assert AuditEvent.objects.filter(what="查看凭证附件").count() == 1
    back = {
        "form_token": str(uuid4()),
        "spent_on": "2021-07-01",
        "voucher": "记-89",
        "note": "重复报销",
    }
    assert client.post(f"{page}reverse/", back).status_code == 302
    assert "已由" in client.get(page).content.decode()
    waiting = Expense.objects.unsettled().get()
    settled = {"form_token": str(uuid4()), "settled_on": "2021-07-01", "voucher": "记-90"}
    url = reverse("funding:expense_settle", args=[waiting.pk])
    assert client.post(url, settled).status_code == 302
    assert "已结清" in client.get(EXPENSES).content.decode()


def test_a_year_is_closed_on_the_page_of_its_pool(client, round, centers, moved):
    pool = make_pool(round, center=centers[1], amount=500, source="district")
    pay(pool, centers[1], 500)
    client.sit_at(make_desk(Role.DISTRICT_OFFICER, make_district()))
    typed = {
        "form_token": str(uuid4()),
        "center": centers[1].pk,
        "year": "2021",
        "returned": "1",
        "note": "项目结余",
    }
    assert client.post(reverse("funding:year_close", args=[pool.pk]), typed).status_code == 302

    page = client.get(reverse("funding:pool_detail", args=[pool.pk])).content.decode()
    assert "项目结余" in page
    assert "4.00" in page
    city = Part(make_desk(Role.CITY_OFFICER), round)
    assert total_of(sums_by(city).values()).returned == 100


def test_the_overview_costs_the_same_for_one_center_and_for_many(
    client, round, django_assert_max_num_queries
):
    few = make_round(2020)
    make_pool(few, center=make_centers(few, (1, 0))[0], issued_on=date(2020, 6, 1))
    for center in make_centers(round, (1, 0), (1, 0), (1, 0)):
        make_pool(round, center=center)
    client.sit_at(make_desk(Role.DISTRICT_OFFICER, make_district()))
    client.get(LEDGER)

    for chosen in (few, round):
        with django_assert_max_num_queries(23):
            client.get(LEDGER, {"round": chosen.pk})

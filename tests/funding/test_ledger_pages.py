"""The pages of the two ledgers: one number for one figure, wherever it stands."""

from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
from django.urls import reverse
from lxml import html
from openpyxl import load_workbook

from accounts.models import AuditEvent
from accounts.roles import Role
from funding.ledger import actions
from funding.ledger.months import curve_of, months_of
from funding.ledger.sums import Part, total_of
from funding.ledger.tally import tally_of
from funding.models import Expense
from portal.todo import todos_for
from tests.accounts.factories import make_desk, make_district
from tests.core.uploads import pdf, upload
from tests.funding.factories import (
    NOON,
    adopt,
    arrive,
    make_centers,
    make_pool,
    make_run,
    pay,
    spend,
)
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
    ended = make_pool(round, center=centers[1], source="district", amount=10_000)
    pay(ended, centers[1], 10_000)
    close_year(ended, centers[1], 10_000)


def close_year(pool, center, returned):
    actions.close_year(
        pool=pool,
        center=center,
        facts={"year": 2021, "returned": returned, "note": "年终"},
        form_token=uuid4(),
        by=make_desk(Role.DISTRICT_OFFICER, pool.district),
        at=NOON,
    )


def desks(centers):
    return {
        "center": make_desk(Role.DIRECTOR, centers[0].subdistrict),
        "sibling": make_desk(Role.DIRECTOR, centers[1].subdistrict),
        "subdistrict": make_desk(Role.SUBDISTRICT_OFFICER, centers[0].subdistrict),
        "district": make_desk(Role.DISTRICT_OFFICER, make_district()),
        "city": make_desk(Role.CITY_OFFICER),
        "foreign": make_desk(Role.DISTRICT_OFFICER, make_district("海淀区")),
    }


def test_the_sums_of_all_pages_are_the_same_numbers(client, round, centers, moved):
    at = desks(centers)
    whole = {name: total_of(tally_of(Part(desk, round)).sums.values()) for name, desk in at.items()}
    by_hand = sum(Expense.objects.values_list("amount", flat=True))

    assert whole["center"] + whole["sibling"] == whole["district"] == whole["city"]
    assert whole["city"].spent == by_hand == 343_456
    assert (whole["city"].given, whole["city"].arrived) == (30_080_000, 1_760_000)
    assert whole["foreign"] == total_of([])
    for name in ("center", "subdistrict", "district", "city"):
        client.sit_at(at[name])
        assert client.get(LEDGER).context["total"] == whole[name]
        assert client.get(EXPENSES).context["total"] == whole[name].spent
        assert client.get(PAYOUTS).context["total"] == whole[name].arrived
        waiting = client.get(EXPENSES, {"waiting": "all"}).context["total"]
        assert waiting == whole[name].waiting == 20_000


@pytest.mark.parametrize("name", ["center", "subdistrict", "district", "city"])
def test_every_figure_opens_rows_whose_footer_and_whose_workbook_say_the_same(
    client, round, centers, moved, name
):
    """Every linked amount of the page of the money is followed as a reader would: to its list,
    whose last row says the same, and to the workbook of that list."""
    client.sit_at(desks(centers)[name])

    followed = figures_of(client.get(LEDGER))

    assert len(followed) > 30
    assert {address.split("?")[0] for address, _ in followed} == {
        reverse(f"funding:{kind}_list") for kind in SHEETS
    }
    for address, amount in followed:
        page = client.get(address)
        assert footer_of(page) == amount, address
        if "month=2021-07" in address or not ("month=" in address or "until=" in address):
            assert exported(client, address) == amount, address


def test_a_narrowing_that_the_page_has_no_use_for_changes_nothing_on_it(client, centers, moved):
    client.sit_at(make_desk(Role.CITY_OFFICER))
    whole = client.get(LEDGER).context["total"]

    for asked in ({"category": "office"}, {"month": "2021-08"}, {"until": "2021-06"}):
        assert client.get(LEDGER, asked).context["total"] == whole


SHEETS = {"share": "分得", "payout": "财政支付", "expense": "机构使用", "closing": "年终结算"}


def footer_of(response) -> str:
    """The last amount of the list's 合计; of an empty list, nothing."""
    cells = html.fromstring(response.content).xpath("//tfoot//td[contains(@class, 'num')]")
    return cells[-1].text_content().strip() if cells else "0.00"


def exported(client, address: str) -> str:
    """合计 of the same list in the workbook that its page offers."""
    kind = next(kind for kind in SHEETS if reverse(f"funding:{kind}_list") in address)
    query = address.split("?")[1]
    answer = client.get(f"{reverse('funding:ledger_book')}?{query}")
    sheet = load_workbook(BytesIO(answer.content))[SHEETS[kind]]
    rows = list(sheet.iter_rows(values_only=True))
    head = next(row for row in rows if row[0] == "序号")
    total = next(row for row in rows if row[0] == "合计")
    found = total[head.index("交回" if kind == "closing" else "金额")]
    return f"{found or 0:,.2f}"


def figures_of(response) -> set[tuple[str, str]]:
    """Every linked amount with its address."""
    return {
        (link.get("href"), link.text_content().strip())
        for link in html.fromstring(response.content).xpath("//td[contains(@class, 'num')]//a")
    }


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


def test_the_tiles_of_a_pool_lead_to_rows_that_end_in_the_same_sum(client, round, centers):
    pool = make_pool(round)
    run = adopt(make_run(pool))
    arrive(pool, 500_000)
    pay(pool, centers[0], 300_000)
    pay(pool, centers[0], -100_000, note="多拨")
    client.sit_at(make_desk(Role.DISTRICT_OFFICER, make_district()))

    page = client.get(reverse("funding:pool_detail", args=[pool.pk]))

    tree = html.fromstring(page.content)
    tiles = {a.get("href"): a.text_content() for a in tree.xpath("//a[contains(@class, 'stat')]")}
    table = "//*[@id='{}']/following::table[1]//tfoot//td[contains(@class, 'num')]"
    for name, amount in (("receipts", "5,000.00"), ("payouts", "2,000.00")):
        assert tree.xpath(table.format(name))[0].text_content().strip() == amount
        assert amount in tiles[f"#{name}"]
    lines = reverse("funding:run_detail", args=[run.pk])
    assert "300,000.00" in tiles[lines]
    assert footer_of(client.get(lines)) == "300,000.00"


@pytest.mark.parametrize(
    "asked",
    [
        {"center": "999999"},
        {"month": "2021-13"},
        {"source": "nowhere"},
        {"district": "x"},
        {"until": "9999-12"},
        {"round": "9" * 40},
        {"waiting": "x"},
    ],
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
    offered = client.get(add).content.decode()
    assert "（还可列支500.00元，其中已到位500.00元）" in offered
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
    assert total_of(tally_of(city).sums.values()).returned == 10_100


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
        with django_assert_max_num_queries(20):
            client.get(LEDGER, {"round": chosen.pk})


def test_what_can_be_settled_waits_for_the_executive_director_alone(client, round, centers, moved):
    executive = make_desk(Role.EXECUTIVE_DIRECTOR, centers[0].subdistrict)
    (todo,) = [t for t in todos_for(executive, at=NOON) if "垫付、应付" in t.label]
    client.sit_at(executive)

    assert todo.count == client.get(todo.url).context["page"].paginator.count == 1
    assert client.get(todo.url).context["total"] == 20_000
    sibling = make_desk(Role.EXECUTIVE_DIRECTOR, centers[1].subdistrict)
    assert [t for t in todos_for(sibling, at=NOON) if "垫付、应付" in t.label] == []


def test_the_history_of_an_entry_tells_of_its_papers_and_its_reversal(client, centers, moved):
    executive = make_desk(Role.EXECUTIVE_DIRECTOR, centers[0].subdistrict)
    expense = Expense.objects.get(standing="owed")
    given = {"form_token": uuid4(), "by": executive, "at": NOON}
    actions.add_file(entry=expense, upload=upload(pdf(), "发票甲.pdf"), **given)
    facts = {"spent_on": date(2021, 7, 1), "voucher": "记-99", "note": "重复报销"}
    opposite = actions.reverse(expense=expense, facts=facts, **given)
    client.sit_at(executive)

    for one in (expense, opposite):
        page = client.get(reverse("funding:expense_history", args=[one.pk])).content.decode()
        assert "登记支出" in page
        assert "冲正支出" in page
        assert "发票甲.pdf" in page

"""A center writes a voucher down on a phone; the district follows the figure to that row."""

from decimal import Decimal

from accounts.roles import Role
from funding.models import Expense
from tests.accounts.factories import make_desk, make_district
from tests.funding.factories import make_centers, make_pool, pay
from tests.pilots.factories import make_round


def test_a_voucher_is_refused_with_numbers_mended_and_found_behind_the_districts_figure(visitor):
    round = make_round()
    center, _ = make_centers(round, (12, 300), (8, 500))
    officer = make_desk(Role.DISTRICT_OFFICER, make_district())
    executive = make_desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict)
    pool = make_pool(round, by=officer, center=center, amount=5_000_000)
    pay(pool, center, 3_000_000, by=officer)
    page = visitor.page
    page.set_viewport_size({"width": 390, "height": 800})

    visitor.sign_in(executive.user.username)
    visitor.go("/funding/expenses/add/").fill(
        {
            "pool": pool.pk,
            "spent_on": "2021-07-02",
            "voucher": "记-12号",
            "category": "activity",
            "payee": "北京某文具店",
            "amount": "3.1万",
        }
    )
    visitor.press("登记").check()
    refused = visitor.text()
    visitor.fill({"amount": "1.25万"}).press("登记").check()

    page.set_viewport_size({"width": 1280, "height": 800})
    visitor.sign_in(officer.user.username).go("/funding/ledger/").check()
    row = page.locator("main tbody tr", has_text=center.name).first
    amount = row.locator('[data-label="机构使用"] a').inner_text()
    with page.expect_navigation():
        row.locator('[data-label="机构使用"] a').click()
    visitor.check()

    assert "到位30,000.00元，已支付0.00元，目前最多可支付30,000.00元" in refused
    assert Expense.objects.get().amount == 1_250_000
    assert Decimal(amount.replace(",", "")) == Decimal("12500.00")
    assert "记-12号" in visitor.text()
    assert page.locator("tfoot .num").last.inner_text() == amount

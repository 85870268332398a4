from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.roles import Role
from funding.models import FundingPool
from funding.states import Source
from pilots.models import Round
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.funding.factories import NOON, adopt, make_pool, make_run
from tests.pilots.factories import make_round

pytestmark = pytest.mark.django_db
LIST = reverse("funding:pool_list")
REGISTER = reverse("funding:pool_register")
LINES = reverse("funding:line_list")
READERS = {*Role.of_district, *Role.of_city, Role.INSPECTOR}


def page(name, thing):
    return reverse(f"funding:{name}", args=[thing.pk])


def typed_pool(round, **changed):
    return {
        "form_token": str(uuid4()),
        "round": str(round.pk) if round else "",
        "source": "city",
        "document_number": "京财社指[2021] 512号",
        "issued_on": "2021年6月30日",
        "amount": "３０万",
        **changed,
    }


@pytest.mark.parametrize("role", Role)
def test_every_role_on_every_page(client, round, centers, role):
    pool = make_pool(round)
    run = make_run(pool)
    client.sit_at(make_desk(role, centers[0].subdistrict if role in Role.of_subdistrict else None))

    statuses = {
        "pools": client.get(LIST).status_code,
        "pool": client.get(page("pool_detail", pool)).status_code,
        "run": client.get(page("run_detail", run)).status_code,
        "register": client.get(REGISTER).status_code,
        "try": client.get(page("run_try", pool)).status_code,
        "lines": client.get(LINES).status_code,
        "step": client.get(page("run_step", run)).status_code,
        "step posted": client.post(page("run_step", run), {"step": "no"}).status_code,
    }

    reads = 200 if role in READERS else 403
    writes = 200 if role == Role.DISTRICT_OFFICER else 403
    own = {Role.SUBDISTRICT_OFFICER, Role.DIRECTOR, Role.EXECUTIVE_DIRECTOR}
    assert statuses == {
        "pools": reads,
        "pool": reads,
        "run": reads,
        "register": writes,
        "try": writes,
        "lines": 200 if role in own else 403,
        "step": 405,
        "step posted": 404 if role == Role.DISTRICT_LEADER else 403,
    }


@pytest.mark.parametrize(
    ("role", "district", "seen"),
    [
        (Role.CITY_VIEWER, None, {"朝阳区", "海淀区"}),
        (Role.DISTRICT_OFFICER, "朝阳区", {"朝阳区"}),
        (Role.DISTRICT_LEADER, "海淀区", {"海淀区"}),
    ],
)
def test_a_district_sees_its_own_money_and_the_city_all(
    client, round, centers, role, district, seen
):
    ours = make_pool(round)
    run = make_run(ours)
    make_pool(round, by=make_desk(Role.DISTRICT_OFFICER, make_district("海淀区")))
    client.sit_at(make_desk(role, district and make_district(district)))

    listed = {pool.district.name for pool in client.get(LIST).context["pools"]}
    opened = {
        pool.district.name
        for pool in FundingPool.objects.all()
        if client.get(page("pool_detail", pool)).status_code == 200
    }

    assert listed == opened == seen
    expected = 200 if "朝阳区" in seen else 404
    assert client.get(page("run_detail", run)).status_code == expected


def test_the_list_adds_up_what_came_in_and_what_is_shared_out(client, round, centers, leader):
    make_pool(round, amount=12_345_678, source=Source.DISTRICT)
    adopt(make_run(make_pool(round)))
    client.sit_at(leader)

    answer = client.get(LIST)

    sums = answer.context["sums"]
    assert (sums.issued, sums.given, sums.not_given) == (42_345_678, 30_000_000, 12_345_678)
    assert "423,456.78" in answer.text
    assert answer.text.count("单位：元") == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_take_the_same_queries_for_one_row_and_for_three(
    client, round, centers, leader, django_assert_num_queries, rows
):
    for _ in range(rows):
        pool = make_pool(round)
        adopt(make_run(pool))
    director = make_desk(Role.DIRECTOR, centers[0].subdistrict)

    client.sit_at(leader)
    with django_assert_num_queries(9):
        client.get(LIST)
    client.sit_at(director)
    with django_assert_num_queries(13):
        client.get(LINES)


def test_an_empty_list_says_what_to_do(client, round, officer):
    client.sit_at(officer)

    text = client.get(LIST).text

    assert "还没有登记资金" in text
    assert REGISTER in text


def test_money_that_comes_before_its_round_waits_and_is_placed_later(client, db, today):
    officer = make_desk(Role.DISTRICT_OFFICER)
    client.sit_at(officer)
    client.post(REGISTER, typed_pool(None))
    pool = FundingPool.objects.get()
    waiting = client.get(LIST).text
    round = make_round()

    placed = client.post(page("pool_place", pool), {"round": round.pk}, follow=True)

    assert "尚未归入批次的资金" in waiting
    pool.refresh_from_db()
    assert pool.round == round
    assert "已归入" in placed.text
    assert "尚未归入批次的资金" not in client.get(LIST).text


def test_a_pool_is_registered_as_people_type_it(client, round, officer, today):
    client.sit_at(officer)

    answer = client.post(REGISTER, typed_pool(round), follow=True)

    pool = FundingPool.objects.get()
    assert answer.redirect_chain == [(page("pool_detail", pool), 302)]
    assert (pool.document_number, pool.amount) == ("京财社指〔2021〕512号", 30_000_000)
    assert "已登记市级转移支付 京财社指〔2021〕512号。" in answer.text


def test_a_button_pressed_twice_registers_once(client, round, officer, today):
    client.sit_at(officer)
    data = typed_pool(round)

    answers = [client.post(REGISTER, data) for _ in range(2)]

    assert answers[0].url == answers[1].url
    assert FundingPool.objects.count() == 1


def test_an_empty_pool_form_shows_every_mistake_at_once(client, round, officer):
    client.sit_at(officer)

    form = client.post(REGISTER, {}).context["form"]

    assert {name: errors[0] for name, errors in form.errors.items()} == {
        "form_token": "页面已失效，请刷新页面后重新填写。",
        "source": "请选择资金来源",
        "document_number": "请填写文号",
        "issued_on": "请选择下达日期",
        "amount": "请填写金额",
    }


@pytest.mark.parametrize(
    ("amount", "message"),
    [
        ("三十万", "请填写金额，例如 1234.50 或 12.5万"),
        ("-1", "金额不能是负数，例如 1234.50 或 12.5万"),
        ("0.001", "金额最多到分，例如 1234.50 或 12.5万"),
        ("0", "金额须大于0元。"),
        ("1e5", "请填写金额，例如 1234.50 或 12.5万"),
    ],
)
def test_an_amount_that_is_none_is_answered_beside_it_and_kept(
    client, round, officer, today, amount, message
):
    client.sit_at(officer)

    answer = client.post(REGISTER, typed_pool(round, amount=amount))

    assert answer.status_code == 200
    assert answer.context["form"].errors == {"amount": [message]}
    assert answer.context["form"]["amount"].value() in (amount, "0.00")
    assert not FundingPool.objects.exists()


def test_a_document_registered_before_is_answered_beside_its_number(client, round, officer, today):
    make_pool(round, document_number="京财社指〔2021〕512号")
    client.sit_at(officer)

    answer = client.post(REGISTER, typed_pool(round))

    assert answer.context["form"].errors == {
        "document_number": ["朝阳区已登记过文号为“京财社指〔2021〕512号”的资金。"]
    }


def test_a_closed_round_cannot_be_chosen(client, round, officer):
    Round.objects.update(closed_at=NOON)
    client.sit_at(officer)

    answer = client.post(REGISTER, typed_pool(round))

    assert answer.context["form"].errors["round"] == ["请从列表中选择试点批次"]


@pytest.mark.parametrize("role", [Role.SUBDISTRICT_OFFICER, Role.DIRECTOR, Role.EXECUTIVE_DIRECTOR])
def test_a_center_sees_its_own_adopted_share_and_how_it_came_about(client, round, centers, role):
    run = adopt(make_run(make_pool(round)))
    make_run(make_pool(round, document_number="未采用"))
    client.sit_at(make_desk(role, centers[0].subdistrict))

    answer = client.get(LINES)

    assert [row.line.center for row in answer.context["lines"]] == [centers[0]]
    assert answer.context["total"] == 11_820_000
    assert "社区、村 12 个，占 50.0%" in answer.text
    assert run.pool.document_number in answer.text
    assert "未采用" not in answer.text
    assert centers[1].name not in answer.text
    assert "114,000.00" not in answer.text


def test_a_center_without_a_share_reads_when_there_will_be_one(client, round):
    client.sit_at(make_desk(Role.DIRECTOR, make_subdistrict()))

    assert "还没有分配给本中心的资金" in client.get(LINES).text


@pytest.mark.parametrize("query", ["?round=x", "?round=999"])
def test_a_round_that_does_not_exist_is_not_found(client, round, leader, query):
    client.sit_at(leader)

    assert client.get(LIST + query).status_code == 404

"""The pages of money that comes and goes, of tasks and of gifts, from the form to the row."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.roles import Role
from funding import actions
from funding.models import ExtraTask, FundingPool, GiftInKind, Payout, Receipt
from tests.accounts.factories import make_desk, make_district
from tests.funding.factories import NOON, adopt, arrive, make_pool, make_run, make_task, pay

pytestmark = pytest.mark.django_db
CANARY = "金丝雀"


def page(name, thing=None):
    return reverse(f"funding:{name}", args=[thing.pk] if thing else [])


def with_token(**typed):
    return {"form_token": str(uuid4()), **typed}


def give(center, round, by, **changed):
    facts = {
        "round": round, "kind": "person", "giver": "爱心人士", "things": "图书", "quantity": 3,
        "unit": "册", "given_on": date(2021, 7, 1), "worth": 77_700, **changed,
    }  # fmt: skip
    return actions.register_gift(center=center, facts=facts, form_token=uuid4(), by=by, at=NOON)


def test_what_arrived_and_what_was_paid_on_stand_on_the_pools_page(
    client, round, centers, officer, today
):
    pool = make_pool(round)
    adopt(make_run(pool))
    client.sit_at(officer)

    typed = with_token(received_on="2021-07-01", amount="20万")
    client.post(page("receipt_add", pool), typed)
    client.post(page("receipt_add", pool), typed)
    paid = with_token(
        center=centers[0].pk,
        paid_on="2021-07-01",
        amount="10万",
        voucher="京朝财付〔2021〕9号",
        payee_kind="subdistrict",
    )
    answer = client.post(page("payout_add", pool), paid, follow=True)

    assert (Receipt.objects.get().amount, Payout.objects.get().center) == (20_000_000, centers[0])
    sums = answer.context["sums"]
    assert (sums.issued, sums.received, sums.given, sums.paid) == (
        30_000_000, 20_000_000, 30_000_000, 10_000_000,
    )  # fmt: skip
    assert "京朝财付〔2021〕9号" in answer.text


@pytest.mark.parametrize(
    ("name", "typed", "field", "words"),
    [
        ("receipt_add", {"received_on": "2021-07-02", "amount": "1"}, "received_on", "不能晚于今天"),
        ("receipt_add", {"received_on": "2021-07-01", "amount": "31万"}, "amount", "最多还可登记"),
        ("payout_add", {"paid_on": "2021-07-01", "amount": "118200.01", "voucher": "一号"},
         "amount", "本次最多还可拨付118,200.00元"),
        ("payout_add", {"paid_on": "2021-06-29", "amount": "1", "voucher": "一号"},
         "paid_on", "不能早于下达日期"),
    ],
)  # fmt: skip
def test_a_wrong_movement_is_answered_beside_its_field_and_kept(
    client, round, centers, officer, today, name, typed, field, words
):
    pool = make_pool(round)
    adopt(make_run(pool))
    arrived = int(name == "payout_add")
    if arrived:
        arrive(pool)
    client.sit_at(officer)

    more = {"center": centers[0].pk, "payee_kind": "subdistrict"}
    answer = client.post(page(name, pool), with_token(**more, **typed))

    errors = answer.context["form"].errors
    assert list(errors) == [field]
    assert words in errors[field][0]
    assert f'value="{typed["amount"]}"' in answer.text
    assert (Receipt.objects.count(), Payout.objects.count()) == (arrived, 0)


def test_a_center_reads_nothing_of_its_neighbors_money(client, round, centers, officer):
    pool = make_pool(round)
    adopt(make_run(pool))
    make_pool(round, center=centers[1], document_number=f"{CANARY}一号", amount=1_234_500)
    make_pool(round, center=centers[0], document_number="定向本中心", amount=500_000)
    pay(pool, centers[1], 100, voucher=f"{CANARY}二号")
    pay(pool, centers[0], 4_200, voucher="本中心凭证")
    give(centers[1], round, officer, things=f"{CANARY}三号")
    give(centers[0], round, officer)
    client.sit_at(make_desk(Role.SUBDISTRICT_OFFICER, centers[0].subdistrict))

    answer = client.get(page("line_list"))

    assert CANARY not in answer.text
    assert "12,345.00" not in answer.text
    assert (answer.context["total"], answer.context["paid"]) == (12_320_000, 4_200)
    assert "定向本中心" in answer.text
    assert "本中心凭证" in answer.text
    assert "图书" in answer.text


def test_gifts_are_listed_without_a_sum(client, round, centers, officer, today):
    client.sit_at(officer)
    empty = client.get(page("gift_list"))
    typed = {
        "round": round.pk, "center": centers[0].pk, "kind": "enterprise", "giver": "某公司",
        "things": "轮椅", "quantity": "5", "unit": "辆", "given_on": "2021-07-01", "worth": "0.7万",
    }  # fmt: skip
    client.post(page("gift_add"), with_token(**typed))

    answer = client.post(page("gift_add"), with_token(**typed), follow=True)

    assert "还没有登记实物捐赠" in empty.text
    assert GiftInKind.objects.count() == 2
    assert answer.text.count("7,000.00") == 2
    assert "14,000.00" not in answer.text
    assert "不计入任何资金合计" in answer.text


def test_a_task_is_set_changed_and_kept_from_being_overwritten(client, round, centers, officer):
    client.sit_at(officer)
    assert "没有附加任务" in client.get(page("task_list")).text
    amounts = {f"amount_{centers[0].pk}": "3"}
    facts = {"name": "老旧小区", "unit": "个", "basis": "区会议纪要", **amounts}

    client.post(page("task_add"), with_token(**facts))
    task = ExtraTask.objects.get()
    client.post(page("task_edit", task), {**facts, "name": "改造片区", "version": "1"})
    stale = client.post(page("task_edit", task), {**facts, "name": "我的改法", "version": "1"})

    task.refresh_from_db()
    assert (task.name, task.version) == ("改造片区", 2)
    assert "他人已先保存" in stale.text
    assert 'value="我的改法"' in stale.text
    assert "改造片区" in client.get(page("run_try", make_pool(round))).text


def test_another_districts_task_and_pool_are_not_found(client, round, centers):
    task, pool = make_task(round), make_pool(round)
    client.sit_at(make_desk(Role.DISTRICT_OFFICER, make_district("海淀区")))

    names = ("pool_place", "receipt_add", "payout_add", "run_compare")
    assert {client.get(page(name, pool)).status_code for name in names} == {404}
    assert client.get(page("task_edit", task)).status_code == 404
    assert FundingPool.objects.count() == 1


def test_a_replacing_run_asks_the_leader_for_a_reason(client, round, centers, leader, today):
    pool = make_pool(round)
    first = adopt(make_run(pool))
    second = make_run(pool, task_percent=30)
    client.sit_at(leader)
    shown = client.get(page("run_detail", second))

    refused = client.post(page("run_step", second), {"step": "replace", "note": " "})
    done = client.post(
        page("run_step", second), {"step": "replace", "note": "会议决定"}, follow=True
    )

    assert "采用并替代原方案的理由（必填）" in shown.text
    assert first.number in shown.text
    assert [problem.code for problem in refused.context["problems"]] == ["note_missing"]
    assert "会议决定" in done.text

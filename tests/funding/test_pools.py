"""Money as it comes and goes: tranches, money for one center, arrivals, tasks, gifts apart."""

from datetime import date
from uuid import uuid4

import pytest

from accounts.models import AuditEvent
from accounts.roles import Role
from core.problems import Refused, Stale
from funding import actions
from funding.models import ExtraTaskAmount, FundingPool, GiftInKind, Receipt
from funding.pool_page import tranches_of
from reports.apart import CENTER, apart
from reports.facts import Facts
from reports.figures import district_figures
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.centers.factories import make_center
from tests.funding.factories import NOON, adopt, make_pool, make_run, make_task, pay
from tests.pilots.factories import make_round, make_unit

pytestmark = pytest.mark.django_db


def codes_of(act, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return caught.value.codes


def receive(pool, amount, *, note="", on=date(2021, 7, 1), token=None):
    return actions.receive(
        pool=pool,
        facts={"received_on": on, "amount": amount, "note": note},
        form_token=token or uuid4(),
        by=make_desk(Role.DISTRICT_OFFICER, pool.district),
        at=NOON,
    )


def test_money_arrives_in_parts_and_never_more_than_was_issued(round):
    pool = make_pool(round, amount=1_000)
    token = uuid4()
    receive(pool, 600, token=token)
    receive(pool, 600, token=token)

    assert codes_of(receive, pool, 401) == ["received_beyond_pool"]
    assert codes_of(receive, pool, 1, on=date(2021, 7, 2)) == ["moved_in_future"]
    assert codes_of(receive, pool, 1, on=date(2021, 6, 29)) == ["moved_before_issued"]
    assert codes_of(receive, pool, -601, note="记错") == ["reversed_too_much"]
    receive(pool, -600, note="记错")
    assert list(Receipt.objects.order_by("pk").values_list("amount", flat=True)) == [600, -600]


def test_evidence_of_money_is_written_once(round):
    receipt = receive(make_pool(round), 600)

    with pytest.raises(TypeError):
        receipt.save()
    with pytest.raises(TypeError):
        Receipt.objects.update(amount=1)


def test_money_for_one_center_is_all_its_own_and_is_not_shared_out(round, centers):
    pool = make_pool(round, center=centers[1], amount=700)

    assert codes_of(make_run, pool) == ["pool_is_direct"]
    assert codes_of(pay, pool, centers[0], 1) == ["nothing_given"]
    assert codes_of(pay, pool, centers[1], 701) == ["paid_beyond_given"]
    pay(pool, centers[1], 700)
    facts = Facts(round=round, on=NOON.date(), districts=[pool.district_id])
    figures = apart(facts, ["received_total", "allocated_total"], by=CENTER)
    assert figures.by_unit("received_total") == figures.by_unit("allocated_total")
    assert figures.by_unit("allocated_total") == {centers[1].pk: 700}


def test_a_center_sees_money_for_it_alone_and_of_nobody_else(client, round, centers):
    make_pool(round, center=centers[1], document_number="定向甲")
    make_pool(round, center=centers[0], document_number="定向乙")
    director = make_desk(Role.DIRECTOR, centers[1].subdistrict)

    seen = FundingPool.objects.for_center_of(director)

    assert [pool.document_number for pool in seen] == ["定向甲"]


def test_money_before_its_round_is_shared_out_once_it_has_one(round, centers, officer):
    pool = make_pool(None)
    assert codes_of(make_run, pool) == ["round_missing"]
    place = dict(pool=pool, by=officer, at=NOON)
    actions.place_in_round(round=round, **place)
    actions.place_in_round(round=round, **place)

    assert codes_of(actions.place_in_round, round=make_round(2022), **place) == ["round_chosen"]
    pool.refresh_from_db()
    assert pool.round == round
    adopt(make_run(pool))


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({"source": "district"}, ["tranche_of_other_money"]),
        ({"round": None}, ["tranche_of_other_round"]),
        ({"center": 0}, ["tranche_of_other_center"]),
        ({"center": "far"}, ["center_elsewhere", "tranche_of_other_center"]),
    ],
)
def test_a_tranche_follows_its_own_money(round, centers, changed, codes):
    first = make_pool(round)
    far = make_center(make_unit(round, make_subdistrict("中关村街道", make_district("海淀区"))))
    picked = {0: centers[0], "far": far}
    if "center" in changed:
        changed = {"center": picked[changed["center"]]}

    facts = {"follows": first, **changed}
    assert codes_of(make_pool, facts.pop("round", round), **facts) == codes


def test_tranches_stand_in_a_row(round):
    first = make_pool(round)
    second = make_pool(round, follows=first)
    third = make_pool(round, follows=second)

    assert codes_of(make_pool, round, follows=first) == ["tranche_followed"]
    assert tranches_of(second) == [first, second, third]
    assert tranches_of(make_pool(round)) == []


def test_a_task_is_named_once_changed_by_version_and_told(round, centers, officer):
    task = make_task(round, {centers[0].pk: 3})
    assert codes_of(make_task, round) == ["task_defined"]
    facts = {"name": "流动人口聚居楼", "unit": "栋", "basis": "区会议纪要"}
    change = dict(task=task, facts=facts, amounts={centers[1].pk: 7}, by=officer, at=NOON)

    actions.change_task(version=1, **change)

    with pytest.raises(Stale) as caught:
        actions.change_task(version=1, **change)
    assert caught.value.current["任务名称"] == "流动人口聚居楼"
    assert list(ExtraTaskAmount.objects.values_list("center", "amount")) == [(centers[1].pk, 7)]
    told = AuditEvent.objects.filter(what="修改附加任务").get().changes
    assert told["计量单位"] == ["个", "栋"]
    assert told[centers[1].name] == ["", "7栋"]


def test_ten_tasks_are_enough_for_a_round(round):
    for number in range(10):
        make_task(round, name=f"任务{number}")

    assert codes_of(make_task, round, name="任务十一") == ["too_many_tasks"]


def test_a_gift_in_kind_is_no_money(round, centers, officer):
    facts = {
        "round": round,
        "kind": "enterprise",
        "giver": "爱心企业",
        "things": "轮椅",
        "quantity": 5,
        "unit": "辆",
        "given_on": date(2021, 7, 1),
        "worth": 500_000,
    }
    token = uuid4()
    give = dict(center=centers[0], by=officer, at=NOON)
    for _ in range(2):
        actions.register_gift(facts=facts, form_token=token, **give)

    gift = GiftInKind.objects.get()
    assert str(gift) == "爱心企业捐赠轮椅5辆"
    on = NOON.date()
    found = district_figures(round=round, district=gift.district, on=on)
    assert (found["received_total"], found["allocated_total"]) == (0, 0)
    late = {**facts, "given_on": date(2021, 7, 2)}
    late_codes = codes_of(actions.register_gift, facts=late, form_token=uuid4(), **give)
    assert late_codes == ["moved_in_future"]

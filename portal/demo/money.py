"""A district's money: one pool, shared out by tasks and volume of service, and what follows it."""

from uuid import uuid4

from funding import actions as funding
from funding.models import AllocationRun
from funding.terms import Terms
from pilots.models import Round
from portal.demo.clock import Clock


def share_out(round: Round, *, cast, clock: Clock, moment: int, amount: int) -> AllocationRun:
    """A pool of ``amount`` 分 for 朝阳区 and a trial run over its centers."""
    officer, at = cast["chaoyang"], clock.at(moment)
    pool = funding.register_pool(
        facts={
            "round": round,
            "source": "city",
            "document_number": f"京财社指〔{round.year}〕128号",
            "issued_on": at.date(),
            "amount": amount,
        },
        form_token=uuid4(),
        by=officer,
        at=at,
    )
    return funding.run_allocation(
        pool=pool,
        terms=Terms(total=amount, base_each=amount // 10, task_percent=40, service_percent=60),
        reason="基数保运转，服务量多劳多得，任务量按社区数。",
        form_token=uuid4(),
        by=officer,
        at=at,
    )


def try_another_way(round: Round, run: AllocationRun, *, cast, clock: Clock, moment: int) -> None:
    """A second trial by the same figures: a task of the district weighs, and none goes below a
    floor; then a little is moved by hand."""
    officer, at, pool = cast["chaoyang"], clock.at(moment), run.pool
    centers = [line.center for line in run.lines.select_related("center").order_by("pk")]
    task = funding.define_task(
        round=round,
        facts={"name": "老旧小区改造片区", "unit": "个", "basis": "区试点工作会议纪要"},
        amounts={center.pk: 2 + number for number, center in enumerate(centers)},
        form_token=uuid4(),
        by=officer,
        at=at,
    )
    by_hand = {}
    if len(centers) > 1:
        by_hand = {
            centers[0].pk: funding.Adjustment(-500_000, "场地装修由街道另行安排"),
            centers[-1].pk: funding.Adjustment(500_000, "新设两个社区服务站"),
        }
    funding.run_allocation(
        pool=pool,
        terms=Terms(pool.amount, pool.amount // 10, 50, 50, floor_each=pool.amount // 8),
        weighing=funding.Weighing(
            coefficients={"communities": 1, task.measure.key: 3, "service_minutes": 1},
            adjustments=by_hand,
        ),
        reason="任务和服务各半，老旧小区改造片区一个按三个社区计。",
        form_token=uuid4(),
        by=officer,
        at=at,
    )


def pay_on(run: AllocationRun, *, cast, clock: Clock, moment: int) -> None:
    """The money arrives and half of each share is paid on; somebody gives wheelchairs."""
    at, pool = clock.at(moment), run.pool
    as_officer = {"by": cast["chaoyang"], "at": at}
    received = {"received_on": at.date(), "amount": pool.amount, "note": ""}
    funding.receive(pool=pool, facts=received, form_token=uuid4(), **as_officer)
    lines = list(run.lines.select_related("center").order_by("pk"))
    for number, line in enumerate(lines, start=1):
        facts = {
            "paid_on": at.date(),
            "amount": line.amount // 2,
            "voucher": f"京朝财付〔{at.year}〕{number}号",
            "note": "首款",
        }
        funding.pay_out(
            pool=pool, center=line.center, facts=facts, form_token=uuid4(), **as_officer
        )
    gift = {
        "round": pool.round,
        "kind": "enterprise",
        "giver": "北京某康复器材公司",
        "things": "轮椅",
        "quantity": 10,
        "unit": "辆",
        "given_on": at.date(),
        "worth": 1_200_000,
    }
    funding.register_gift(center=lines[0].center, facts=gift, form_token=uuid4(), **as_officer)

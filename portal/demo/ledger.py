"""Money that one center got for itself, and what it makes of it: both ledgers, with their warts."""

from uuid import uuid4

from centers.models import Center
from funding import actions as funding
from funding.ledger import actions as ledger
from funding.models import Expense, FundingPool
from pilots.models import Round
from portal.demo.clock import Clock

CAPS = {"office": 8, "overhead": 15, "audit": 5}  # percent
WHOLE = 20_000_000
# Moment, category, payee, 分; what comes before the second payment stays within the first.
VOUCHERS = (
    (300, "venue", "北京某装饰工程公司", 2_150_000),
    (360, "activity", "北京某文具店", 186_500),
    (430, "personnel", "社会工作服务中心人员", 3_600_000),
    (500, "supervision", "北京某社会工作事务所", 480_000),
    (560, "office", "北京某数码商行", 1_720_000),
    (610, "activity", "北京某社区食堂", 312_800),
)
LATER = (
    (740, "personnel", "社会工作服务中心人员", 3_600_000),
    (780, "overhead", "税务机关", 905_000),
)
SETTLED = (650, "activity", "北京某客运公司", 260_000, "advanced")
WAITING = (800, "audit", "北京某会计师事务所", 500_000, "owed")
TWICE = (520, "activity", "北京某印刷厂", 96_000)


def set_caps(round: Round, *, cast, clock: Clock) -> None:
    ledger.set_caps(
        round=round,
        percents=CAPS,
        basis="区试点工作联席会议纪要",
        form_token=uuid4(),
        by=cast["chaoyang"],
        at=clock.at(200),
    )


def use_own_money(
    round: Round, center: Center, team, *, cast, clock: Clock, is_over: bool
) -> FundingPool:
    """The district gives 200,000.00 元 in two parts; the center spends, runs ahead, settles, and
    takes one entry back. While the year lasts, one that could be settled is left open."""
    officer = cast["chaoyang"]
    pool = funding.register_pool(
        facts={
            "round": round,
            "source": "district",
            "document_number": f"京朝财社指〔{round.year}〕16号",
            "issued_on": clock.at(210).date(),
            "amount": WHOLE,
            "center": center,
        },
        form_token=uuid4(),
        by=officer,
        at=clock.at(210),
    )
    _pay(pool, center, WHOLE * 6 // 10, "首款", moment=250, by=officer, clock=clock)
    for number, voucher in enumerate(VOUCHERS, start=1):
        _spend(pool, center, team, number, *voucher, clock=clock)
    _take_back(_spend(pool, center, team, 8, *TWICE, clock=clock), team, clock=clock)
    ahead = _spend(pool, center, team, 10, *SETTLED, clock=clock)
    _pay(pool, center, WHOLE * 4 // 10, "尾款", moment=700, by=officer, clock=clock)
    at = clock.at(720)
    settled = {"settled_on": at.date(), "voucher": "记-11号"}
    by = {"form_token": uuid4(), "by": team.executive, "at": at}
    ledger.settle(expense=ahead, facts=settled, **by)
    later = LATER if is_over else (*LATER, WAITING)
    for number, voucher in enumerate(later, start=12):
        _spend(pool, center, team, number, *voucher, clock=clock)
    return pool


def end_year(pool: FundingPool, center: Center, *, cast, clock: Clock, moment: int) -> None:
    facts = {"year": pool.round.year, "returned": 1_000_000, "note": "交回项目结余，其余结转。"}
    by = {"form_token": uuid4(), "by": cast["chaoyang"], "at": clock.at(moment)}
    ledger.close_year(pool=pool, center=center, facts=facts, **by)


def _pay(pool, center, amount, note, *, moment, by, clock: Clock) -> None:
    at = clock.at(moment)
    received = {"received_on": at.date(), "amount": amount, "note": ""}
    funding.receive(pool=pool, facts=received, form_token=uuid4(), by=by, at=at)
    facts = {
        "paid_on": at.date(),
        "amount": amount,
        "voucher": f"京朝财付〔{at.year}〕{moment}号",
        "note": note,
        "payee_kind": "center",
        "payee": center.name,
    }
    funding.pay_out(pool=pool, center=center, facts=facts, form_token=uuid4(), by=by, at=at)


def _spend(
    pool, center, team, number, moment, category, payee, amount, standing="paid", *, clock: Clock
) -> Expense:
    at = clock.at(moment)
    facts = {
        "spent_on": at.date(),
        "voucher": f"记-{number}号",
        "category": category,
        "payee": payee,
        "amount": amount,
        "standing": standing,
        "note": "",
    }
    by = {"form_token": uuid4(), "by": team.executive, "at": at}
    return ledger.spend(pool=pool, center=center, facts=facts, **by)


def _take_back(expense: Expense, team, *, clock: Clock) -> None:
    at = clock.at(540)
    facts = {"spent_on": at.date(), "voucher": "记-9号", "note": "同一张发票登记了两次"}
    by = {"form_token": uuid4(), "by": team.executive, "at": at}
    ledger.reverse(expense=expense, facts=facts, **by)

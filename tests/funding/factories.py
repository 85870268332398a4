"""Money of a district, in the situations of the trade."""

from datetime import date, datetime, time
from itertools import count
from uuid import uuid4

from accounts.roles import Role
from cases.models import ServiceRecord
from cases.states import ServiceType
from centers.models import Center
from centers.models.center import units_of
from core.deadlines import BEIJING
from funding import actions
from funding.ledger import actions as ledger
from funding.ledger.words import Category, Standing
from funding.models import AllocationRun, Expense, ExtraTask, FundingPool, Payout, Receipt
from funding.states import Source
from funding.terms import Terms
from pilots.choices import ServiceField
from pilots.models import Recommendation, Round
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.centers.factories import make_center
from tests.pilots.factories import make_unit

_serial = count(1)
NOON = datetime(2021, 7, 1, 12, tzinfo=BEIJING)


def make_centers(round: Round, *loads: tuple[int, int]) -> list[Center]:
    """A center in 朝阳区 for each (communities, minutes of service)."""
    made = []
    for communities, minutes in loads:
        unit = make_unit(round, make_subdistrict(f"第{next(_serial)}街道"))
        Recommendation.objects.filter(units=unit).update(
            community_count=communities, village_count=0
        )
        made.append(make_center(unit))
        serve(made[-1], round, minutes)
    return made


def serve(center: Center, round: Round, minutes: int, **facts) -> None:
    """A service record of so many minutes on 10 June, or none for no minutes."""
    if not minutes:
        return
    person = make_desk(Role.CENTER_WORKER, center.subdistrict).user
    day = date(round.year, 6, 10)
    ServiceRecord.objects.create(
        **{
            **units_of(center),
            "public_id": uuid4(),
            "round": round,
            "year": round.year,
            "served_on": day,
            "starts_at": time(9),
            "minutes": minutes,
            "service_type": ServiceType.HOME_VISIT,
            "field": ServiceField.ELDERLY_SERVICE,
            "persons": 1,
            "person_times": 2,
            "text": "入户了解近况",
            "served_by": person,
            "recorded_by": person,
            "recorded_at": datetime.combine(day, time(18), BEIJING),
            **facts,
        }
    )


def pool_facts(round: Round, **changed) -> dict:
    return {
        "round": round,
        "source": Source.CITY,
        "document_number": f"京财社指〔2021〕{next(_serial)}号",
        "issued_on": date(2021, 6, 30),
        "amount": 30_000_000,
        "center": None,
        "follows": None,
        **changed,
    }


def make_pool(round: Round, *, by=None, **changed) -> FundingPool:
    """300,000.00 元 from the city, unless told otherwise."""
    return actions.register_pool(
        facts=pool_facts(round, **changed),
        form_token=uuid4(),
        by=by or make_desk(Role.DISTRICT_OFFICER, make_district()),
        at=NOON,
    )


def make_run(
    pool: FundingPool,
    *,
    by=None,
    base_each=3_000_000,
    task_percent=60,
    at=NOON,
    terms=None,
    snapshot=None,
    **weighing,
) -> AllocationRun:
    """A trial: 30,000.00 元 for each, the rest by 60 to 40, unless ``terms`` (what they have
    beside the pool) or ``weighing`` say otherwise."""
    return actions.run_allocation(
        pool=pool,
        terms=Terms(pool.amount, base_each, task_percent, 100 - task_percent, **(terms or {})),
        weighing=actions.Weighing(**weighing),
        snapshot=snapshot,
        reason="任务为主",
        form_token=uuid4(),
        by=by or make_desk(Role.DISTRICT_OFFICER, pool.district),
        at=at,
    )


def adopt(run: AllocationRun, *, at=NOON, note="") -> AllocationRun:
    leader = make_desk(Role.DISTRICT_LEADER, run.district)
    return actions.adopt(run=run, by=leader, at=at, note=note)


def make_task(round: Round, amounts=None, *, by=None, name="老旧小区改造片区") -> ExtraTask:
    """A task of 朝阳区; ``amounts`` by center pk."""
    return actions.define_task(
        round=round,
        facts={"name": name, "unit": "个", "basis": "区试点工作会议"},
        amounts=amounts or {},
        form_token=uuid4(),
        by=by or make_desk(Role.DISTRICT_OFFICER, make_district()),
        at=NOON,
    )


def arrive(pool: FundingPool, amount: int | None = None) -> Receipt:
    """The pool's money, or so much of it, in the district's account."""
    return actions.receive(
        pool=pool,
        facts={"received_on": date(2021, 7, 1), "amount": amount or pool.amount, "note": ""},
        form_token=uuid4(),
        by=make_desk(Role.DISTRICT_OFFICER, pool.district),
        at=NOON,
    )


def pay(
    pool: FundingPool, center: Center, amount: int, *, by=None, note="", at=NOON, **changed
) -> Payout:
    """Out of a pool that has arrived: all of it, where nothing was said of that before."""
    if not pool.receipts.exists():
        arrive(pool)
    return actions.pay_out(
        pool=pool,
        center=center,
        facts={
            "paid_on": date(2021, 7, 1),
            "amount": amount,
            "voucher": "京朝财付〔2021〕9号",
            "note": note,
            **changed,
        },
        form_token=uuid4(),
        by=by or make_desk(Role.DISTRICT_OFFICER, pool.district),
        at=at,
    )


def spend(
    pool: FundingPool, center: Center, amount: int, *, token=None, at=NOON, by=None, **changed
) -> Expense:
    """A line of a voucher of its own on 1 July, paid at once, unless told otherwise."""
    return ledger.spend(
        pool=pool,
        center=center,
        facts={
            "spent_on": date(2021, 7, 1),
            "voucher": f"记-{next(_serial)}号",
            "category": Category.ACTIVITY,
            "payee": "北京某文具店",
            "amount": amount,
            "standing": Standing.PAID,
            "note": "",
            **changed,
        },
        form_token=token or uuid4(),
        by=by or make_desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict),
        at=at,
    )

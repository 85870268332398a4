"""The districts' money of a year: two pools each, shared out through the platform's actions."""

from datetime import date, datetime
from uuid import uuid4

from funding import actions as funding
from funding.models import FundingPool
from funding.terms import Terms
from pilots.models import Round
from portal.demo.city.places import DistrictDesks

EACH = 20_000_000  # 分 a center, on the average
SOURCES = (("city", "京财社指", 100), ("district", "区财社指", 40))  # percent of EACH
REASON = "基数保运转，服务量多劳多得，任务量按社区数。"


def share_out(
    round: Round, desks: DistrictDesks, *, centers: int, is_over: bool, at: datetime
) -> None:
    """One run of each pool, adopted; the district's own money of a running year is still tried."""
    for source, sender, percent in SOURCES:
        pool = _register(round, desks, source, sender, EACH * percent // 100 * centers, at=at)
        run = funding.run_allocation(
            pool=pool,
            terms=Terms(
                total=pool.amount,
                base_each=pool.amount // centers // 3,
                task_percent=40,
                service_percent=60,
            ),
            reason=REASON,
            form_token=uuid4(),
            by=desks.officer,
            at=at,
        )
        if is_over or source == "city":
            funding.adopt(run=run, by=desks.leader, at=at)


def _register(
    round: Round, desks: DistrictDesks, source: str, sender: str, amount: int, *, at: datetime
) -> FundingPool:
    return funding.register_pool(
        facts={
            "round": round,
            "source": source,
            "document_number": f"{sender}〔{round.year}〕128号",
            "issued_on": date(round.year, 1, 20),
            "amount": amount,
        },
        form_token=uuid4(),
        by=desks.officer,
        at=at,
    )

"""A district's money: one pool, shared out by tasks and volume of service."""

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

"""Due moments of the running round: more time, nothing to report, and a reminder from the city."""

from datetime import date
from uuid import uuid4

from accounts.roles import Role
from core.deadlines import moment_due
from pilots import actions as pilots
from pilots.models import Obligation, Round
from portal.demo.cast import HAIDIAN, Account, make_desk
from portal.demo.clock import Clock

NOTHING_TO_REPORT = "密云区"


def give_and_ask(round: Round, *, cast, clock: Clock) -> None:
    plan = _owed(round, "plan", HAIDIAN)
    pilots.extend_obligation(
        obligation=plan,
        new_due_at=moment_due(date(round.year, 6, 15), None),
        reason="区里统筹安排机构调整，方案需再次会商。",
        form_token=uuid4(),
        by=cast["city"],
        at=clock.at(130),
    )
    _report_nothing(round, clock=clock)
    pilots.chase(obligation=plan, by=cast["city"], at=clock.at(985))


def _report_nothing(round: Round, *, clock: Clock) -> None:
    """Declared and signed by two people who cannot sign in: only the printed accounts can."""
    officer = make_desk(Account("miyun", "崔宁", Role.DISTRICT_OFFICER, NOTHING_TO_REPORT))
    leader = make_desk(Account("miyun-leader", "丁旭", Role.DISTRICT_LEADER, NOTHING_TO_REPORT))
    nil = pilots.declare_nil(
        obligation=_owed(round, "recommendation", NOTHING_TO_REPORT),
        reason="本年度没有街道(乡镇)具备独立场地，不推荐试点单位。",
        form_token=uuid4(),
        by=officer,
        at=clock.at(30),
    )
    pilots.take_nil_step("sign", nil=nil, by=leader, at=clock.at(45))


def _owed(round: Round, kind: str, district: str) -> Obligation:
    return Obligation.objects.get(stage__round=round, stage__kind=kind, district__name=district)

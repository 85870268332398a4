"""What hangs on a case: risk, the report that the law demands, 回访, and a transfer."""

from datetime import timedelta
from uuid import uuid4

from accounts.roles import Role
from cases import transfer_actions, watching
from cases.models import Case, FollowUpVisit, MandatoryReport, Transfer
from core.deadlines import beijing_date
from tests.accounts.factories import make_desk, make_subdistrict
from tests.cases.factories import NOON, desk_of, make_worker
from tests.centers.factories import make_center
from tests.pilots.factories import make_unit


def make_report(case: Case, at=NOON, **facts) -> MandatoryReport:
    facts = {"suspicion": "minor_harmed", "found_at": at, "form_token": uuid4(), **facts}
    return watching.found(case=case, **facts, by=desk_of(case), at=at)


def make_visit(case: Case, at=NOON, days=30) -> FollowUpVisit:
    due_on = beijing_date(at) + timedelta(days=days)
    return watching.plan_visit(
        case=case, due_on=due_on, form_token=uuid4(), by=desk_of(case), at=at
    )


def neighbor(case: Case, name="呼家楼街道"):
    """Another center of the case's district, in the same round."""
    return make_center(make_unit(case.round, make_subdistrict(name, case.district)))


def make_transfer(case: Case, to_center=None, at=NOON, by=None, **facts) -> Transfer:
    """Asked for by the director, who does not lead the case."""
    return transfer_actions.ask_to_take(
        case=case,
        facts={
            "to_center": to_center or neighbor(case),
            "reason": "服务对象迁居。",
            "consent_signer": "张三丰",
            "consent_relation": "self",
            "consented_on": beijing_date(at),
            **facts,
        },
        form_token=uuid4(),
        by=by or make_worker(case.center, Role.DIRECTOR),
        at=at,
    )


def head_of(center):
    return make_desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict)

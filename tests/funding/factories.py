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
from funding.models import AllocationRun, FundingPool
from funding.shares import Terms
from funding.states import Source
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


def make_run(pool: FundingPool, *, by=None, base_each=3_000_000, task_percent=60) -> AllocationRun:
    """A trial: 30,000.00 元 for each, the rest by 60 to 40."""
    return actions.run_allocation(
        pool=pool,
        terms=Terms(pool.amount, base_each, task_percent, 100 - task_percent),
        reason="任务为主",
        form_token=uuid4(),
        by=by or make_desk(Role.DISTRICT_OFFICER, pool.district),
        at=NOON,
    )


def adopt(run: AllocationRun) -> AllocationRun:
    leader = make_desk(Role.DISTRICT_LEADER, run.district)
    return actions.adopt(run=run, by=leader, at=NOON)

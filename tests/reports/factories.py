"""A district's year: work of its centers, its money, and its summary on the way to the city."""

from datetime import date, datetime, time
from itertools import count

from accounts.roles import Role
from cases.models import Case, Client, ServiceRecord
from cases.states import (
    CaseState,
    Recognition,
    ServiceType,
)
from centers.models import Credential, Engagement, Person
from centers.models.center import units_of
from core.deadlines import BEIJING
from funding.models import AllocationLine, AllocationRun, FundingPool
from funding.states import RunState, Source
from pilots import actions as pilot_actions
from pilots.choices import Method, ServiceField
from reports import actions
from reports.models import SummaryReport
from reports.parts.actions.outcomes import save_outcomes, version_of
from reports.parts.plan_tasks import task_rows
from tests.accounts.factories import make_desk, make_district
from tests.pilots.factories import walk_up

DECEMBER = datetime(2021, 12, 15, 10, tzinfo=BEIJING)
IN_JUNE = date(2021, 6, 30)
_serial = count(1)


def make_case(center, round, *, closed=True, recognized=True, method=Method.INDIVIDUAL) -> Case:
    """A case of June 2021; closed and recognized unless told otherwise."""
    worker = make_desk(Role.CENTER_WORKER, center.subdistrict).user
    client = Client.objects.create(**units_of(center), name="李某")
    facts = {}
    if closed:
        approver = make_desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict).user
        days = ("assessed", "planned", "intervened", "evaluated", "closing_asked", "closed")
        facts = {
            **{f"{day}_on": IN_JUNE for day in days},
            "state": CaseState.CLOSED,
            "closing_asked_by": worker,
            "approved_by": approver,
            "recognition": Recognition.RECOGNIZED if recognized else Recognition.WAITING,
        }
    return Case.objects.create(
        **units_of(center),
        number=f"案例{next(_serial)}",
        round=round,
        year=round.year,
        client=client,
        worker=worker,
        method=method,
        title="" if method == Method.INDIVIDUAL else "邻里手工小组",
        field=ServiceField.ELDERLY_SERVICE,
        opened_on=IN_JUNE,
        **facts,
    )


def make_record(center, round, **changed) -> ServiceRecord:
    """Ninety minutes of home visits to two people, three times counted."""
    person = make_desk(Role.CENTER_WORKER, center.subdistrict).user
    facts = {
        "served_on": IN_JUNE,
        "starts_at": time(9),
        "minutes": 90,
        "service_type": ServiceType.HOME_VISIT,
        "field": ServiceField.ELDERLY_SERVICE,
        "persons": 2,
        "person_times": 3,
        "text": "入户探访",
        **changed,
    }
    return ServiceRecord.objects.create(
        **units_of(center),
        round=round,
        year=round.year,
        served_by=person,
        recorded_by=person,
        recorded_at=DECEMBER,
        **facts,
    )


def make_staff(center, *, level=None, approved_on=date(2015, 11, 3), **facts) -> Person:
    """Someone on duty since March 2021, with one certificate where a level is named."""
    person = Person.objects.create(**units_of(center), name="钱社工")
    facts = {"kind": "social_worker", "starts_on": date(2021, 3, 1), **facts}
    Engagement.objects.create(**units_of(center), person=person, **facts)
    if level:
        Credential.objects.create(
            person=person, level=level, number=f"证{next(_serial)}", approved_on=approved_on
        )
    return person


def make_pool(round, district=None, *, source=Source.CITY, amount=10_000_000, shared=None):
    """One document's money in 分; ``shared`` maps centers to what an adopted run gave them."""
    district = district or make_district()
    pool = FundingPool.objects.create(
        round=round,
        district=district,
        source=source,
        document_number=f"京财〔2021〕{next(_serial)}号",
        issued_on=date(2021, 6, 1),
        amount=amount,
    )
    if shared:
        run = AllocationRun.objects.create(
            pool=pool,
            district=district,
            base_each=0,
            task_percent=50,
            service_percent=50,
            reason="按工作任务和服务量各半",
            state=RunState.ADOPTED,
            made_at=DECEMBER,
            made_by=make_desk(Role.DISTRICT_OFFICER, district).user,
            adopted_at=DECEMBER,
            adopted_by=make_desk(Role.DISTRICT_LEADER, district).user,
        )
        for center, share in shared.items():
            AllocationLine.objects.create(
                **units_of(center),
                run=run,
                task_load=1,
                service_volume=1,
                base=share,
                task_share=0,
                service_share=0,
                amount=share,
            )
    return pool


def texts_of(district) -> dict[str, str]:
    return {name: f"{district}：{name}的情况。" for name in SummaryReport.PARTS}


def make_summary(round, district=None, *, filled_in=True, at=DECEMBER, **texts) -> SummaryReport:
    """A draft; every section has a text unless told otherwise."""
    district = district or make_district()
    officer = make_desk(Role.DISTRICT_OFFICER, district)
    report = actions.start_summary(round=round, district=district, by=officer, at=at)
    if filled_in or texts:
        words = {**(texts_of(district) if filled_in else {}), **texts}
        pilot_actions.save_parts(
            content=report, texts=words, version=report.version, by=officer, at=at
        )
    if filled_in:
        fill_outcomes(report, by=officer, at=at)
    return SummaryReport.objects.get(pk=report.pk)


def fill_outcomes(report, *, by=None, at=DECEMBER, **facts) -> None:
    """Every task of the plan is done, unless told otherwise."""
    said = {"outcome": "done", "done": "已按计划完成。", "reason": "", **facts}
    tasks = [row for row in task_rows(report) if not row.is_gone]
    if tasks:
        save_outcomes(
            report=report,
            said={row.key: said for row in tasks},
            version=version_of(report),
            by=by or make_desk(Role.DISTRICT_OFFICER, report.district),
            at=at,
        )


def signed_summary(round, district=None, *, at=DECEMBER, **texts) -> SummaryReport:
    return walk_up(make_summary(round, district, at=at, **texts), until="sign", at=at)


def filed_summary(round, district=None, *, at=DECEMBER, **texts) -> SummaryReport:
    """All the way: handed in, signed, received and filed, each by a desk of its own."""
    report = walk_up(make_summary(round, district, at=at, **texts), at=at)
    pilot_actions.take_step("file", content=report, by=make_desk(Role.CITY_LEADER), at=at)
    return SummaryReport.objects.get(pk=report.pk)

"""The programme of the city year by year, through the platform's own actions."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from uuid import uuid4

from centers import actions as centers
from centers.models import Center
from core.deadlines import BEIJING
from pilots import actions as pilots
from pilots.models import Obligation, PilotUnit, ProposedStaff, Recommendation, Round
from pilots.sections import SECTIONS
from pilots.states import StageKind
from portal.demo import city_report, programme, report_parts, stamped
from portal.demo.city.places import DistrictDesks, Place
from portal.demo.words import PLAN, RECOMMENDATION, STAFF, SUMMARY, TASKS
from reports import actions as reports

UPWARD = ("hand_in", "sign", "receive")


def moment(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 17, tzinfo=BEIJING)


def open_round(year: int, *, before: Round | None, cast) -> Round:
    """This year's round; the units of the one ``before`` go on in it."""
    carried = PilotUnit.objects.filter(round=before).select_related(
        "subdistrict__carried_on_by", "district", "recommendation"
    )
    return pilots.open_round(
        facts={
            "year": year,
            "name": f"{year}年街道(乡镇)社会工作服务中心试点",
            "service_starts_on": date(year, 1, 1),
            "service_ends_on": date(year, 12, 31),
            "last_entry_on": date(year + 1, 1, 31),
        },
        due=programme.due_moments(year),
        form_token=uuid4(),
        by=cast["city"],
        at=moment(year, 1, 4),
        copied_from=before,
        carried=carried if before else (),
    )


def found(round: Round, places: list[Place], *, cast) -> Iterator[Place]:
    """Recommend and decide every unit, one after the other; each place then has its center."""
    for place in places:
        officer, leader = place.district.officer, place.district.leader
        form = _fill_in(round, place, at=moment(round.year, 1, 6))
        _send_up(form, officer, leader, cast=cast, year=round.year, month=1, days=(8, 9, 10))
        stamped.add_scan(form, by=officer, at=moment(round.year, 1, 11))
        form = pilots.propose(
            recommendation=form, outcome="accept", by=cast["city"], at=moment(round.year, 1, 12)
        )
        centers.decide(
            recommendations=[form],
            outcome="accept",
            by=cast["cityleader"],
            at=moment(round.year, 1, 14),
        )
        yield place
    _start(round, places, cast=cast)


def _fill_in(round: Round, place: Place, *, at: datetime) -> Recommendation:
    """All sections in one go: saving them one by one is half of the time a unit takes."""
    officer, unit = place.district.officer, place.subdistrict
    form = pilots.start_recommendation(round=round, subdistrict=unit, by=officer, at=at)
    own = {"is_rural": unit.is_rural, "subdistrict_signed_on": at.date()}
    for name, value in {**RECOMMENDATION, **own}.items():
        setattr(form, name, value)
    saved = {"saved_at": at.isoformat(), "saved_by": [officer.user_id, str(officer.user)]}
    form.draft = {section.key: {"version": 2, "typed": {}, **saved} for section in SECTIONS}
    form.save()
    ProposedStaff.objects.bulk_create(
        ProposedStaff(
            recommendation=form,
            district_id=form.district_id,
            subdistrict_id=form.subdistrict_id,
            **facts,
        )
        for facts in STAFF
    )
    return Recommendation.objects.get(pk=form.pk)  # without the draft's state held on to


def _start(round: Round, places: list[Place], *, cast) -> None:
    for unit in PilotUnit.objects.filter(round=round).order_by("pk"):
        pilots.move_unit("run", unit=unit, by=cast["city"], at=moment(round.year, 1, 15))
    found = Center.objects.select_related("subdistrict")
    by_unit = {center.subdistrict_id: center for center in found}
    for place in places:
        place.center = by_unit[place.subdistrict.pk]


def recommend_nobody(round: Round, districts: Iterable[DistrictDesks], *, cast) -> None:
    """From the second year on no unit is new: what stands goes on, and the districts say so."""
    owed = Obligation.objects.filter(stage__round=round, stage__kind=StageKind.RECOMMENDATION)
    by_district = {obligation.district_id: obligation for obligation in owed}
    for desks in districts:
        nil = pilots.declare_nil(
            obligation=by_district[desks.district.pk],
            reason="辖区街道(乡镇)均已列入试点，本年度继续实施，没有新推荐的单位。",
            form_token=uuid4(),
            by=desks.officer,
            at=moment(round.year, 1, 8),
        )
        for step, by, day in (("sign", desks.leader, 9), ("receive", cast["city"], 10)):
            nil = pilots.take_nil_step(step, nil=nil, by=by, at=moment(round.year, 1, day))


def file_plan(round: Round, desks: DistrictDesks, *, cast) -> None:
    by, year = desks.officer, round.year
    plan = pilots.start_plan(round=round, district=desks.district, by=by, at=moment(year, 1, 16))
    plan = pilots.save_parts(
        content=plan, texts=PLAN, version=plan.version, by=by, at=moment(year, 1, 16)
    )
    rows = [programme.task(year, *facts) for facts in TASKS]
    pilots.add_tasks(plan=plan, rows=rows, form_token=uuid4(), by=by, at=moment(year, 1, 16))
    _send_up(plan, by, desks.leader, cast=cast, year=year, month=1, days=(17, 18, 19))
    pilots.take_step("file", content=plan, by=cast["cityleader"], at=moment(year, 1, 20))


def file_summary(round: Round, desks: DistrictDesks, *, cast) -> None:
    by, year = desks.officer, round.year
    report = reports.start_summary(
        round=round, district=desks.district, by=by, at=moment(year, 12, 8)
    )
    report = pilots.save_parts(
        content=report, texts=SUMMARY, version=report.version, by=by, at=moment(year, 12, 8)
    )
    report_parts.fill_in(report, by=by, at=moment(year, 12, 8))
    _send_up(report, by, desks.leader, cast=cast, year=year, month=12, days=(9, 10, 14))
    pilots.take_step("file", content=report, by=cast["cityleader"], at=moment(year, 12, 18))


def close(round: Round, *, cast) -> None:
    """After the last day of entry nobody works on the round any more; the city sums it up."""
    city_report.write(round, cast=cast, at=moment(round.year + 1, 2, 8))
    pilots.move_round(
        "close",
        round=round,
        by=cast["cityleader"],
        at=moment(round.year + 1, 2, 10),
        note="补录截止，总结已全部备案。",
    )


def _send_up(content, officer, leader, *, cast, year: int, month: int, days) -> None:
    for step, by, day in zip(UPWARD, (officer, leader, cast["city"]), days, strict=True):
        pilots.take_step(step, content=content, by=by, at=moment(year, month, day))

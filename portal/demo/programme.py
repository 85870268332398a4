"""A round from its opening to its pilot units, and at its end the reports."""

from datetime import date, datetime, time
from uuid import uuid4

from centers import actions as centers
from centers.models import Center
from core.deadlines import moment_due
from pilots import actions as pilots
from pilots.models import Recommendation, Round
from pilots.sections import EXTRA, SECTIONS
from pilots.states import StageKind
from portal.demo import stamped
from portal.demo.clock import Clock
from portal.demo.words import ANSWERS, PLAN, QUESTIONS, RECOMMENDATION, STAFF, SUMMARY
from reports import actions as reports

DISTRICT_DESKS = {
    "朝阳区": ("chaoyang", "chaoyang-leader"),
    "海淀区": ("haidian", "haidian-leader"),
}


def due_moments(year: int) -> dict[str, datetime]:
    """The notice's three deadlines, in the year asked for."""
    return {
        StageKind.RECOMMENDATION: moment_due(date(year, 5, 18), time(18)),
        StageKind.PLAN: moment_due(date(year, 5, 31), None),
        StageKind.SUMMARY: moment_due(date(year, 12, 20), None),
    }


def open_round(year: int, *, cast, clock: Clock) -> Round:
    return pilots.open_round(
        facts={
            "year": year,
            "name": f"{year}年街道(乡镇)社会工作服务中心试点",
            "service_starts_on": date(year, 1, 1),
            "service_ends_on": date(year, 12, 31),
            "last_entry_on": date(year + 1, 1, 31),
        },
        due=due_moments(year),
        form_token=uuid4(),
        by=cast["city"],
        at=clock.at(0),
    )


def ask(round: Round, *, cast, at) -> None:
    """What the city asks beyond the printed form."""
    for facts in QUESTIONS:
        pilots.add_question(round=round, facts=facts, form_token=uuid4(), by=cast["city"], at=at)


def fill_in(round: Round, subdistrict, *, cast, at, sections=SECTIONS, by=None) -> Recommendation:
    """A recommendation with these sections filled in: ``by`` its subdistrict, or its district."""
    officer = by or cast[DISTRICT_DESKS[subdistrict.district.name][0]]
    form = pilots.start_recommendation(round=round, subdistrict=subdistrict, by=officer, at=at)
    own = {"is_rural": subdistrict.is_rural, "subdistrict_signed_on": at.date()}
    for section in sections:
        form = pilots.save_section(
            recommendation=form,
            section=section,
            values={name: {**RECOMMENDATION, **own}[name] for name in section.fields},
            typed={},
            version=form.section_version(section),
            by=officer,
            at=at,
        )
    if len(sections) == len(SECTIONS):
        form = _answer_and_staff(form, by=officer, at=at)
    return form


def _answer_and_staff(form: Recommendation, *, by, at) -> Recommendation:
    """The extra questions of the round, and the people proposed."""
    for facts in STAFF:
        pilots.add_staff(recommendation=form, facts=facts, form_token=uuid4(), by=by, at=at)
    if not form.questions:
        return form
    return pilots.save_section(
        recommendation=form,
        section=EXTRA,
        values={question.name: ANSWERS[question.kind] for question in form.questions},
        typed={},
        version=form.section_version(EXTRA),
        by=by,
        at=at,
    )


def send_up(content, *, cast, clock: Clock, moments: tuple[int, ...]) -> None:
    """Hand in, sign and receive, each by its desk; as many steps as there are moments."""
    officer, leader = DISTRICT_DESKS[content.district.name]
    way = (("hand_in", officer), ("sign", leader), ("receive", "city"))
    for (step, name), thousandths in zip(way, moments, strict=False):
        pilots.take_step(step, content=content, by=cast[name], at=clock.at(thousandths))


def confirm(round: Round, subdistricts, *, cast, clock: Clock) -> list[Center]:
    """Recommend, sign, receive, propose and decide; returns the centers in the order given."""
    forms = []
    for subdistrict in subdistricts:
        form = fill_in(round, subdistrict, cast=cast, at=clock.at(20))
        send_up(form, cast=cast, clock=clock, moments=(40, 60, 70))
        officer = cast[DISTRICT_DESKS[subdistrict.district.name][0]]
        stamped.add_scan(form, by=officer, at=clock.at(65))
        forms.append(
            pilots.propose(recommendation=form, outcome="accept", by=cast["city"], at=clock.at(80))
        )
    centers.decide(recommendations=forms, outcome="accept", by=cast["cityleader"], at=clock.at(100))
    return [Center.objects.get(subdistrict=subdistrict) for subdistrict in subdistricts]


def file_plan(round: Round, district, *, cast, clock: Clock) -> None:
    officer = cast[DISTRICT_DESKS[district.name][0]]
    plan = pilots.start_plan(round=round, district=district, by=officer, at=clock.at(110))
    plan = pilots.save_parts(
        content=plan, texts=PLAN, version=plan.version, by=officer, at=clock.at(112)
    )
    send_up(plan, cast=cast, clock=clock, moments=(115, 120, 140))
    pilots.take_step("file", content=plan, by=cast["cityleader"], at=clock.at(160))


def file_summary(round: Round, district, *, cast, clock: Clock) -> None:
    officer = cast[DISTRICT_DESKS[district.name][0]]
    report = reports.start_summary(round=round, district=district, by=officer, at=clock.at(940))
    report = pilots.save_parts(
        content=report, texts=SUMMARY, version=report.version, by=officer, at=clock.at(942)
    )
    send_up(report, cast=cast, clock=clock, moments=(945, 950, 970))
    pilots.take_step("file", content=report, by=cast["cityleader"], at=clock.at(990))

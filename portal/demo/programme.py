"""A round from its opening to its pilot units, and at its end the reports."""

from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from accounts.models import District, Subdistrict
from centers import actions as centers
from centers.models import Center
from core.deadlines import moment_due
from pilots import actions as pilots
from pilots.models import PilotUnit, Recommendation, Round, WorkdayOverride
from pilots.sections import EXTRA, SECTIONS
from pilots.states import StageKind
from portal.demo import report_parts, stamped
from portal.demo.clock import Clock
from portal.demo.words import (
    ANSWERS,
    PLAN,
    QUESTIONS,
    RECOMMENDATION,
    STAFF,
    SUMMARY,
    TASKS,
    TEAM,
    TRAINING,
)
from reports import actions as reports
from reports.models import SummaryReport

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


def fill_in(
    round: Round, subdistrict, *, cast, at, sections=SECTIONS, by=None, **facts
) -> Recommendation:
    """A recommendation with these sections filled in: ``by`` its subdistrict, or its district."""
    officer = by or cast[DISTRICT_DESKS[subdistrict.district.name][0]]
    form = pilots.start_recommendation(round=round, subdistrict=subdistrict, by=officer, at=at)
    own = {"is_rural": subdistrict.is_rural, "subdistrict_signed_on": at.date(), **facts}
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
    leader = cast["cityleader"]
    centers.decide(recommendations=forms, outcome="accept", by=leader, at=clock.at(100))
    for unit in PilotUnit.objects.filter(round=round).order_by("pk"):
        pilots.move_unit("run", unit=unit, by=cast["city"], at=clock.at(150))
    centers.publish(
        round=round,
        document_number=f"京社委〔{round.year}〕9号",
        issued_on=clock.at(105).date(),
        form_token=uuid4(),
        by=leader,
        at=clock.at(105),
    )
    return [Center.objects.get(subdistrict=subdistrict) for subdistrict in subdistricts]


CANDIDATES = (
    # unit, what differs from the others, the officer's proposal ("" for none yet)
    ("学院路街道", {"total_area": Decimal("460.0"), "funds_city": 30_000_000}, "accept"),
    (
        "上地街道",
        {"planned_qualified_count": 1, "host_platforms": ["psychology"], "funds_district": 0},
        "decline",
    ),
    ("清河街道", {"resident_population": 142_000, "executive_qualification": "senior"}, ""),
)


def leave_before_the_city(round: Round, district: District, *, cast, clock: Clock) -> None:
    """Candidates to be compared and decided, one with a note, one sent back to be mended."""
    officer = cast["city"]
    for name, facts, outcome in CANDIDATES:
        unit = Subdistrict.objects.get(district=district, name=name, valid_to=None)
        form = fill_in(round, unit, cast=cast, at=clock.at(950), **facts)
        send_up(form, cast=cast, clock=clock, moments=(955, 960, 965))
        if outcome:
            pilots.propose(recommendation=form, outcome=outcome, by=officer, at=clock.at(970))
        if outcome == "decline":
            text = "电话核实：拟任人员中两人证书尚在办理。"
            at = clock.at(968)
            pilots.add_note(recommendation=form, text=text, form_token=uuid4(), by=officer, at=at)
    pilots.take_step(
        "return",
        content=form,
        by=officer,
        at=clock.at(975),
        returns=[("premises", "请写明各功能区面积。"), ("funds", "请核实区级资金。")],
        return_due_at=moment_due(
            WorkdayOverride.objects.as_workdays().after(clock.ends_at.date(), 5), None
        ),
    )


def file_plan(round: Round, district, *, cast, clock: Clock) -> None:
    officer = cast[DISTRICT_DESKS[district.name][0]]
    plan = pilots.start_plan(round=round, district=district, by=officer, at=clock.at(110))
    plan = pilots.save_parts(
        content=plan, texts=PLAN, version=plan.version, by=officer, at=clock.at(112)
    )
    rows = [task(round.year, *facts) for facts in TASKS]
    pilots.add_tasks(plan=plan, rows=rows, form_token=uuid4(), by=officer, at=clock.at(113))
    _attach_team(plan, by=officer, at=clock.at(114))
    send_up(plan, cast=cast, clock=clock, moments=(115, 120, 140))
    _mend(plan, cast=cast, clock=clock)
    send_up(plan, cast=cast, clock=clock, moments=(148, 150, 155))
    pilots.take_step("file", content=plan, by=cast["cityleader"], at=clock.at(160))


def _attach_team(plan, *, by, at) -> None:
    """The list of the district's supervisors, as a workbook beside the plan."""
    book = Workbook()
    for row in TEAM:
        book.active.append(row)
    content = BytesIO()
    book.save(content)
    upload: Any = SimpleUploadedFile("区级督导团队名单.xlsx", content.getvalue())
    pilots.add_attachment(
        submission=plan.submission,
        section="attachments",
        kind="other",
        caption="区级督导团队",
        upload=upload,
        form_token=uuid4(),
        by=by,
        at=at,
    )


def _mend(plan, *, cast, clock: Clock) -> None:
    """The city sends the task rows back once; two versions are there to compare."""
    opinion = ("tasks", "请写明各项任务由哪一级负责，培训单列一项。")
    pilots.take_step("return", content=plan, by=cast["city"], at=clock.at(142), returns=[opinion])
    officer = cast[DISTRICT_DESKS[plan.district.name][0]]
    first = plan.tasks.in_order().first()
    facts = {name: getattr(first, name) for name in ("task", "measures", "due_on", "due_words")}
    pilots.change_task(
        task=first,
        facts={**facts, "responsible": "各试点街道，区委社会工委区民政局督促"},
        version=first.version,
        by=officer,
        at=clock.at(144),
    )
    row = task(plan.round.year, *TRAINING)
    pilots.add_tasks(plan=plan, rows=[row], form_token=uuid4(), by=officer, at=clock.at(145))


def task(year: int, task: str, measures: str, responsible: str, due: tuple[int, int]) -> dict:
    return {
        "task": task,
        "measures": measures,
        "responsible": responsible,
        "due_on": date(year, *due),
        "due_words": "",
    }


def write_summary(round: Round, district, *, cast, clock: Clock) -> SummaryReport:
    officer = cast[DISTRICT_DESKS[district.name][0]]
    report = reports.start_summary(round=round, district=district, by=officer, at=clock.at(940))
    report = pilots.save_parts(
        content=report, texts=SUMMARY, version=report.version, by=officer, at=clock.at(942)
    )
    report_parts.fill_in(report, by=officer, at=clock.at(943))
    return report


def file_summary(round: Round, district, *, cast, clock: Clock) -> SummaryReport:
    report = write_summary(round, district, cast=cast, clock=clock)
    send_up(report, cast=cast, clock=clock, moments=(945, 950, 970))
    pilots.take_step("file", content=report, by=cast["cityleader"], at=clock.at(990))
    return report

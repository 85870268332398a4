"""补充报告: the work of the days after the cut-off, written by the officer, signed by the leader.

The report itself stays as it was filed. Each supplement begins the day after what is told already
and ends with yesterday, at the latest with the last day of service; the round must be open.
"""

import json
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from accounts.audit import record
from accounts.models import RoleGrant
from accounts.roles import Role
from core.canonical import canonical_text, sha256_of
from core.chinese_dates import format_date
from core.deadlines import beijing_date
from core.problems import Problem, Refused
from pilots.actions.submissions import locked
from pilots.models import Round
from reports import notices
from reports.basis import last_version, of_version
from reports.dashboards.periods import days_in_a_row
from reports.dictionary import SECTIONS
from reports.figure_links import district_way, rows_at
from reports.figures import figures_of_days
from reports.models import Addendum, AddendumDraft, SummaryReport
from reports.quoting import refusal, rendered, unknown_quotes
from reports.section_pages import FigureRow

CLAUSE = "实施方案四(三)"
ONE_DAY = timedelta(days=1)


def days_to_tell(report: SummaryReport, *, at) -> tuple[date, date] | None:
    """The first and the last day of the next supplement; None where there is nothing to tell yet."""
    last_told = _last_told(report)
    return days_after(last_told, report.round, at=at) if last_told else None


def _last_told(report: SummaryReport) -> date | None:
    """The day of the last supplement, else that of the cut-off; None where no signature holds."""
    version = last_version(report)
    if version is None or not version.is_intact:
        return None
    told = report.addenda.order_by("-number").first()
    return told.until if told else beijing_date(of_version(version).as_of)


def days_after(last_told: date, round: Round, *, at) -> tuple[date, date] | None:
    """The days that are over and not told of yet, within the round; None where there is none."""
    days = last_told + ONE_DAY, min(beijing_date(at) - ONE_DAY, round.service_ends_on)
    return days if days[0] <= days[1] else None


def reasons_against_supplement(report: SummaryReport, *, at) -> list[Problem]:
    """Why no supplement can be written or signed now; empty where one can."""
    if report.round.is_closed:
        return [report.round.why_closed()]
    if not report.submission.is_with_city:
        text = "报告上报后才能编制补充报告；退回修改的，请先重新上报。"
        return [Problem("supplement_closed", text, CLAUSE)]
    if days_to_tell(report, at=at) is None:
        return [Problem("supplement_too_early", _why_no_day(report), CLAUSE)]
    return []


def days_open(report: SummaryReport, *, at) -> tuple[date, date] | None:
    """The days that a supplement of now would tell of; None where none can be written."""
    return None if reasons_against_supplement(report, at=at) else days_to_tell(report, at=at)


def _why_no_day(report: SummaryReport) -> str:
    last_told = _last_told(report)
    if last_told and last_told >= report.round.service_ends_on:
        return "服务期内的工作都已补充。" if report.addenda.exists() else "取数时服务期已经结束。"
    return "取数之后还没有新的整日可以补充，最早在取数次日的第二天编制。"


@transaction.atomic
def write_supplement(*, report: SummaryReport, text: str, version: int, by, at) -> AddendumDraft:
    """Keep the officer's words and tell the leader once that they wait; another save in between
    raises ``Stale``, also of two who both began with nothing."""
    _, report = locked(report, by=by)
    problems = reasons_against_supplement(report, at=at)
    if said := refusal(unknown_quotes(text)):
        problems.append(Problem("quote_unknown", said, field="text"))
    if problems:
        raise Refused(*problems)
    draft = AddendumDraft.objects.filter(report=report).first() or AddendumDraft(report=report)
    if draft.holds_already(version, {"text": text}):
        return draft
    draft.check_version(version, {"补充说明": draft.text})
    waited = bool(draft.text)
    draft.text, draft.by = text, by
    draft.version += 1
    draft.save()
    record("保存补充报告", at=at, by=by, obj=report)
    if not waited:
        notices.tell_of_written_addendum(report, at=at)
    return draft


@transaction.atomic
def sign_supplement(*, report: SummaryReport, by, at) -> Addendum:
    """Freeze words and figures of the days; the draft is empty afterwards."""
    _, report = locked(report, by=by)
    draft = AddendumDraft.objects.filter(report=report).exclude(text="").first()
    problems = reasons_against_supplement(report, at=at)
    if draft is None:
        problems.append(Problem("supplement_missing", "区级填报人还没有编制补充报告。", CLAUSE))
    elif draft.by.user_id == by.user_id:
        problems.append(Problem("same_person", "编制和审核须由不同的人办理。", "内部控制"))
    if problems:
        raise Refused(*problems)
    days = days_to_tell(report, at=at)
    figures = figures_of_days(round=report.round, district=report.district, days=days)
    said = {"text": rendered(draft.text, figures), "figures": figures, "as_of": at}
    text = canonical_text({**said, "since": days[0], "until": days[1]})
    supplement = Addendum.objects.create(
        report=report,
        district=report.district,
        number=report.addenda.count() + 1,
        since=days[0],
        until=days[1],
        format=Addendum.FORMAT,
        text=text,
        sha256=sha256_of(text),
        prepared_by=draft.by,
        by=by,
        at=at,
    )
    draft.text = ""
    draft.version += 1
    draft.save(update_fields=["text", "version"])
    changes = {"起止": ["", f"{format_date(days[0])}至{format_date(days[1])}"]}
    record("审核补充报告", at=at, by=by, obj=supplement, changes=changes)
    notices.tell_of_signed_addendum(supplement, at=at)
    return supplement


@dataclass(frozen=True, slots=True)
class Told:
    """Words and figures of some days, as they stand or as they were signed."""

    text: str
    rows: list[FigureRow]


def told_now(report: SummaryReport, *, days: tuple[date, date], text: str) -> Told:
    figures = figures_of_days(round=report.round, district=report.district, days=days)
    way = _way(report, period=days_in_a_row(report.round, *days).key)
    return Told(rendered(text, figures), _rows(figures, way))


def told_by(supplement: Addendum) -> Told:
    """From the stored text alone; its figures lead to their rows, held against it."""
    content = json.loads(supplement.text)
    way = _way(supplement.report, addendum=supplement.number)
    return Told(content["text"], _rows(content["figures"], way))


def _way(report: SummaryReport, **days) -> str:
    return district_way(district=report.district_id, round=report.round_id, **days)


def _rows(figures: dict[str, int], way: str) -> list[FigureRow]:
    """Those that are something: of some days most figures are nothing."""
    return [
        FigureRow(
            figure,
            figure.shown(figures[figure.key]),
            rows_at(way, figure.key),
            value=figures[figure.key],
        )
        for section in SECTIONS
        for figure in section.figures
        if figures.get(figure.key)
    ]


@dataclass(frozen=True, slots=True)
class SupplementPanel:
    """What the report's page shows of its supplements and offers to this desk; ``told`` is what
    would be signed now, for who signs it."""

    signed: list[Addendum]
    days: tuple[date, date] | None
    is_written: bool
    can_write: bool
    can_sign: bool
    told: Told | None


def supplement_panel(report: SummaryReport, *, by: RoleGrant, at) -> SupplementPanel:
    days = days_open(report, at=at)
    is_open = days is not None
    draft = AddendumDraft.objects.filter(report=report).exclude(text="").first()
    is_written = draft is not None and by.role in Role.of_district
    can_sign = is_open and is_written and by.role == Role.DISTRICT_LEADER
    return SupplementPanel(
        signed=list(report.addenda.order_by("number")),
        days=days,
        is_written=is_written,
        can_write=is_open and by.role == Role.DISTRICT_OFFICER,
        can_sign=can_sign,
        told=told_now(report, days=days, text=draft.text) if can_sign and days and draft else None,
    )

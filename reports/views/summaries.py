"""The district's summary: the list of who owes one, its page, its texts, its way to the city."""

from dataclasses import replace
from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_required
from accounts.roles import Role
from accounts.taking import is_taken, table_file
from core.narrowing import narrowed
from core.problems import Problem, Refused
from core.snapshots import in_one_snapshot
from pilots.attachment_page import FilePanel, held_rows
from pilots.kinds import KINDS
from pilots.models import Round
from pilots.states import SubmissionKind, SubmissionState
from pilots.submission_page import submission_panel
from pilots.taken_records import of_files, of_record
from pilots.views.chosen_round import chosen_round
from pilots.views.submissions import answer_return, take_posted_step
from reports import actions
from reports.basis import kept_version
from reports.citywide import later_work
from reports.earlier import earlier_reading
from reports.overview import CHOICES as STATES
from reports.overview import OwedSummary, owed_summaries, shown_by
from reports.parts.centers import placed_in
from reports.parts.panel import part_items
from reports.parts.readiness import unsettled, warnings
from reports.parts.tables import annexes
from reports.readings import changes_notice, reading_to_show, shown_to
from reports.section_pages import section_pages
from reports.supplements import supplement_panel
from reports.taken_tables import of_changes, of_owed, of_report, of_supplement
from reports.views.asked import asked_report

READERS = (*Role.of_district, *Role.of_city)
TITLES = KINDS[SubmissionKind.SUMMARY].titles
CHOICES = (*STATES, *later_work.CHOICES)
TAKEN = "导出工作总结表格"
RENEWERS = (Role.DISTRICT_OFFICER, Role.CITY_OFFICER)
STEPPERS = (*Role.of_district, Role.CITY_OFFICER, Role.CITY_LEADER)


@require_safe
@desk_required(*READERS)
def summary_list(request):
    round = chosen_round(request)
    if round is not None and is_taken(request):
        shown, _ = _owed(request, round, narrowed(request, CHOICES))
        return table_file(request, [of_owed(shown)], what=TAKEN, obj=round, title=str(round))
    return _list_page(request, round)


@require_POST
@desk_required(Role.DISTRICT_OFFICER)
def summary_start(request, round_pk):
    round = get_object_or_404(Round.objects.visible_to(request.desk), pk=round_pk)
    try:
        report = actions.start_summary(
            round=round, district=request.desk.district, by=request.desk, at=timezone.now()
        )
    except Refused as refusal:
        return _list_page(request, round, refusal.problems)
    return redirect("reports:summary_edit", pk=report.pk)


@require_safe
@desk_required(*READERS)
def summary_detail(request, pk):
    report = asked_report(request, pk)
    return _detail_file(request, report) if is_taken(request) else detail_page(request, report)


def _detail_file(request, report):
    """A table of what the page shows this desk: the signed version, or the district's draft."""
    now = timezone.now()
    shown, earlier = shown_to(report, by=request.desk, at=now), earlier_reading(report)
    told = supplement_panel(report, by=request.desk, at=now).told
    heading = f"{earlier.round.year}年备案" if earlier else ""
    tables = [*of_changes(changes_notice(shown)), *([of_supplement(told.rows)] if told else [])]
    panel = _panel(request, report, (), at=now)
    tables += of_record(panel)
    if shown.reading is not None:
        pages = _pages(report, shown, earlier)
        tables += of_report(pages, annexes(shown.reading.rows), earlier=heading)
    return table_file(request, tables, what=TAKEN, obj=report, title=str(report))


@require_POST
@desk_required(*STEPPERS)
def summary_step(request, pk):
    report = asked_report(request, pk)
    take = partial(take_posted_step, request, content=report)
    try:
        # What is signed is read as of one moment: text and figures, whoever writes meanwhile.
        in_one_snapshot(take) if request.POST.get("step") == "sign" else take()
    except Refused as refusal:
        return detail_page(request, asked_report(request, pk), refusal.problems)
    return redirect("reports:summary_detail", pk=report.pk)


@require_POST
@desk_required(*RENEWERS)
def summary_renew(request, pk):
    report = asked_report(request, pk)
    try:
        actions.renew_figures(report=report, by=request.desk, at=timezone.now())
    except Refused as refusal:
        return detail_page(request, report, refusal.problems)
    messages.success(request, "已要求重新取数，再次上报时数据按届时的记录生成。")
    return redirect("reports:summary_detail", pk=report.pk)


@desk_required(Role.DISTRICT_LEADER, Role.CITY_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def summary_return(request, pk):
    report = asked_report(request, pk)
    back_to = reverse("reports:summary_detail", args=[report.pk])
    return answer_return(request, content=report, titles=TITLES, back_to=back_to)


@require_safe
@desk_required(*READERS)
def version_detail(request, pk, number):
    report = asked_report(request, pk)
    version = get_object_or_404(
        report.submission.versions.select_related("taken_by"), number=number
    )
    reading = reading_to_show(version) if version.is_intact else None
    pages = section_pages(reading, report=report, version=version) if reading else []
    tables = annexes(reading.rows) if reading else []
    files = held_rows(version)
    if is_taken(request):
        title = f"{report}第{version.number}版"
        taken = [*of_report(pages, tables), *of_files(files)]
        return table_file(request, taken, what=TAKEN, obj=report, title=title)
    context = {
        "report": report,
        "version": version,
        "pages": pages,
        "tables": tables,
        "files": FilePanel(files, add_url="", is_full=False),
    }
    return TemplateResponse(request, "reports/version_detail.html", context)


def _owed(request, round, chosen) -> tuple[list[OwedSummary], list[OwedSummary]]:
    """What the list shows, narrowed or not, and all of it."""
    now = timezone.now()
    rows = owed_summaries(round=round, by=request.desk, at=now) if round else []
    if chosen is None or round is None:
        return rows, rows
    if chosen.value in dict(later_work.CHOICES):
        districts = later_work.districts_of(chosen.value, round, at=now)
        return [row for row in rows if row.district in districts], rows
    return shown_by(rows, chosen.value), rows


def _list_page(request, round, problems=()):
    chosen = narrowed(request, CHOICES)
    shown, rows = _owed(request, round, chosen)
    context = {
        "round": round,
        "rounds": Round.objects.visible_to(request.desk).latest_first(),
        "rows": shown,
        "narrowed": chosen,
        "problems": problems,
        "can_start": request.desk.role == Role.DISTRICT_OFFICER
        and round is not None
        and not round.is_closed
        and any(not row.is_started for row in rows),
        "is_city": request.desk.role in Role.of_city,
    }
    return TemplateResponse(request, "reports/summary_list.html", context)


def detail_page(request, report, problems=()):
    """The report's page, with the reasons why something was not done."""
    now = timezone.now()
    placed = placed_in(round=report.round, district=report.district)
    shown = shown_to(report, by=request.desk, at=now, placed=placed)
    may_edit = request.desk.role == Role.DISTRICT_OFFICER and bool(actions.open_fields(report))
    missing = _missing(report) if may_edit else ()
    earlier = earlier_reading(report)
    context = {
        "report": report,
        "problems": problems,
        "panel": _panel(request, report, missing, at=now),
        "version": shown.version,
        "pages": _pages(report, shown, earlier) if shown.reading else [],
        "earlier_round": earlier.round if earlier else None,
        "counted_on": shown.reading.counted_on if shown.reading else None,
        "changes": changes_notice(shown),
        "kept": shown.kept,
        "renewed": shown.renewed,
        "as_of": shown.reading.as_of if shown.reading else None,
        "may_renew": _may_renew(request.desk, report, shown),
        "tables": annexes(shown.reading.rows) if shown.reading else [],
        "part_items": part_items(report, by=request.desk, placed=placed),
        "warnings": _warnings(request.desk, report, may_edit),
        "missing": missing,
        "supplements": supplement_panel(report, by=request.desk, at=now),
        "may_edit": may_edit,
    }
    return TemplateResponse(request, "reports/summary_detail.html", context)


def _pages(report, shown, earlier):
    of = shown.version or shown.kept  # a draft's own figures are of the moment
    return section_pages(shown.reading, report=report, earlier=earlier, version=of)


def _warnings(desk, report, may_edit: bool) -> list[Problem]:
    if may_edit:
        return warnings(report)
    # Whoever signs it reads what is not settled yet: afterwards only a return mends it.
    is_waiting = report.submission.state == SubmissionState.HANDED_IN
    return unsettled(report) if is_waiting and desk.role in Role.of_district else []


def _may_renew(desk, report, shown) -> bool:
    is_open = desk.role in RENEWERS and not actions.reasons_against_renewal(report, by=desk)
    return is_open and kept_version(report) is not None


def _panel(request, report, missing, *, at):
    panel = submission_panel(
        report.submission,
        titles=TITLES,
        by=request.desk,
        at=at,
        step_url=reverse("reports:summary_step", args=[report.pk]),
        return_url=reverse("reports:summary_return", args=[report.pk]),
        version_url=lambda version: reverse(
            "reports:version_detail", args=[report.pk, version.number]
        ),
    )
    # What is missing stands where the button would be, as it does in the refusal.
    steps = [
        replace(step, obstacles=(*step.obstacles, *missing)) if step.name == "hand_in" else step
        for step in panel.steps
    ]
    if panel.opinions:
        named = {opinion.section for opinion in panel.opinions}
        panel = replace(panel, open_told=actions.open_told(report, named, TITLES))
    return replace(panel, steps=steps)


def _missing(report) -> tuple[Problem, ...]:
    """What keeps the report from being handed in, each with the place where it is mended."""
    edit = reverse("reports:summary_edit", args=[report.pk])
    return tuple(
        problem if problem.url else replace(problem, url=f"{edit}#id_{problem.field}")
        for problem in report.missing()
    )

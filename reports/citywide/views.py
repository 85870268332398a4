"""The city's own part of its summary: its words, how it groups problems, adopting, closing."""

from functools import partial

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_required
from accounts.answering import FORM_METHODS
from accounts.history import about_all, history_page, is_own_save
from accounts.models import AuditEvent
from accounts.roles import Role
from accounts.taking import is_taken, table_file
from core.problems import Refused, Stale
from core.snapshots import in_one_snapshot
from pilots.models import Round
from reports.city import city_summary, gap_groups
from reports.city_table import way_of
from reports.citywide import actions
from reports.citywide.beside import beside_sums, problems_with_topics
from reports.citywide.content import (
    as_adopted,
    blank,
    city_texts,
    print_of,
    report_of,
)
from reports.citywide.forms import LIST_ID, CityTextsForm, GroupingForm
from reports.citywide.models import CityReport, CityReportVersion, ProblemGrouping
from reports.citywide.moved import is_as_adopted
from reports.dictionary import SECTIONS
from reports.taken_tables import of_beside, of_city_report
from reports.views.autosave import answer_autosave
from reports.views.text_editor import EditorPart, editor_page
from supervision.views.answering import done

TAKEN = "导出全市工作总结"
WRITERS = (Role.CITY_OFFICER, Role.CITY_LEADER)


@require_safe
@desk_required(*Role.of_city)
def city_report(request, pk):
    round = _round(request, pk)
    if not is_taken(request):
        return _report_page(request, round)
    report = report_of(round) if request.desk.role in WRITERS else None
    tables = _draft_tables(round) if report else []
    return table_file(request, tables, what=TAKEN, obj=round, title=f"{round}全市")


def _draft_tables(round: Round):
    """Those of the draft: of the sums only where somebody is filed, as its page has it."""
    summary = city_summary(round=round)
    beside = beside_sums(summary)
    sums = summary.tables if summary.filed else ()
    return [*of_city_report(sums, beside.problems), *of_beside(beside)]


@require_POST
@desk_required(Role.CITY_LEADER)
def city_report_adopt(request, pk):
    round = _round(request, pk)
    adopt = partial(
        actions.adopt_city_report,
        round=round,
        seen=request.POST.get("seen", ""),
        by=request.desk,
        at=timezone.now(),
    )
    try:
        version = in_one_snapshot(adopt)
    except Refused as refusal:
        if refusal.done_already:
            messages.info(request, refusal.done_already)
            return redirect("reports:city_report", pk)
        return _report_page(request, round, refusal.problems)
    messages.success(request, f"全市工作总结已审定，为第{version.number}版。")
    return redirect("reports:city_report_version", pk, version.number)


@require_safe
@desk_required(*Role.of_city)
def city_report_history(request, pk):
    """Writing, grouping and adopting; who does neither reads what was adopted alone."""
    round = _round(request, pk)
    written = CityReport.objects.visible_to(request.desk).filter(round=round)
    grouped = ProblemGrouping.objects.visible_to(request.desk).filter(round=round)
    acts = about_all(written) | about_all(grouped)
    if request.desk.role not in WRITERS:
        acts &= Q(what__in=actions.ADOPTED_NAMES)
    return history_page(
        request,
        acts,
        title=f"全市工作总结（{round.year}年）",
        back_url=reverse("reports:city_report", args=[pk]),
        url_of=lambda event: _adopted_url(round, event),
    )


def _adopted_url(round: Round, event: AuditEvent) -> str:
    """The page of the version that the act made, with its documents."""
    if event.what not in actions.ADOPTED_NAMES:
        return ""
    _, number = event.changes[actions.NUMBER]
    return reverse("reports:city_report_version", args=[round.pk, number])


@require_http_methods(FORM_METHODS)
@desk_required(Role.CITY_OFFICER)
def city_report_edit(request, pk):
    round = _round(request, pk)
    report = _report(request, round)
    initial = {name: getattr(report, name) for name in report.PARTS}
    form = CityTextsForm(
        request.POST if request.method == "POST" else None,
        open_fields=() if round.is_closed else report.PARTS,
        initial={"version": report.version, **initial},
    )
    save = partial(_save_texts, request, round, form)
    if request.method == "POST" and "autosave" in request.POST:
        read = partial(_report, request, round)
        return answer_autosave(form, report, save=save, read=read, by=request.desk)
    if form.is_valid():
        try:
            save()
        except Stale as stale:
            now = _report(request, round)
            form.renew_version(now.version)
            is_own = is_own_save(now, by=request.desk)
            return _edit_page(request, round, form, stale.current, is_own=is_own, status=409)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "已保存。")
            return redirect("reports:city_report", pk)
    return _edit_page(request, round, form)


@require_http_methods(FORM_METHODS)
@desk_required(Role.CITY_OFFICER)
def city_problems(request, pk):
    round = _round(request, pk)
    problems = problems_with_topics(city_summary(round=round))
    summary_url = f"{reverse('reports:city_summary')}?round={pk}"
    form = GroupingForm(
        request.POST if request.method == "POST" else None,
        problems=problems,
        initial={"version": _grouping_version(round)},
    )
    act = partial(_group, form, round, by=request.desk, at=timezone.now())
    if done(form, act, "version", version_now=partial(_grouping_version, round)):
        messages.success(request, "归类已保存。")
        return redirect(f"{summary_url}#problems")
    context = {
        "round": round,
        "form": form,
        "list_id": LIST_ID,
        "current": form.stale,
        "summary_url": summary_url,
    }
    status = 409 if form.stale else 200
    return TemplateResponse(request, "reports/citywide/problems.html", context, status=status)


def _group(form, round: Round, **said):
    return actions.group_problems(round=round, topics=form.topics, **said)


def _round(request, pk) -> Round:
    return get_object_or_404(Round.objects.visible_to(request.desk), pk=pk)


def _report(request, round: Round):
    return report_of(round) or blank(round, by=request.desk)


def _grouping_version(round: Round) -> int:
    found = ProblemGrouping.objects.filter(round=round).first()
    return found.version if found else ProblemGrouping(round=round).version


def _save_texts(request, round: Round, form: CityTextsForm):
    return actions.save_city_texts(
        round=round,
        texts=form.texts,
        version=form.cleaned_data["version"],
        by=request.desk,
        at=timezone.now(),
    )


def _report_page(request, round: Round, problems=()):
    summary, report = city_summary(round=round), report_of(round)
    is_writer = request.desk.role in WRITERS
    is_leader = request.desk.role == Role.CITY_LEADER
    texts = city_texts(report, summary) if report and is_writer else {}
    beside = beside_sums(summary) if report and is_writer else None
    content = as_adopted(report, summary, beside) if report and is_writer else None
    versions = _versions(request, report)
    obstacles = (
        actions.reasons_against_adoption(report, summary, by=request.desk, content=content)
        if is_leader
        else []
    )
    tables = {table.section.key: table for table in summary.tables}
    context = {
        "round": round,
        "summary": summary,
        "gaps": gap_groups(summary, at=timezone.now()),
        "report": report if is_writer else None,
        "parts": [
            (section, tables.get(section.key), texts.get(section.field, "")) for section in SECTIONS
        ],
        "versions": versions,
        "as_last": bool(content and versions and is_as_adopted(versions[0], content)),
        "can_edit": request.desk.role == Role.CITY_OFFICER and not round.is_closed,
        "is_writer": is_writer,
        "is_leader": is_leader,
        "obstacles": obstacles,
        "seen": print_of(content) if content and is_leader else "",
        "problems": problems,
        "beside": beside,
    }
    return TemplateResponse(request, "reports/citywide/report.html", context)


def _versions(request, report):
    if report is None:
        return []
    found = CityReportVersion.objects.visible_to(request.desk).filter(report=report)
    return list(found.select_related("by__user", "prepared_by__user").order_by("-number"))


def _edit_page(request, round: Round, form, current=None, is_own=False, status=200):
    summary = city_summary(round=round)
    tables = {table.section.key: table for table in summary.tables}
    parts = [
        EditorPart(section, form[section.field], _quotable(tables.get(section.key)))
        for section in SECTIONS
        if section.field in form.fields
    ]
    context = {
        "round": round,
        "is_open": bool(parts),
        "closed_text": round.why_closed().message if round.is_closed else "",
        "has_filed": bool(summary.filed),
        "back_to": reverse("reports:city_report", args=[round.pk]),
    }
    name = "reports/citywide/edit.html"
    said = {"current": current, "is_own": is_own, "status": status}
    return editor_page(request, name, form, parts, context, **said)


def _quotable(table) -> list[tuple[str, str, str, str]]:
    """The city's values are told with their unit, and lead to the districts that they add up."""
    made = table.quotable if table else ()
    return [(one.label, told, "", way_of(table.way, one.key, told)) for one, told in made]

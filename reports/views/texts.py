"""Writing the texts of a summary, each beside the figures it speaks of."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import desk_required
from accounts.history import is_own_save
from accounts.roles import Role
from accounts.taking import is_taken, table_file
from core.problems import Refused, Stale
from pilots import actions as pilot_actions
from pilots.kinds import KINDS
from pilots.states import SubmissionKind
from pilots.submission_page import opinions_on
from reports.actions import open_fields
from reports.city_table import SOMETHING
from reports.forms import SummaryForm
from reports.models import SummaryReport
from reports.readings import ChangesNotice, Shown, changes_notice, live_reading, shown_to
from reports.section_pages import section_pages
from reports.taken_tables import of_changes
from reports.views.asked import asked_report
from reports.views.autosave import answer_autosave
from reports.views.summaries import TAKEN
from reports.views.text_editor import EditorPart, editor_page


@desk_required(Role.DISTRICT_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def summary_edit(request, pk):
    report = asked_report(request, pk)
    if is_taken(request):
        changes = of_changes(_changes(_shown(request, report, open_fields(report))))
        return table_file(request, changes, what=TAKEN, obj=report, title=str(report))
    texts = {name: getattr(report, name) for name in report.PARTS}
    form = SummaryForm(
        request.POST or None,
        open_fields=open_fields(report),
        initial={"version": report.version, **texts},
    )
    if request.method == "POST" and "autosave" in request.POST:
        save = partial(_save, request, report, form)
        read = partial(asked_report, request, pk)
        return answer_autosave(form, report, save=save, read=read, by=request.desk)
    # Where it closed under its writer nothing is saved by halves: the page shows what was typed.
    if form.is_valid() and not form.unsaved:
        try:
            _save(request, report, form)
        except Stale as stale:
            form.renew_version(asked_report(request, pk).version)
            is_own = is_own_save(report, by=request.desk)
            return _edit_page(request, report, form, stale.current, is_own=is_own, status=409)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "已保存。")
            return redirect("reports:summary_detail", pk=report.pk)
    return _edit_page(request, report, form)


def _save(request, report, form) -> SummaryReport:
    """The texts that can be read, through the one door, whoever posted them."""
    return pilot_actions.save_parts(
        content=report,
        texts=form.texts,
        version=form.cleaned_data["version"],
        by=request.desk,
        at=timezone.now(),
    )


def _edit_page(request, report, form, current=None, is_own=False, status=200):
    is_open = bool(form.fields.keys() & set(report.PARTS))
    shown = _shown(request, report, is_open)
    reading, kept = (shown.reading, shown.kept) if shown else (None, None)
    reading = reading or live_reading(report, at=timezone.now())
    pages = section_pages(reading, report=report, version=kept)
    context = {
        "report": report,
        "is_open": is_open,
        "changes": _changes(shown),
        "closed_text": _why_closed(report),
        "back_to": reverse("reports:summary_detail", args=[report.pk]),
    }
    opinions = _opinions(report)
    parts = [_part(page, form, opinions.get(page.section.field, "")) for page in pages]
    name = "reports/summary_edit.html"
    said = {"current": current, "is_own": is_own, "status": status}
    return editor_page(request, name, form, parts, context, **said)


def _shown(request, report, is_open) -> Shown | None:
    return shown_to(report, by=request.desk, at=timezone.now()) if is_open else None


def _changes(shown: Shown | None) -> ChangesNotice | None:
    """What has to be said otherwise now stands where it is written."""
    return changes_notice(shown) if shown else None


def _part(page, form, opinion: str) -> EditorPart:
    name = page.section.field
    field = form[name] if name in form.fields else None
    figures = [
        (
            row.figure.label,
            row.shown,
            row.figure.unit,
            row.url if SOMETHING.search(row.shown) else "",
        )
        for row in page.rows
    ]
    return EditorPart(page.section, field, figures, page.text, opinion)


def _opinions(report: SummaryReport) -> dict[str, str]:
    """By the part that they are about: who mends a text has them beside it."""
    taken = list(report.submission.history.prefetch_related("items").order_by("-pk"))
    found = opinions_on(report.submission, taken, KINDS[SubmissionKind.SUMMARY].titles)
    return {opinion.section: opinion.text for opinion in found}


def _why_closed(report) -> str:
    """Why texts that are closed cannot be written now."""
    if problems := pilot_actions.reasons_against_editing(report.submission):
        return problems[0].message
    return "退回意见没有涉及这些文字，不能修改。"

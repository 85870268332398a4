"""Writing the texts of a summary, each beside the figures it speaks of."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import desk_required
from accounts.roles import Role
from core.chinese_dates import in_beijing
from core.problems import Refused, Stale
from pilots import actions as pilot_actions
from reports.actions import open_fields
from reports.forms import SummaryForm
from reports.models import SummaryReport
from reports.readings import live_reading, section_pages
from reports.views.asked import asked_report


@desk_required(Role.DISTRICT_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def summary_edit(request, pk):
    report = asked_report(request, pk)
    texts = {name: getattr(report, name) for name in report.PARTS}
    form = SummaryForm(
        request.POST or None,
        open_fields=open_fields(report),
        initial={"version": report.version, **texts},
    )
    if request.method == "POST" and "autosave" in request.POST:
        return _answer_autosave(request, report, form)
    if form.is_valid():
        try:
            _save(request, report, form)
        except Stale as stale:
            form.renew_version(asked_report(request, pk).version)
            return _edit_page(request, report, form, stale.current, status=409)
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


def _answer_autosave(request, report, form) -> JsonResponse:
    """The new version and the time of the save, or in whose way it stood (status 409).

    A text with a mistake is not stored; it stays in its box, with what is wrong beside it.
    """
    form.full_clean()
    if "version" in form.errors:
        return _refused([str(message) for message in form.errors["version"]])
    is_new = any(getattr(report, name) != text for name, text in form.texts.items())
    try:
        saved = _save(request, report, form) if is_new else _unchanged(report, form)
    except Stale as stale:
        now = asked_report(request, report.pk)
        current = [[label, text or "—"] for label, text in stale.current.items()]
        said = {"stale": "他人已先保存了这份报告", "version": now.version, "current": current}
        return JsonResponse(said, status=409)
    except Refused as refusal:
        return _refused([problem.sentence for problem in refusal.problems])
    at = in_beijing(timezone.now())
    said = {"version": saved.version, "at": f"{at:%H:%M}", "mistakes": form.mistakes}
    return JsonResponse(said)


def _unchanged(report: SummaryReport, form) -> SummaryReport:
    """A save that changes nothing writes nothing, and is in nobody's way."""
    report.check_version(form.cleaned_data["version"], {})
    return report


def _refused(sentences: list[str]) -> JsonResponse:
    return JsonResponse({"refused": sentences}, status=409)


def _edit_page(request, report, form, current=None, status=200):
    pages = section_pages(live_reading(report, at=timezone.now()))
    context = {
        "report": report,
        "form": form,
        "parts": [
            (page, form[page.section.field] if page.section.field in form.fields else None)
            for page in pages
        ],
        "current": list((current or {}).items()),
        "is_open": bool(form.fields.keys() & set(report.PARTS)),
        "closed_text": f"当前状态是“{report.submission.get_state_display()}”。",
        "back_to": reverse("reports:summary_detail", args=[report.pk]),
    }
    return TemplateResponse(request, "reports/summary_edit.html", context, status=status)

"""Filling in one section of a recommendation."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.access import desk_required
from core.problems import Problem, Refused, Stale
from pilots import actions
from pilots.attachment_page import file_panel
from pilots.forms.sections import SectionForm
from pilots.models import Recommendation
from pilots.sections import SECTION_BY_KEY, Section
from pilots.staff_table import staff_table
from pilots.views.autosave import answer_autosave, save_posted, saved_by_whom
from pilots.views.recommendations import WRITERS, day_of_verdicts, in_scope


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*WRITERS)
def recommendation_section(request, pk, key):
    """A draft is always saved: what cannot be read is kept as typed and asked about again."""
    recommendation = in_scope(request, pk)
    section = _section(recommendation, key)
    if request.method != "POST":
        form = SectionForm.of(recommendation, section)
        return _page(request, recommendation, section, form)
    form = SectionForm(request.POST, section=section, questions=recommendation.questions)
    form.full_clean()
    if "autosave" in request.POST:
        return answer_autosave(request, recommendation, section, form)
    if "version" in form.errors:
        return _page(request, recommendation, section, form)
    try:
        saved = save_posted(request, recommendation, section, form)
    except Stale as stale:
        return _stale_page(request, recommendation, section, form, stale)
    except Refused as refusal:
        form.refuse(refusal)
        return _page(request, recommendation, section, form)
    return _next_page(request, saved, section)


def _section(recommendation: Recommendation, key: str) -> Section:
    if key not in {section.key for section in recommendation.sections}:
        raise Http404
    return SECTION_BY_KEY[key]


def _next_page(request, recommendation: Recommendation, section: Section):
    """On to the next section; back to this one while something in it is wrong."""
    mistakes = recommendation.mistakes_in(section)
    if mistakes:
        messages.warning(request, f"草稿已保存，其中{len(mistakes)}处需要改正。")
        return redirect("pilots:recommendation_section", recommendation.pk, section.key)
    messages.success(request, f"“{section.title}”已保存。")
    if "next" in request.POST and (following := _following(recommendation, section)):
        return redirect("pilots:recommendation_section", recommendation.pk, following.key)
    return redirect("pilots:recommendation_detail", recommendation.pk)


def _following(recommendation: Recommendation, section: Section) -> Section | None:
    place = recommendation.sections.index(section) + 1
    return recommendation.sections[place] if place < len(recommendation.sections) else None


def _stale_page(request, recommendation, section: Section, form: SectionForm, stale: Stale):
    """Somebody saved in between: what was typed stays, what is stored is shown beside it."""
    now = in_scope(request, recommendation.pk)
    form.renew_version(now.section_version(section))
    current = list(stale.current.items())
    whose = saved_by_whom(now, section, by=request.desk)
    return _page(request, now, section, form, current=current, whose_save=whose, status=409)


def _staff(recommendation: Recommendation, section: Section, *, is_open: bool) -> dict:
    """The people beside the numbers of 五、人员配备; None on the other parts."""
    if section.key != "staffing":
        return {"staff": None, "staff_add_url": ""}
    add_url = reverse("pilots:staff_add", args=[recommendation.pk]) if is_open else ""
    table = staff_table(recommendation, on=day_of_verdicts(recommendation))
    return {"staff": table, "staff_add_url": add_url}


def _doubts(recommendation: Recommendation, section: Section) -> list[Problem]:
    doubts = recommendation.doubts(on=day_of_verdicts(recommendation))
    return [doubt for doubt in doubts if doubt.section == section.key]


def _page(request, recommendation, section, form, *, current=(), whose_save="", status=200):
    submission = recommendation.submission
    closed = actions.reasons_against_section(submission, section, by=request.desk)
    context = {
        "recommendation": recommendation,
        "section": section,
        "following": _following(recommendation, section),
        "last_save": recommendation.last_save(section),
        **_staff(recommendation, section, is_open=not closed),
        "is_copied": recommendation.is_copied(section),
        "doubts": _doubts(recommendation, section),
        "form": form,
        "current": current,
        "whose_save": whose_save,
        "is_own": bool(current) and recommendation.was_saved_by(section, request.desk),
        "files": file_panel(recommendation.submission, by=request.desk, section=section.key),
        "closed": closed,
    }
    return TemplateResponse(request, "pilots/recommendation_section.html", context, status=status)

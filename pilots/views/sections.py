"""Filling in one section of a recommendation."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import desk_required
from core.problems import Refused, Stale
from pilots import actions
from pilots.forms.sections import SectionForm
from pilots.models import Recommendation
from pilots.sections import SECTION_BY_KEY, SECTIONS, Section
from pilots.views.recommendations import WRITERS, in_scope


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*WRITERS)
def recommendation_section(request, pk, key):
    """A draft is always saved: what cannot be read is kept as typed and asked about again."""
    recommendation, section = in_scope(request, pk), _section(key)
    if request.method != "POST":
        form = SectionForm.of(recommendation, section)
        return _page(request, recommendation, section, form)
    form = SectionForm(request.POST, section=section)
    form.full_clean()
    if "version" in form.errors:
        return _page(request, recommendation, section, form)
    try:
        saved = _save(request, recommendation, section, form)
    except Stale as stale:
        return _stale_page(request, recommendation, section, form, stale)
    except Refused as refusal:
        form.refuse(refusal)
        return _page(request, recommendation, section, form)
    return _next_page(request, saved, section)


def _section(key: str) -> Section:
    if key not in SECTION_BY_KEY:
        raise Http404
    return SECTION_BY_KEY[key]


def _save(request, recommendation, section: Section, form: SectionForm) -> Recommendation:
    return actions.save_section(
        recommendation=recommendation,
        section=section,
        values=form.values(),
        typed=form.unread(),
        version=form.cleaned_data["version"],
        by=request.desk,
        at=timezone.now(),
    )


def _next_page(request, recommendation: Recommendation, section: Section):
    """On to the next section; back to this one while something in it is wrong."""
    mistakes = recommendation.mistakes_in(section)
    if mistakes:
        messages.warning(request, f"草稿已保存，其中{len(mistakes)}处需要改正。")
        return redirect("pilots:recommendation_section", recommendation.pk, section.key)
    messages.success(request, f"“{section.title}”已保存。")
    if "next" in request.POST and (following := _following(section)):
        return redirect("pilots:recommendation_section", recommendation.pk, following.key)
    return redirect("pilots:recommendation_detail", recommendation.pk)


def _following(section: Section) -> Section | None:
    place = SECTIONS.index(section) + 1
    return SECTIONS[place] if place < len(SECTIONS) else None


def _stale_page(request, recommendation, section: Section, form: SectionForm, stale: Stale):
    """Somebody saved in between: what was typed stays, what is stored is shown beside it."""
    now = in_scope(request, recommendation.pk)
    form.renew_version(now.section_version(section))
    return _page(request, now, section, form, current=list(stale.current.items()), status=409)


def _page(request, recommendation, section, form, *, current=(), status=200):
    context = {
        "recommendation": recommendation,
        "section": section,
        "following": _following(section),
        "form": form,
        "current": current,
        "closed": actions.reasons_against_section(
            recommendation.submission, section, by=request.desk
        ),
    }
    return TemplateResponse(request, "pilots/recommendation_section.html", context, status=status)

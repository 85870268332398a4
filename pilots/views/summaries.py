"""The 推荐汇总表, now and as a leader signed it: a page that prints on A4, Word and Excel."""

from django.db import transaction
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import desk_required
from accounts.audit import record
from accounts.models import District
from accounts.roles import Role
from core.office_downloads import EXCEL, WORD, office_download
from pilots.models import Round
from pilots.papers import summary as papers
from pilots.views.chosen_round import LONGEST_KEY, round_prepared

READERS = (*Role.of_district, *Role.of_city)


@require_safe
@desk_required(*READERS)
def summary_list(request):
    round, district = round_prepared(request), _district(request)
    is_city = request.desk.role in Role.of_city
    summary = None
    if round is not None:
        summary = papers.summary_of(round=round, district=district, by=request.desk)
    context = {
        "round": round,
        "rounds": Round.objects.visible_to(request.desk).latest_first(),
        "districts": District.objects.reporting().order_by("order", "pk") if is_city else (),
        "district": district,
        "summary": summary,
        "has_lines": bool(summary and summary.lines),
        "query": request.GET.urlencode(),
        "back_url": reverse("pilots:candidate_list" if is_city else "pilots:recommendation_list"),
        "back": "推荐审核" if is_city else "试点推荐",
    }
    return TemplateResponse(request, "pilots/summary_list.html", context)


@require_safe
@desk_required(*READERS)
def summary_word(request):
    return _download(request, papers.summary_document, WORD)


@require_safe
@desk_required(*READERS)
def summary_sheet(request):
    return _download(request, papers.summary_sheet, EXCEL)


def _download(request, made_by, suffix: str):
    round, now = round_prepared(request), timezone.now()
    if round is None:
        raise Http404
    summary = papers.summary_of(round=round, district=_district(request), by=request.desk)
    return hand_out(request, summary, made_by, suffix, obj=round, at=now)


def hand_out(request, summary: papers.Summary, made_by, suffix: str, *, obj, at):
    """With its line in the audit log: names and telephone numbers leave the platform."""
    with transaction.atomic():
        record("下载推荐汇总表", at=at, by=request.desk, obj=obj)
    return office_download(made_by(summary, at=at), summary.name, suffix)


def _district(request) -> District | None:
    """A district's own; for the city the one of ``?district=``, None for all of them."""
    if request.desk.role in Role.of_district:
        return request.desk.district
    asked = request.GET.get("district", "")
    if not asked:
        return None
    is_key = asked.isdecimal() and len(asked) <= LONGEST_KEY
    found = (
        District.objects.visible_to(request.desk).filter(pk=int(asked)).first() if is_key else None
    )
    if found is None:
        raise Http404
    return found

"""The recommendation and the plan on paper: print page, Word and Excel, all from the same boxes."""

from django.db import transaction
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import desk_required
from accounts.audit import record
from core.office_downloads import EXCEL, WORD, office_download
from pilots.models import DistrictPlan, Recommendation
from pilots.papers.form import form_document, form_sheet, recommendation_paper
from pilots.papers.plan import plan_document, plan_paper
from pilots.views import plans, recommendations


@require_safe
@desk_required(*recommendations.READERS)
def recommendation_print(request, pk):
    recommendation = _readable(recommendations, request, pk)
    paper = recommendation_paper(recommendation, at=timezone.now())
    context = {"recommendation": recommendation, "paper": paper}
    return TemplateResponse(request, "pilots/recommendation_print.html", context)


@require_safe
@desk_required(*recommendations.READERS)
def recommendation_word(request, pk):
    recommendation = _readable(recommendations, request, pk)
    return _download(request, recommendation, form_document, WORD)


@require_safe
@desk_required(*recommendations.READERS)
def recommendation_sheet(request, pk):
    recommendation = _readable(recommendations, request, pk)
    return _download(request, recommendation, form_sheet, EXCEL)


@require_safe
@desk_required(*plans.READERS)
def plan_print(request, pk):
    plan = _readable(plans, request, pk)
    context = {"plan": plan, "paper": plan_paper(plan, at=timezone.now())}
    return TemplateResponse(request, "pilots/plan_print.html", context)


@require_safe
@desk_required(*plans.READERS)
def plan_word(request, pk):
    return _download(request, _readable(plans, request, pk), plan_document, WORD)


def _readable(views, request, pk):
    """In scope; the city has no paper of what a district is in the middle of changing."""
    content = views.in_scope(request, pk)
    if views.is_hidden(content, request.desk):
        raise Http404
    return content


def _download(request, content: Recommendation | DistrictPlan, made_by, suffix: str):
    """With its line in the audit log: names and telephone numbers leave the platform."""
    name = "推荐表" if isinstance(content, Recommendation) else "试点方案"
    with transaction.atomic():
        record(f"下载{name}", at=timezone.now(), by=request.desk, obj=content)
    return office_download(made_by(content, at=timezone.now()), str(content), suffix)

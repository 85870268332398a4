"""The recommendation on paper: its print page, Word and Excel, all from the same boxes."""

from django.db import transaction
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import desk_required
from accounts.audit import record
from core.office_downloads import EXCEL, WORD, office_download
from pilots.models import Recommendation
from pilots.papers.form import form_document, form_sheet, recommendation_paper
from pilots.views.recommendations import READERS, in_scope, is_hidden


@require_safe
@desk_required(*READERS)
def recommendation_print(request, pk):
    recommendation = _readable(request, pk)
    paper = recommendation_paper(recommendation, at=timezone.now())
    context = {"recommendation": recommendation, "paper": paper}
    return TemplateResponse(request, "pilots/recommendation_print.html", context)


@require_safe
@desk_required(*READERS)
def recommendation_word(request, pk):
    recommendation = _readable(request, pk)
    return _download(
        request, recommendation, form_document(recommendation, at=timezone.now()), WORD
    )


@require_safe
@desk_required(*READERS)
def recommendation_sheet(request, pk):
    recommendation = _readable(request, pk)
    return _download(request, recommendation, form_sheet(recommendation, at=timezone.now()), EXCEL)


def _readable(request, pk) -> Recommendation:
    """The city has no paper of what a district is in the middle of changing."""
    recommendation = in_scope(request, pk)
    if is_hidden(recommendation, request.desk):
        raise Http404
    return recommendation


def _download(request, recommendation: Recommendation, content: bytes, suffix: str):
    """With its line in the audit log: names and telephone numbers leave the platform."""
    with transaction.atomic():
        record("下载推荐表", at=timezone.now(), by=request.desk, obj=recommendation)
    return office_download(content, str(recommendation), suffix)

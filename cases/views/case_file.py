"""A case's file on paper: a reason first, then the print page and Word."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import desk_required
from accounts.roles import Role
from cases.case_file import copies
from cases.file_forms import CopyForm
from cases.models import Case, FileCopy
from cases.revealing import Extent
from cases.views.cases import one_case
from core.office_downloads import WORD, office_download
from core.problems import Refused

COPIERS = (*Role.of_center, *Role.of_district)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*COPIERS)
def case_file_ask(request, public_id):
    case, now = one_case(request.desk, public_id), timezone.now()
    form = CopyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            copy = copies.make_copy(case=case, by=request.desk, at=now, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return redirect("cases:case_file", copy.public_id)
    extent = copies.extent_for(case, by=request.desk, at=now)
    context = {
        "form": form,
        "number": case.number,
        "is_full": extent == Extent.FILE,
        "back_to": reverse("cases:case_detail", args=[public_id]),
    }
    return TemplateResponse(request, "cases/file/file_ask.html", context)


def one_copy(desk, public_id) -> FileCopy:
    """This desk's own copy of a case that is still in its reach."""
    people = ("client", "worker", "center", "approved_by")
    copies_ = FileCopy.objects.select_related("desk", *(f"case__{name}" for name in people))
    in_reach = Case.objects.visible_to(desk).values("pk")
    return get_object_or_404(copies_.filter(desk=desk, case__in=in_reach), public_id=public_id)


@require_safe
@desk_required(*COPIERS)
def case_file(request, public_id):
    copy, now = one_copy(request.desk, public_id), timezone.now()
    if away := _over(request, copy, now):
        return away
    paper = copies.open_copy(copy, by=request.desk, at=now)
    context = {
        "paper": paper,
        "number": copy.case.number,
        "watermark": paper.marks,
        "word_url": reverse("cases:case_file_word", args=[public_id]),
        "back_to": reverse("cases:case_detail", args=[copy.case.public_id]),
    }
    return TemplateResponse(request, "cases/file/file_print.html", context)


@require_safe
@desk_required(*COPIERS)
def case_file_word(request, public_id):
    copy, now = one_copy(request.desk, public_id), timezone.now()
    if away := _over(request, copy, now):
        return away
    paper = copies.open_copy(copy, by=request.desk, at=now, act=copies.TAKEN)
    content = copies.file_document(paper)
    return office_download(content, f"{copy.case.number}{paper.title}", WORD)


def _over(request, copy: FileCopy, now):
    """Back to the reason, where the half hour has passed."""
    if copies.is_open(copy, at=now):
        return None
    messages.info(request, "这份副本的打开时间已过，请重新说明用途。")
    return redirect("cases:case_file_ask", copy.case.public_id)

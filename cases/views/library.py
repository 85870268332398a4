"""The library of exemplary cases (案例库), open to every business desk of the city."""

from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import desk_required
from accounts.audit import record
from accounts.roles import Role
from cases.exemplary.forms import LibraryFilterForm
from cases.exemplary.papers import (
    MOST_ROWS,
    classes_of,
    library_sheet,
    piece_document,
    sections_of,
)
from cases.exemplary.states import CHAIN
from cases.models import Exemplary
from core.keyset import page_after
from core.office_downloads import EXCEL, WORD, office_download


def _published(desk):
    return Exemplary.objects.in_library(desk).select_related("edition", "district")


def one_published(desk, public_id) -> Exemplary:
    return get_object_or_404(_published(desk), public_id=public_id)


def _chosen(request):
    """The pieces that the filters leave, and the filters themselves."""
    pieces = _published(request.desk)
    years = pieces.order_by("-year").values_list("year", flat=True).distinct()
    filters = LibraryFilterForm(request.GET, years=list(years))
    # The texts of the rows are not what a list shows.
    shown = ("public_id", "method", "field", "category", "year", "published_at")
    fetched = pieces.only(*shown, "edition__title", "district__name")
    return filters.filter(fetched), filters


@require_safe
@desk_required(*Role.of_business)
def library_list(request):
    pieces, filters = _chosen(request)
    page = page_after(pieces, day="published_at", cursor=request.GET.get("after", ""))
    rows = [
        {
            "url": reverse("cases:library_read", args=[piece.public_id]),
            "title": piece.edition.title,
            "method": piece.get_method_display(),
            "field": piece.get_field_display(),
            "category": piece.get_category_display(),
            "year": piece.year,
            "district": piece.district,
            "published_at": piece.published_at,
        }
        for piece in page.rows
    ]
    context = {
        "filters": filters,
        "rows": rows,
        "next": page.next_cursor,
        "query": filters.query(),
        "is_in_chain": request.desk.role in CHAIN,
    }
    return TemplateResponse(request, "cases/exemplary/library_list.html", context)


@require_safe
@desk_required(*Role.of_business)
def library_export(request):
    pieces, _ = _chosen(request)
    now = timezone.now()
    content = library_sheet(pieces.order_by("-published_at", "-pk")[:MOST_ROWS], at=now)
    record("导出典型案例目录", at=now, by=request.desk)
    return office_download(content, "典型案例目录", EXCEL)


@require_safe
@desk_required(*Role.of_business)
def library_read(request, public_id):
    piece = one_published(request.desk, public_id)
    chain = Exemplary.objects.visible_to(request.desk).filter(pk=piece.pk).exists()
    url = reverse("cases:exemplary_detail", args=[public_id]) if chain else ""
    context = _context(piece) | {"chain_url": url}
    return TemplateResponse(request, "cases/exemplary/library_read.html", context)


@require_safe
@desk_required(*Role.of_business)
def library_word(request, public_id):
    piece, now = one_published(request.desk, public_id), timezone.now()
    content = piece_document(piece, at=now)
    record("下载典型案例", at=now, by=request.desk, obj=piece)
    return office_download(content, piece.edition.title, WORD)


def _context(piece: Exemplary) -> dict:
    return {
        "title": piece.edition.title,
        "name": str(piece),
        "public_id": piece.public_id,
        "facts": classes_of(piece),
        "sections": sections_of(piece),
    }

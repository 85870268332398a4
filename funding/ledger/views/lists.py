"""The rows behind every figure: 分得, 财政支付, 机构使用 and 年终结算; and all of them as a workbook."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Sum
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import desk_required
from accounts.audit import record
from accounts.roles import Role
from core.office_downloads import EXCEL, office_download
from funding.ledger import book
from funding.ledger.sums import Part, closings_of, expenses_of, payouts_of, shares_of
from funding.ledger.views.reading import OF_ONE_CENTER, READERS, part_asked

ON_A_PAGE = 50
TAKERS = tuple(role for role in READERS if role != Role.INSPECTOR)  # who read and take nothing
SUMS_ONLY = ("category", "month", "until", "waiting")


@require_safe
@desk_required(*READERS)
def expense_list(request):
    form, part = part_asked(request)
    context = {"can_add": request.desk.role == Role.EXECUTIVE_DIRECTOR}
    rows = None
    if part is not None:
        rows = expenses_of(part).select_related("center", "pool", "settlement", "reversed_by")
        context["total"] = _sum(rows, "amount")
        rows = rows.order_by("-spent_on", "-pk")
    return _page(request, form, part, rows, "funding/ledger/expenses.html", context)


@require_safe
@desk_required(*READERS)
def payout_list(request):
    form, part = part_asked(request, without=("category", "waiting"))
    rows, context = None, {}
    if part is not None:
        rows = payouts_of(part).select_related("center", "pool").prefetch_related("files__file")
        context["total"] = _sum(rows, "amount")
        rows = rows.order_by("-paid_on", "-pk")
    return _page(request, form, part, rows, "funding/ledger/payouts.html", context)


@require_safe
@desk_required(*READERS)
def share_list(request):
    form, part = part_asked(request, without=SUMS_ONLY)
    rows = None if part is None else shares_of(part)
    context = {"total": sum(row.amount for row in rows or ())}
    return _page(request, form, part, rows, "funding/ledger/shares.html", context)


@require_safe
@desk_required(*READERS)
def closing_list(request):
    form, part = part_asked(request, without=SUMS_ONLY)
    rows, context = None, {}
    if part is not None:
        rows = closings_of(part).select_related("center", "pool").order_by("-year", "-pk")
        names = ("remaining", "carried", "returned")
        context["sums"] = rows.aggregate(**{name: Sum(name, default=0) for name in names})
    return _page(request, form, part, rows, "funding/ledger/closings.html", context)


@require_safe
@desk_required(*TAKERS)
def ledger_book(request):
    """What the page shows, with the same narrowing."""
    _, part = part_asked(request)
    content = book.workbook(part) if part is not None else book.empty()
    record("导出资金台账", at=timezone.now(), by=request.desk)
    return office_download(content, book.TITLE, EXCEL)


def book_url(request, part: Part | None) -> str:
    """Where the page's rows are taken along from, "" for who may not."""
    if part is None or request.desk.role not in TAKERS:
        return ""
    return f"{reverse('funding:ledger_book')}?{part.address()}"


def _page(request, form, part, rows, template, context: dict[str, Any]) -> TemplateResponse:
    context |= {"form": form, "part": part, "page": None, "book_url": book_url(request, part)}
    context["shows_center"] = request.desk.role not in OF_ONE_CENTER
    if rows is not None:
        context["page"] = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
        context["query"] = part.address()
    return TemplateResponse(request, template, context)


def _sum(rows, name: str) -> int:
    return rows.aggregate(sum=Sum(name))["sum"] or 0

"""The rows behind every figure: 财政支付 and 机构使用."""

from django.core.paginator import Paginator
from django.db.models import Sum
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from accounts.access import desk_required
from accounts.roles import Role
from funding.ledger.sums import expenses_of, payouts_of
from funding.ledger.views.reading import READERS, part_asked

ON_A_PAGE = 50


@require_safe
@desk_required(*READERS)
def expense_list(request):
    """``?waiting=1`` shows 垫付 and 应付 that are not settled."""
    form, part = part_asked(request)
    waiting = request.GET.get("waiting") == "1"
    rows = None
    if part is not None:
        rows = expenses_of(part).select_related("center", "pool", "settlement", "reversed_by")
        rows = rows.unsettled() if waiting else rows
    context = {"can_add": request.desk.role == Role.EXECUTIVE_DIRECTOR, "waiting": waiting}
    return _page(request, form, part, rows, "spent_on", "funding/ledger/expenses.html", context)


@require_safe
@desk_required(*READERS)
def payout_list(request):
    form, part = part_asked(request, without=("category",))
    rows = None if part is None else payouts_of(part).select_related("center", "pool")
    return _page(request, form, part, rows, "paid_on", "funding/ledger/payouts.html", {})


def _page(request, form, part, rows, day, template, more) -> TemplateResponse:
    context = {"form": form, "part": part, "page": None, **more}
    if rows is not None:
        pages = Paginator(rows.order_by(f"-{day}", "-pk"), ON_A_PAGE)
        extra = "&waiting=1" if more.get("waiting") else ""
        context |= {
            "page": pages.get_page(request.GET.get("page")),
            "query": part.address() + extra,
            "total": rows.aggregate(sum=Sum("amount"))["sum"] or 0,
        }
    return TemplateResponse(request, template, context)

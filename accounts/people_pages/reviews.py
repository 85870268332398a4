"""The quarterly review of desks, worked off unit by unit."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import desk_required
from accounts.models import District
from accounts.people import reviews
from accounts.roles import Role
from core.forms import PageForm
from core.problems import Refused

LONGEST_KEY = 18  # digits
AT_ONCE = 50  # desks on one page; the reviewed ones make room for the next


class ReviewFilterForm(PageForm):
    """Bound to the address of the page."""

    district = forms.ModelChoiceField(
        District.objects.order_by("order"), label="区", required=False, empty_label="全部"
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(Role.SECURITY_ADMIN)
def grant_review(request):
    problems = ()
    if request.method == "POST":
        # A key that is no number, or one that no column holds, was typed by hand: passed over.
        keys = [key for key in request.POST.getlist("desk") if key.isdecimal()]
        chosen = [int(key) for key in keys if len(key) <= LONGEST_KEY]
        try:
            done = reviews.review(desks=chosen, by=request.desk, at=timezone.now())
        except Refused as refusal:
            problems = refusal.problems
        else:
            messages.success(request, f"已复核{len(done)}个岗位。")
            return redirect(request.get_full_path())
    return _page(request, problems)


def _page(request, problems):
    filters = ReviewFilterForm(request.GET)
    on = timezone.localdate()
    district = filters.cleaned_data["district"] if filters.is_valid() else None
    due = reviews.due_for_review(by=request.desk, on=on, district=district)
    rows = due.select_related("user", "district", "subdistrict__district")
    year, quarter = reviews.quarter_of(on)
    context = {
        "filters": filters,
        "problems": problems,
        "quarter": f"{year}年第{quarter}季度",
        "count": due.count(),
        "rows": rows.order_by("district_id", "subdistrict_id", "role", "pk")[:AT_ONCE],
    }
    return TemplateResponse(request, "accounts/grant_review.html", context)

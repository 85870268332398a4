"""The money of the city, a district or a center on one page: the same words at each level."""

from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from accounts.access import desk_required
from accounts.models import District
from centers.models import Center
from funding.ledger.months import curve_of, months_of
from funding.ledger.sums import (
    Part,
    by_category,
    by_month,
    expenses_of,
    grouped,
    payouts_of,
    sums_by,
    total_of,
)
from funding.ledger.views.reading import OF_ONE_CENTER, READERS, part_asked
from funding.ledger.words import Category
from funding.models import FundingPool
from funding.states import Source


@require_safe
@desk_required(*READERS)
def overview(request):
    form, part = part_asked(request, without=("category", "month"))
    context = {"form": form, "part": part, "units": []}
    context["is_center"] = request.desk.role in OF_ONE_CENTER
    if part is not None:
        context |= _figures(part)
    return TemplateResponse(request, "funding/ledger/overview.html", context)


def _figures(part: Part) -> dict:
    sums = sums_by(part)
    total = total_of(sums.values())
    months = []
    if sums:
        arrived = by_month(payouts_of(part), "paid_on")
        spent = by_month(expenses_of(part), "spent_on")
        months = months_of(
            arrived, spent, given=total.given, since=_since(part), year=part.round.year
        )
    categories = by_category(part)
    return {
        "total": total,
        "whole": part.address(),
        "units": _units(part, sums),
        "sources": [
            (label, grouped_sums, part.address(source=source))
            for source, label in Source.choices
            if (grouped_sums := grouped(sums, 2).get(source))
        ],
        "categories": [
            (
                label,
                categories[key],
                _share(categories[key], total.spent),
                part.address(category=key),
            )
            for key, label in Category.choices
            if key in categories
        ],
        "months": [(m, part.address(month=f"{m.first_day:%Y-%m}")) for m in months],
        "curve": curve_of(months) if months else None,
    }


def _units(part: Part, sums) -> list[tuple]:
    """Districts where there are several, else centers: name, sums, and the address of its page."""
    districts = grouped(sums, 0)
    if len(districts) > 1:
        found = District.objects.filter(pk__in=districts).order_by("order", "pk")
        return [(one.name, districts[one.pk], part.address(district=one.pk)) for one in found]
    centers = grouped(sums, 1)
    found = Center.objects.filter(pk__in=centers).order_by("subdistrict__code", "pk")
    return [(one.name, centers[one.pk], part.address(center=one.pk)) for one in found]


def _since(part: Part):
    """When the first money of the round was issued in what the page is about."""
    pools = FundingPool.objects.filter(round=part.round)
    if part.district or part.center:
        pools = pools.filter(district=part.district or part.center.district_id)
    elif part.desk.district_id:
        pools = pools.filter(district=part.desk.district_id)
    return pools.order_by("issued_on").values_list("issued_on", flat=True).first()


def _share(amount: int, whole: int) -> str:
    return "—" if whole <= 0 else f"{(amount * 2000 + whole) // (whole * 2) / 10:.1f}%"

"""The money of the city, a district or a center on one page: the same words at each level."""

from dataclasses import dataclass

from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from accounts.access import desk_required
from accounts.models import District
from accounts.roles import Role
from centers.models import Center
from funding.ledger.caps import caps_in_force, most_of, over_caps
from funding.ledger.months import curve_of, months_of
from funding.ledger.sums import Part, Sums, grouped, percent_of, total_of
from funding.ledger.tally import Tally, tally_of
from funding.ledger.views.lists import SUMS_ONLY, book_url
from funding.ledger.views.reading import OF_ONE_CENTER, READERS, part_asked
from funding.ledger.words import Category
from funding.states import Source


@require_safe
@desk_required(*READERS)
def overview(request):
    form, part = part_asked(request, without=SUMS_ONLY)
    context = {
        "form": form,
        "part": part,
        "units": [],
        "whole": part.address() if part else "",
        "is_center": request.desk.role in OF_ONE_CENTER,
        "can_set_caps": request.desk.role == Role.DISTRICT_OFFICER and part is not None,
        "book_url": book_url(request, part),
    }
    if part is not None:
        context |= _figures(part)
    return TemplateResponse(request, "funding/ledger/overview.html", context)


def _figures(part: Part) -> dict:
    tally = tally_of(part)
    if not tally.sums:
        return {}
    total = total_of(tally.sums.values())
    caps = {} if part.source else caps_in_force(part)  # a cap is of all sources together
    sources = grouped(tally.sums, 2)
    months = months_of(
        tally.arrived, tally.spent, given=total.given, since=tally.since, year=part.round.year
    )
    return {
        "total": total,
        "units": _units(part, tally),
        "overs": _overs(part, tally, caps),
        "sources": [
            (label, sources[source], part.address(source=source))
            for source, label in Source.choices
            if source in sources
        ],
        "categories": _categories(part, tally, total, caps),
        "has_caps": len(caps) == 1,
        "months": [
            (m, part.address(month=m.first_day), part.address(until=m.first_day)) for m in months
        ],
        "curve": curve_of(months),
    }


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """``most`` is the cap in 分, None where the district set none."""

    label: str
    spent: int
    rate: str
    address: str
    percent: int | None = None
    most: int | None = None

    @property
    def used_of_cap(self) -> str:
        return "—" if self.most is None else percent_of(self.spent, self.most)

    @property
    def is_over(self) -> bool:
        return self.most is not None and self.spent > self.most


def _categories(part: Part, tally: Tally, total: Sums, caps) -> list[CategoryRow]:
    """Every category that was spent on or has a cap; of several districts no cap is told."""
    percents = next(iter(caps.values())) if len(caps) == 1 else {}
    spent = tally.of_categories
    return [
        CategoryRow(
            category.label,
            spent.get(category, 0),
            percent_of(spent.get(category, 0), total.arrived),
            part.address(category=category),
            percents.get(category),
            most_of(total.given, percents[category]) if category in percents else None,
        )
        for category in Category
        if category in spent or category in percents
    ]


def _overs(part: Part, tally: Tally, caps) -> list[tuple[Center, str, str]]:
    """Center, what is wrong, and the address of the rows that make it so."""
    found = over_caps(tally, caps)
    centers = Center.objects.in_bulk({over.center for over in found}) if found else {}
    return [
        (
            centers[over.center],
            over.sentence,
            part.address(center=over.center, category=over.category),
        )
        for over in found
    ]


def _units(part: Part, tally: Tally) -> list[tuple]:
    """Districts where there are several, else centers: name, sums, and the address of its page."""
    districts = grouped(tally.sums, 0)
    if len(districts) > 1:
        found = District.objects.filter(pk__in=districts).order_by("order", "pk")
        return [(one.name, districts[one.pk], part.address(district=one.pk)) for one in found]
    centers = grouped(tally.sums, 1)
    rows = Center.objects.filter(pk__in=centers).order_by("subdistrict__code", "pk")
    return [(one.name, centers[one.pk], part.address(center=one.pk)) for one in rows]

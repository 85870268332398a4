"""The lists behind the figures of a dashboard: an address only where a list asks the very same.

Lists show a desk its whole scope, and know a year but no quarter. So a figure of a part of the
year, or of a part of the scope that its list cannot be narrowed to, leads nowhere.
"""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse

from accounts.models import District
from accounts.roles import Role
from centers.models import Center
from pilots.choices import Method, ServiceField
from reports.dashboards.page import Asked


@dataclass(frozen=True, slots=True)
class Lists:
    """Addresses, "" for none; ``cases`` by the value of a method or field."""

    closed: str = ""
    supervision: str = ""
    pools: str = ""
    cases: dict[str, str] = field(default_factory=dict)


def lists_of(
    asked: Asked, *, by, district: District | None = None, center: Center | None = None
) -> Lists:
    """``district`` or ``center`` is what the page is about; the whole city without them."""
    span = asked.period.span
    narrowed = _narrowed(by, district, center)
    if not asked.period.is_whole or narrowed is None:
        return Lists()
    round = f"?round={asked.round.pk}"
    is_scope = not narrowed
    pools = reverse("funding:pool_list") + round if is_scope and center is None else ""
    sessions = f"{reverse('supervision:session_list')}{round}&show=counting" if is_scope else ""
    if span.first.year != span.last.year:  # a year of the list is not the round
        return Lists(supervision=sessions, pools=pools)
    query = {"year": span.first.year, "state": "closed", **narrowed}

    def cases(**more: str) -> str:
        return f"{reverse('cases:case_list')}?{urlencode({**query, **more})}"

    methods = {method.value: cases(method=method.value) for method in Method}
    fields = {one.value: cases(field=one.value) for one in ServiceField}
    return Lists(cases(), sessions, pools, methods | fields)


def _narrowed(by, district: District | None, center: Center | None) -> dict[str, int] | None:
    """What a list must be told beyond the desk's own scope; None for desks without these lists."""
    if by.role in Role.of_center:
        return {}
    if by.role in Role.of_district:
        return {"center": center.pk} if center else {}
    if by.role not in Role.of_city:
        return None
    if center is not None:
        return {"district": center.district_id, "center": center.pk}
    return {"district": district.pk} if district else {}

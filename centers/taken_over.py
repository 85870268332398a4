"""What the recommendation said and a page offers again, so that nobody is asked twice."""

from centers.models import Center
from pilots.choices import ServiceField
from pilots.models import PilotUnit, Recommendation


def form_of(center: Center) -> Recommendation | None:
    """The recommendation by which the center came about, None where it came otherwise."""
    unit = (
        PilotUnit.objects.filter(subdistrict=center.subdistrict_id, recommendation__isnull=False)
        .select_related("recommendation")
        .order_by("starts_on", "pk")
        .first()
    )
    return unit.recommendation if unit else None


def offices_of_the_form(center: Center) -> dict[str, str]:
    """The form names the offices once, the profile by field: offered for each, to be corrected."""
    form = form_of(center)
    return dict.fromkeys(ServiceField.values, form.guidance_offices[:60]) if form else {}

"""The centers of a round, and the round's own of one district or desk."""

from accounts.models import District, RoleGrant
from centers.models import Center
from centers.models.center import centers_by_unit
from core.problems import Problem
from pilots.models import PilotUnit, Round


def centers_of(*, round: Round, district: District) -> list[Center]:
    """The centers that the district's pilot units of the round have, in the order of the city."""
    units = PilotUnit.objects.filter(round=round, district=district)
    found = {center.pk: center for center in centers_by_unit(units).values()}
    return sorted(found.values(), key=lambda center: (center.subdistrict.code, center.pk))


def own_center(desk: RoleGrant) -> Center | None:
    """The center that a head's desk stands in."""
    return Center.objects.visible_to(desk).order_by("pk").first()


def reasons_against_round(*, round: Round, center: Center) -> list[Problem]:
    """Why nothing can be entered for the center in this round."""
    if round.is_closed:
        return [round.why_closed()]
    if center not in centers_of(round=round, district=center.district):
        text = f"{center}不是{round}的试点单位。"
        return [Problem("center_not_in_round", text, field="center")]
    return []

"""The centers of a round, and the round's own of one district or desk."""

from collections.abc import Mapping

from accounts.models import District, RoleGrant
from centers.models import Center
from centers.models.center import centers_by_unit
from core.problems import Problem
from pilots.models import PilotUnit, Round

UnitCenters = Mapping[PilotUnit, Center | None]


def placed_in(*, round: Round, district: District) -> UnitCenters:
    """The district's pilot units of the round, each with its center; None before it is founded."""
    units = list(PilotUnit.objects.filter(round=round, district=district).order_by("pk"))
    found = centers_by_unit(units)
    return {unit: found.get(unit.pk) for unit in units}


def centers_of(*, round: Round, district: District) -> list[Center]:
    """The centers that the district's pilot units of the round have, in the order of the city."""
    return each_once(placed_in(round=round, district=district))


def each_once(placed: UnitCenters) -> list[Center]:
    """The centers in the order of the city: one may stand for several units."""
    found = {center.pk: center for center in placed.values() if center is not None}
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

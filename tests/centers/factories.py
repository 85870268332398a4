"""Centers of confirmed pilot units."""

from centers.models import Center
from pilots.models import PilotUnit
from tests.pilots.factories import NOON, make_unit


def make_center(unit: PilotUnit | None = None, **facts) -> Center:
    """The center of a confirmed unit, with nothing on file but its name."""
    unit = unit or make_unit()
    facts = {
        "district": unit.district,
        "name": f"{unit.subdistrict.full_name}社会工作服务中心",
        "founded_on": NOON.replace(year=unit.round.year).date(),
        **facts,
    }
    center, _ = Center.objects.get_or_create(subdistrict=unit.subdistrict, defaults=facts)
    return center

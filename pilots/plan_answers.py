"""A district's plan by its parts: as it stands, and as it was signed."""

from collections.abc import Mapping

from pilots.models import DistrictPlan
from pilots.parts import Part

TITLES = {name: str(DistrictPlan._meta.get_field(name).verbose_name) for name in DistrictPlan.PARTS}


def frozen_plan(frozen: Mapping) -> list[Part]:
    """The plan from its frozen text alone; what its format did not know is left out."""
    return [(title, [("", frozen[name])]) for name, title in TITLES.items() if name in frozen]

"""Where a pilot unit stands in its round: set up, running, suspended, withdrawn."""

from django.db import transaction

from core.deadlines import beijing_date
from pilots.models import PilotUnit


@transaction.atomic
def move_unit(name: str, *, unit: PilotUnit, by, at, note: str = "") -> PilotUnit:
    """Take one step; withdrawing ends the unit's service on that day and is final."""
    unit = PilotUnit.objects.visible_to(by).select_for_update(of=("self",)).get(pk=unit.pk)
    unit.move(name, by=by, at=at, note=note)
    if name == "withdraw":
        day = max(unit.starts_on, beijing_date(at))
        unit.ends_on = min(unit.ends_on, day)
        unit.save(update_fields=["ends_on"])
    return unit

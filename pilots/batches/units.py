"""Which units a desk may fill in off line, each with its form as it stands."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch

from accounts.models import District, Subdistrict
from accounts.roles import Role
from pilots.models import ProposedStaff, Recommendation, Round


@dataclass(frozen=True, slots=True)
class Unit:
    """A subdistrict and its form in the round, if it was begun."""

    subdistrict: Subdistrict
    form: Recommendation | None

    def value(self, name: str) -> Any:
        """What stands in a field; before the form is begun, what the division itself says."""
        if self.form is not None:
            return getattr(self.form, name)
        if name == "is_rural":
            return self.subdistrict.is_rural
        return Recommendation._meta.get_field(name).get_default()

    @property
    def people(self) -> list[ProposedStaff]:
        """Whom the form proposes, in the order they were entered."""
        return list(self.form.staff.all()) if self.form is not None else []


def district_of(desk) -> District:
    """The district whose workbook it is."""
    if desk.role == Role.SUBDISTRICT_OFFICER:
        return desk.subdistrict.district
    return desk.district


def units_of(*, round: Round, by, on: date) -> dict[str, Unit]:
    """All units in reach by code, in three queries; also those whose form is closed to ``by``."""
    subdistricts = (
        Subdistrict.objects.visible_to(by)
        .in_force_on(on)
        .select_related("district")
        .order_by("code", "pk")
    )
    forms = {
        form.subdistrict_id: form
        for form in Recommendation.objects.visible_to(by)
        .filter(round=round)
        .select_related("submission__round", "subdistrict__district", "district", "round")
        .prefetch_related(
            Prefetch("staff", ProposedStaff.objects.proposed().select_related("subdistrict"))
        )
    }
    return {unit.code: Unit(unit, forms.get(unit.pk)) for unit in subdistricts}


def to_fill_in(units: Collection[Unit], *, by) -> list[Unit]:
    """Those that are not begun, or lie on the desk of ``by``."""
    return [unit for unit in units if unit.form is None or unit.form.submission.is_on_desk_of(by)]

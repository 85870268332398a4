"""What the list of what does not count is narrowed to."""

from urllib.parse import urlencode

from django import forms

from accounts.models import RoleGrant
from accounts.roles import Role
from cases.counting import reasons_of
from centers.models import Center
from core.forms import FilterForm
from pilots.models import Round


class UncountedFilterForm(FilterForm):
    """By round, reason and center; an unknown value in the address narrows nothing."""

    round = forms.TypedChoiceField(label="试点批次", coerce=int, required=False)
    reason = forms.ChoiceField(label="原因", required=False)
    center = forms.TypedChoiceField(label="中心", coerce=int, required=False)

    def __init__(self, *args, round: Round, rounds: list[Round], desk: RoleGrant, **kwargs):
        super().__init__(*args, **kwargs)
        reasons = reasons_of(round.counting_rule)
        self._offer("round", [(row.pk, str(row)) for row in rounds], blank=False)
        self._offer("reason", [(reason.value, reason.label) for reason in reasons])
        self._offer("center", [] if desk.role in Role.of_center else _centers(desk))

    def _offer(self, name: str, choices: list, *, blank: bool = True) -> None:
        if len(choices) < 2:
            del self.fields[name]
            return
        field: forms.ChoiceField = self.fields[name]  # type: ignore[assignment]
        field.choices = [("", "全部"), *choices] if blank else choices

    @property
    def chosen(self) -> dict:
        return self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})

    def in_center(self, cases):
        center = self.chosen.get("center")
        return cases.filter(center=center) if center else cases

    def query(self, **changed: str) -> str:
        """The chosen filters as they stand in an address, some of them changed."""
        kept = {name: str(self.chosen.get(name) or "") for name in self.fields} | changed
        return urlencode({name: value for name, value in kept.items() if value})


def _centers(desk: RoleGrant) -> list[tuple[int, str]]:
    centers = Center.objects.visible_to(desk)
    return list(
        centers.order_by("district__order", "subdistrict__code", "pk").values_list("pk", "name")
    )

"""What of the detail is taken along: a round or all, for the city a district, and which rows."""

from collections.abc import Sequence
from typing import Any

from django import forms

from accounts.models import District, RoleGrant
from accounts.roles import Role
from core.forms import PageForm
from pilots.models import Round
from reports.papers.details import EVERY_ROUND, Detail, Extent, details_for

WHOLE_CITY = "全部"


class DetailForm(PageForm):
    """Every choice is offered from what the desk may see; another one is no choice."""

    round = forms.ModelChoiceField(
        Round.objects.none(), label="批次", required=False, empty_label=EVERY_ROUND
    )
    district = forms.ModelChoiceField(
        District.objects.none(), label="区", required=False, empty_label=WHOLE_CITY
    )
    details = forms.MultipleChoiceField(
        label="内容",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选择一项内容"},
    )

    def __init__(self, *args, desk: RoleGrant, **kwargs):
        super().__init__(*args, **kwargs)
        self.offered: Sequence[Detail] = details_for(desk)
        fields: dict[str, Any] = self.fields  # each has what its own kind has
        fields["round"].queryset = Round.objects.visible_to(desk).latest_first()
        if desk.role in Role.of_city:
            districts = District.objects.visible_to(desk).reporting().order_by("order", "pk")
            fields["district"].queryset = districts
        else:
            del fields["district"]
        fields["details"].choices = [(one.key, one.title) for one in self.offered]
        fields["details"].initial = [one.key for one in self.offered]

    def extent(self) -> Extent:
        """What was chosen; of a valid form."""
        said = self.cleaned_data
        chosen = [one for one in self.offered if one.key in said["details"]]
        district = said.get("district")
        words = [f"批次{said['round']}" if said["round"] else EVERY_ROUND]
        if "district" in self.fields:
            words.append(f"区{district or WHOLE_CITY}")
        words.append(f"内容{'、'.join(one.title for one in chosen)}")
        return Extent(said["round"], district, chosen, "，".join(words))

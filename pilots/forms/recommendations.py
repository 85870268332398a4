"""Choosing the subdistrict to recommend."""

from django import forms

from accounts.models import Subdistrict
from core.forms import PageForm


class UnitField(forms.ModelChoiceField):
    def label_from_instance(self, unit: Subdistrict) -> str:
        rural = "，农村地区" if unit.is_rural else ""
        return f"{unit.name}（{unit.base_kind}{rural}）"


class StartForm(PageForm):
    subdistrict = UnitField(
        label="街道(乡镇)", queryset=Subdistrict.objects.none(), empty_label="请选择"
    )

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["subdistrict"].queryset = choices

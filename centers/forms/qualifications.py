"""Which day, which district, which list: bound to the address of the page."""

from django import forms

from accounts.models import District
from centers.qualifications import Group
from core.forms import DayField, FilterForm


class QualificationFilterForm(FilterForm):
    on = DayField(label="截至", required=False)
    district = forms.ModelChoiceField(
        District.objects.none(), label="区", required=False, empty_label="全部"
    )
    group = forms.ChoiceField(
        label="名单",
        choices=[("", "全部专业服务人员"), *((group.value, group.label) for group in Group)],
        required=False,
    )

    def __init__(self, *args, desk, **kwargs):
        super().__init__(*args, **kwargs)
        districts = District.objects.visible_to(desk).order_by("order", "pk")
        self.fields["district"].queryset = districts
        if len(districts) < 2:
            del self.fields["district"]

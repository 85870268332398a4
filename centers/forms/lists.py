"""What the list of centers is narrowed to: bound to the address of the page."""

from django import forms
from django.db.models import Q

from accounts.models import District
from core.forms import FilterForm
from pilots.choices import OperationMode

OPENED, UNOPENED = "yes", "no"
INCOMPLETE, COMPLETE = "no", "yes"


class CenterFilterForm(FilterForm):
    """``condition`` says which centers; whether a profile is complete is asked of each row."""

    q = forms.CharField(label="名称", max_length=60, required=False)
    district = forms.ModelChoiceField(
        District.objects.none(), label="区", required=False, empty_label="全部"
    )
    mode = forms.ChoiceField(
        label="运营方式",
        choices=[("", "全部"), *OperationMode.choices, ("none", "未登记")],
        required=False,
    )
    opened = forms.ChoiceField(
        label="挂牌",
        choices=[("", "全部"), (OPENED, "已挂牌"), (UNOPENED, "未挂牌")],
        required=False,
    )
    complete = forms.ChoiceField(
        label="档案",
        choices=[("", "全部"), (INCOMPLETE, "未满100%"), (COMPLETE, "100%")],
        required=False,
    )
    vacant = forms.BooleanField(label="缺常务主任", required=False)

    def __init__(self, *args, desk, **kwargs):
        super().__init__(*args, **kwargs)
        districts = District.objects.visible_to(desk).order_by("order", "pk")
        self.fields["district"].queryset = districts
        if len(districts) < 2:
            del self.fields["district"]

    def condition(self, on) -> Q:
        """Of the centers fetched ``with_profile``; a filter that cannot be read narrows nothing."""
        asked = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        found = Q()
        if asked.get("q"):
            found &= Q(name__icontains=asked["q"].strip())
        if asked.get("district"):
            found &= Q(district=asked["district"])
        if asked.get("mode"):
            found &= Q(operation_mode="" if asked["mode"] == "none" else asked["mode"])
        if asked.get("opened"):
            is_open = Q(opened_on__lte=on)
            found &= is_open if asked["opened"] == OPENED else Q(opened_on=None) | ~is_open
        if asked.get("vacant"):
            found &= Q(has_executive=False)
        return found

    def admits(self, percent: int) -> bool:
        """Whether a profile of that completeness is asked for."""
        asked = getattr(self, "cleaned_data", {}).get("complete", "")
        return not asked or (percent == 100) == (asked == COMPLETE)

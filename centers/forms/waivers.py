"""Lowering the rule for one person, and taking that back."""

from django import forms

from core.forms import DayField, PageForm
from core.once import OnceFormMixin


class WaiverForm(OnceFormMixin, PageForm):
    reason = forms.CharField(
        label="降低标准的理由",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明为何本地无法满足人员资质要求，以及准备怎样达到。",
    )
    starts_on = DayField(label="起始日期")
    expires_on = DayField(label="有效期至", help_text="最后一天，次日起不再计为已批准降低标准。")

    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("reason", "starts_on", "expires_on")}


class EndWaiverForm(PageForm):
    reason = forms.CharField(
        label="撤销理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )

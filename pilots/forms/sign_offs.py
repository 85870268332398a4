"""Signing those that were ticked, and registering who stands in for a leader."""

from uuid import UUID

from django import forms

from accounts.models import RoleGrant
from core.file_types import SCANS, in_words
from core.forms import DayField, PageForm
from core.once import OnceFormMixin
from pilots.forms.candidates import TickForm

__all__ = ["DelegationForm", "SignOffForm", "TickForm"]


class SignOffForm(OnceFormMixin, TickForm):
    """Who is signed for, once they have been read through."""

    def token(self) -> UUID | None:
        """The form's token, also where what was ticked waits no more: it may have been signed."""
        try:
            return self.fields["form_token"].clean(self.data.get("form_token"))
        except forms.ValidationError:
            return None


class DelegationForm(OnceFormMixin, PageForm):
    """For whom, who, from when to when, and by which document; ``desks`` are the district's."""

    principal = forms.ModelChoiceField(RoleGrant.objects.none(), label="被代理的区级审核人")
    deputy = forms.ModelChoiceField(
        RoleGrant.objects.none(),
        label="代理人（本区填报人）",
        help_text="本人提交的推荐表、方案和报告，仍须由其他人审核。",
    )
    starts_on = DayField(label="起始日期")
    ends_on = DayField(label="截止日期", help_text="含当日，最长90天。")
    document_number = forms.CharField(label="授权文件号", max_length=60)
    file = forms.FileField(
        label="授权文件",
        allow_empty_file=True,  # refused in our own words
        help_text=f"{in_words(SCANS)}，不超过20MB。",
        widget=forms.FileInput(
            attrs={"accept": ",".join(s for kind in SCANS for s in kind.suffixes)}
        ),
    )

    def __init__(self, *args, leaders, officers, **kwargs):
        super().__init__(*args, **kwargs)
        for name, desks in (("principal", leaders), ("deputy", officers)):
            self.fields[name].queryset = desks
            self.fields[name].label_from_instance = _name
            self.fields[name].widget.attrs["class"] = "form-select"


def _name(desk: RoleGrant) -> str:
    return f"{desk.user}（{desk.user.username}）"

"""Why somebody takes a copy of a file, to whom a case is brought, and what they say of it."""

from typing import Any

from django import forms

from accounts.models import RoleGrant
from cases.fields import choices_of, private
from cases.forms import LONGEST_TEXT
from cases.models.case_file import CopyPurpose
from core.forms import PageForm
from core.once import OnceFormMixin


class CopyForm(OnceFormMixin, PageForm):
    purpose = forms.ChoiceField(label="用途", choices=choices_of(CopyPurpose, "请选择"))
    text = forms.CharField(
        label="说明",
        max_length=500,
        widget=private(forms.Textarea(attrs={"rows": 3})),
        help_text="写明给谁用、用在哪里、用后怎样保管或者销毁。加密保存。",
    )


class SupervisorField(forms.ModelChoiceField):
    def label_from_instance(self, desk) -> str:
        return str(desk.user)


class DiscussionForm(OnceFormMixin, PageForm):
    """``supervisors`` are the desks to choose from."""

    supervisor = SupervisorField(
        label="督导", queryset=RoleGrant.objects.none(), empty_label="请选择"
    )

    def __init__(self, *args, supervisors, **kwargs):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["supervisor"]
        field.queryset = supervisors


class RemarkForm(OnceFormMixin, PageForm):
    text = forms.CharField(
        label="督导意见",
        max_length=LONGEST_TEXT,
        widget=private(forms.Textarea(attrs={"rows": 6})),
        help_text="提交后不能修改，负责社工和常务主任可见。请不要写服务对象的姓名、住址。",
    )

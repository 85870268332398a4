"""Which of the center's accounts is this person's."""

from django import forms

from accounts.models import User
from core.forms import PageForm


class AccountOf(forms.ModelChoiceField):
    def label_from_instance(self, user: User) -> str:
        return f"{user.full_name}（{user.username}）"


class LinkForm(PageForm):
    user = AccountOf(
        User.objects.none(),
        label="平台账号",
        required=False,
        empty_label="没有账号",
        help_text="只列出在本中心有岗位的账号。关联后，登记离岗时其在本中心的岗位同时终止。",
    )

    def __init__(self, *args, accounts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = accounts

"""Whose cases are looked at, and to whom the ticked ones go."""

from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms

from accounts.models import User
from cases.fields import TickedCasesField, choices_of, private
from cases.handover import MOST_NOTE, HandoverReason
from cases.models import Case
from core.forms import PageForm

GONE = "所选案例已结案或不在本中心，请重新勾选。"


class DeskField(forms.ModelChoiceField):
    """Colleagues by name and role; the unit is everybody's own."""

    def label_from_instance(self, obj):
        return f"{obj.user}（{obj.get_role_display()}）"


class LeadersForm(PageForm):
    """Bound to the address: the cases of somebody still there, or those that nobody leads."""

    worker = forms.ModelChoiceField(
        label="负责社工",
        queryset=User.objects.none(),
        required=False,
        empty_label="待移交（负责社工已不在岗）",
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, *args, cases, **kwargs):
        super().__init__(*args, **kwargs)
        leading = User.objects.filter(pk__in=cases.values("worker"))
        field: Any = self.fields["worker"]
        field.queryset = leading.order_by("full_name", "pk")

    @property
    def leader(self) -> User | None:
        return self.cleaned_data.get("worker") if self.is_valid() else None


class HandoverForm(PageForm):
    """``cases`` are those that may be ticked, ``desks`` those that can lead one."""

    cases = TickedCasesField(
        label="案例",
        queryset=Case.objects.none(),
        to_field_name="public_id",
        error_messages={
            "required": "请勾选要移交的案例。",
            "invalid_choice": GONE,
            "invalid_pk_value": GONE,
        },
    )
    to = DeskField(label="移交给", queryset=User.objects.none(), empty_label="请选择")
    reason = forms.ChoiceField(label="移交原因", choices=choices_of(HandoverReason, "请选择"))
    note = forms.CharField(
        label="说明",
        max_length=MOST_NOTE,
        required=False,
        widget=private(forms.Textarea(attrs={"rows": 3})),
        help_text="选“其他”的必须填写。说明加密保存在案例办理记录中，审计记录只记原因类别。",
    )

    def __init__(self, *args, cases, desks, **kwargs):
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["cases"].queryset, fields["to"].queryset = cases, desks
        self.helper.layout = Layout(
            Row(Column("to", css_class="col-12 col-md-6"), Column("reason", css_class="col-md-6")),
            "note",
        )

    def chosen_keys(self) -> set[str]:
        """The ticks as they were posted, so that a page shown again keeps them."""
        data: Any = self.data  # what a request brought
        return set(data.getlist("cases")) if self.is_bound else set()

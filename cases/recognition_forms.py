"""The district's word on ticked cases: one for all, a reason for all or one for each."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from crispy_forms.layout import Layout
from django import forms

from cases.counting import exclusions
from cases.forms import TickedCasesField
from cases.models import Case
from cases.states import Recognition
from core.forms import FilterForm, PageForm

MOST_NOTE = 500
GONE = "所选案例已不在待认定之列，请重新勾选。"


class RecognitionForm(PageForm):
    """Ticked cases and what the district says of them; ``cases`` are those it may choose from.

    A reason of one case alone is posted as ``note-`` and its public id.
    """

    cases = TickedCasesField(
        label="案例",
        queryset=Case.objects.none(),
        to_field_name="public_id",
        error_messages={
            "required": "请勾选要认定的案例。",
            "invalid_choice": GONE,
            "invalid_pk_value": GONE,
        },
    )
    outcome = forms.ChoiceField(
        label="意见",
        choices=[
            (Recognition.RECOGNIZED, "认定为服务案例"),
            (Recognition.DECLINED, "不予认定"),
        ],
        initial=Recognition.RECOGNIZED,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label="共同的理由",
        max_length=MOST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="不予认定的必须有理由：在这里写一个共同的，或在案例下面单独写。"
        "中心会看到，请不要写服务对象的个人信息。",
    )

    def __init__(self, *args, cases, **kwargs):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["cases"]
        field.queryset = cases.defer_texts()
        self.helper.layout = Layout("outcome", "note")

    def clean(self):
        cleaned = self.cleaned_data
        cleaned["notes"] = {
            case.pk: self.own_note(case.public_id) for case in cleaned.get("cases", ())
        }
        too_long = [
            case.number
            for case in cleaned.get("cases", ())
            if len(cleaned["notes"][case.pk]) > MOST_NOTE
        ]
        if too_long:
            self.add_error("note", f"案例{'、'.join(too_long)}的理由超过{MOST_NOTE}字，请精简。")
        return cleaned

    def chosen_keys(self) -> set[str]:
        """The ticks as they were posted, so that a page shown again keeps them."""
        data: Any = self.data  # what a request brought
        return set(data.getlist("cases")) if self.is_bound else set()

    def own_note(self, public_id: UUID | str) -> str:
        """The reason typed below one case, kept where the page is shown again."""
        return self.data.get(f"note-{public_id}", "").strip() if self.is_bound else ""


class UncountedFilterForm(FilterForm):
    """One reason out of those that the round's rule knows; an unknown one narrows nothing."""

    reason = forms.ChoiceField(label="未计入的原因", required=False)
    round = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, round, **kwargs):
        super().__init__(*args, **kwargs)
        self.exclusions = exclusions(round.counting_rule)
        reasons = [(reason.value, reason.label) for reason in self.exclusions]
        field: Any = self.fields["reason"]
        field.choices = [("", "全部"), *reasons]

    def filter(self, cases):
        reason = self._reason()
        return cases.filter(self.exclusions[reason]) if reason else cases

    def query(self) -> str:
        """The round and the reason as they stand in an address."""
        kept = {"round": self.data["round"], "reason": self._reason()}
        return urlencode({name: value for name, value in kept.items() if value})

    def _reason(self) -> str:
        return self.cleaned_data["reason"] if self.is_valid() else ""

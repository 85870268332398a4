"""Choosing recommendations and what becomes of them; whether they may be is not asked here."""

from collections.abc import Iterable

from django import forms

from core.forms import PageForm, speak_plainly
from pilots.choices import Outcome
from pilots.models import Recommendation


class PickForm(PageForm):
    """Which of those that wait, and the one outcome for all that are ticked.

    ``candidates`` are the recommendations to choose from; clean, ``pick`` is a list of them.
    """

    pick = forms.MultipleChoiceField(
        label="推荐单位",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "请至少勾选一个推荐单位",
            "invalid_choice": "勾选的单位已不在待审定之列，请重新勾选",
        },
    )
    outcome = forms.ChoiceField(label="审定意见", choices=Outcome.choices, widget=forms.RadioSelect)

    def __init__(self, *args, candidates: Iterable[Recommendation], **kwargs):
        super().__init__(*args, **kwargs)
        self.candidates = {str(candidate.pk): candidate for candidate in candidates}
        self.fields["pick"].choices = [
            (key, candidate.subdistrict.full_name) for key, candidate in self.candidates.items()
        ]

    def clean_pick(self) -> list[Recommendation]:
        return [self.candidates[key] for key in dict.fromkeys(self.cleaned_data["pick"])]


class DecisionForm(PickForm):
    """The same choice once it has been read through, with the reasons for a decline.

    Each ticked unit has a reason of its own; those left blank take the one for all.
    """

    note = forms.CharField(
        label="审定说明",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="不列入试点的必须写明理由，区里可以看到。",
    )

    def __init__(self, *args, picked: Iterable[Recommendation] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pick"].widget = forms.MultipleHiddenInput()
        self.fields["outcome"].widget = forms.HiddenInput()
        for candidate in picked:
            self.fields[f"note_{candidate.pk}"] = forms.CharField(
                label=f"{candidate.subdistrict.full_name}的理由（选填）",
                max_length=500,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text="不填写时，用上面的审定说明。",
            )
            speak_plainly(self.fields[f"note_{candidate.pk}"])

    def notes(self) -> dict[int, str]:
        """The reasons of single units by their keys."""
        return {
            candidate.pk: self.cleaned_data.get(f"note_{candidate.pk}", "")
            for candidate in self.candidates.values()
        }

"""A goal of the plan and how far it was reached."""

from django import forms

from cases.states import GOAL_FIELDS, GoalScale
from core.forms import PageForm
from core.once import OnceFormMixin
from core.versions import VersionFormMixin


def _scale(label: str, **kwargs) -> forms.TypedChoiceField:
    choices = [("", "请选择"), *GoalScale.choices]
    return forms.TypedChoiceField(
        label=label, choices=choices, coerce=int, empty_value=None, **kwargs
    )


class GoalForm(OnceFormMixin, PageForm):
    text = forms.CharField(
        label="具体目标",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写看得到、量得出的变化和期限，例如“三个月内每周至少参加一次社区活动”。",
    )
    before = _scale("介入前", help_text="按现在的情况评定，评估时用同一尺度再评一次。")


class GoalChangeForm(VersionFormMixin, PageForm):
    """The fields of a goal that the stage lets be changed."""

    text = GoalForm.base_fields["text"]
    before = _scale("介入前")
    after = _scale("介入后", required=False)

    def __init__(self, *args, stage: str, **kwargs):
        super().__init__(*args, **kwargs)
        for name in {"text", "before", "after"} - set(GOAL_FIELDS.get(stage, ())):
            del self.fields[name]

    def facts(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

"""Extra questions: the field that answers one, and the form on which the city asks them."""

from decimal import Decimal
from typing import Any

from django import forms

from core.forms import PageModelForm
from core.once import OnceFormMixin
from core.versions import VersionFormMixin
from pilots.choices import QuestionKind
from pilots.forms.prose import Prose
from pilots.models import ExtraQuestion

YES_NO = ((True, "是"), (False, "否"))
LONGEST_ANSWER = 500
MOST_CHOICES = 12


class Digits(forms.DecimalField):
    """A number as text without trailing zeros: what is kept and frozen is the same everywhere."""

    def clean(self, value):
        number = super().clean(value)
        return None if number is None else _plain(number)


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def question_field(question: ExtraQuestion) -> forms.Field:
    """Never required here: what is missing is said on the page of the whole form."""
    said: dict[str, Any] = {
        "label": question.text,
        "help_text": question.help_text,
        "required": False,
    }
    match question.kind:
        case QuestionKind.NUMBER:
            return Digits(max_digits=14, decimal_places=2, **said)
        case QuestionKind.YES_NO:
            return forms.TypedChoiceField(
                choices=YES_NO,
                coerce=lambda value: value == "True",
                empty_value=None,
                widget=forms.RadioSelect,
                **said,
            )
        case QuestionKind.CHOICE:
            choices = [(choice, choice) for choice in question.choices]
            return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **said)
    limit = f"最多{LONGEST_ANSWER}个字。"
    said["help_text"] = f"{question.help_text} {limit}".strip()
    return Prose(rows=3, max_length=LONGEST_ANSWER, **said)


class QuestionForm(VersionFormMixin, OnceFormMixin, PageModelForm):
    """One question of a round."""

    choices = forms.CharField(
        label="选项",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"仅单选需要，每行一个选项，2至{MOST_CHOICES}个。",
    )

    class Meta:
        model = ExtraQuestion
        fields = ("order", "text", "help_text", "kind", "choices", "is_required")
        widgets = {"kind": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = QuestionKind.choices
        self.fields["order"].help_text = "填写推荐表时按序号排列。"
        if self.instance.pk:
            self.initial["choices"] = "\n".join(self.instance.choices)

    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def clean_choices(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["choices"].splitlines()]
        return list(dict.fromkeys(filter(None, lines)))

    def clean(self):
        super().clean()
        kind, choices = self.cleaned_data.get("kind"), self.cleaned_data.get("choices")
        if choices is None:
            return
        if kind != QuestionKind.CHOICE:
            self.cleaned_data["choices"] = []
        elif not 2 <= len(choices) <= MOST_CHOICES:
            self.add_error("choices", f"单选须有2至{MOST_CHOICES}个不同的选项。")
        elif any(len(choice) > 60 for choice in choices):
            self.add_error("choices", "每个选项最多60个字。")

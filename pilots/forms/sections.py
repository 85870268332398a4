"""One section of the recommendation as a form, generated from ``pilots.sections``.

Nothing is required while it is a draft: the form says what it cannot read, and that is kept as
it was typed. What is still missing is said on the page of the whole form.
"""

from collections.abc import Mapping, Sequence
from functools import partial

from django import forms
from django.db import models
from django.utils.datastructures import MultiValueDict

from core.forms import DayField, PageForm
from core.money import MoneyField
from core.problems import Refused
from core.versions import VersionFormMixin
from pilots.answers import MANY
from pilots.forms.prose import Prose
from pilots.forms.questions import question_field
from pilots.models import Recommendation
from pilots.sections import EXTRA, Section

MOST = 99_999_999  # four times the city's people, and well inside the column
YES_NO = ((True, "是"), (False, "否"))


class SectionForm(VersionFormMixin, PageForm):
    """The fields of one section over the row's columns, in the order of the section."""

    def __init__(self, *args, section: Section, questions: Sequence = (), **kwargs):
        self.section = section
        asked = questions if section.key == EXTRA.key else ()
        self.base_fields = {
            **{name: _form_field(name) for name in section.fields},
            **{question.name: question_field(question) for question in asked},
            "version": VersionFormMixin.base_fields["version"],
        }
        super().__init__(*args, **kwargs)

    @classmethod
    def of(cls, recommendation: Recommendation, section: Section) -> "SectionForm":
        """The stored answers; with what is wrong beside its field, where something is."""
        made = partial(cls, section=section, questions=recommendation.questions)
        values = {name: getattr(recommendation, name) for name in section.fields}
        values["version"] = recommendation.section_version(section)
        blank = made(initial={**recommendation.answers, **values})
        mistakes = recommendation.mistakes_in(section)
        if not mistakes:
            return blank
        shown = {name: blank[name].value() for name in blank.fields}
        form = made(_as_posted({**shown, **recommendation.typed(section)}))
        form.refuse(Refused(*(p for p in mistakes if p.field not in form.errors)))
        return form

    def unread(self) -> dict[str, str | list[str]]:
        """What was typed and could not be read, by field, as it was typed."""
        typed = self.raw()
        return {name: _storable(typed[name]) for name in self.errors if name in typed}

    def values(self) -> dict:
        """What could be read, by field."""
        return {name: v for name, v in self.cleaned_data.items() if name != "version"}


def _form_field(name: str) -> forms.Field:
    """The field of a column, which is never required here."""
    column = Recommendation._meta.get_field(name)
    label = str(column.verbose_name)
    if name in MANY:
        return forms.MultipleChoiceField(
            label=label,
            choices=MANY[name].choices,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
    if isinstance(column, models.BooleanField):
        return forms.TypedChoiceField(
            label=label,
            choices=YES_NO,
            coerce=lambda value: value == "True",
            empty_value=None,
            required=False,
            widget=forms.RadioSelect,
        )
    if column.choices:
        return forms.ChoiceField(
            label=label, choices=column.choices, required=False, widget=forms.RadioSelect
        )
    if isinstance(column, MoneyField):
        return column.formfield(label=f"{label}(万元)", unit="万元", required=False)
    if isinstance(column, models.DateField):
        return DayField(label=label, required=False)
    if isinstance(column, models.TextField):
        return Prose(label=label, max_length=column.max_length, required=False)
    if isinstance(column, models.PositiveIntegerField):
        return column.formfield(required=False, max_value=MOST)
    if isinstance(column, models.DecimalField):
        return column.formfield(required=False, min_value=0)
    return _without_limit(column.formfield(required=False))


def _without_limit(field: forms.Field) -> forms.Field:
    """No ``maxlength`` in the box: a browser would cut what is pasted without a word."""
    field.widget.attrs.pop("maxlength", None)
    return field


def _as_posted(values: Mapping) -> MultiValueDict:
    return MultiValueDict(
        {name: value if isinstance(value, list) else [value] for name, value in values.items()}
    )


def _storable(typed: str | list[str]) -> str | list[str]:
    """Without NUL characters, which no database takes."""
    if isinstance(typed, list):
        return [item.replace("\0", "") for item in typed]
    return typed.replace("\0", "")

"""The form of a summary's texts. Its returns use the form of ``pilots``."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from core.forms import PageForm, speak_plainly
from core.versions import VersionFormMixin
from reports.dictionary import SECTIONS, Section
from reports.models import SummaryReport
from reports.quoting import refusal, unknown_quotes


class LinesField(forms.CharField):
    """A text of several lines. Browsers end them with CR LF; the signed text has one way only."""

    widget = forms.Textarea(attrs={"rows": 7})

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


def only_known_quotes(text: str) -> None:
    if said := refusal(unknown_quotes(text)):
        raise ValidationError(said, code="quote_unknown")


class QuotingField(LinesField):
    """A text that may quote figures; a name that no figure has is refused with what is right."""

    # A validator and no ``validate``, after whose refusal nobody would look at the length.
    default_validators = [only_known_quotes]


class SummaryForm(VersionFormMixin, PageForm):
    """The texts that are open; a draft may be empty, what is missing is said at the hand-in."""

    model: type[models.Model] = SummaryReport
    frozen_when = "上报"

    def __init__(self, *args, open_fields, **kwargs):
        super().__init__(*args, **kwargs)
        for section in SECTIONS:
            if section.field in open_fields:
                self.fields[section.field] = _text_of(section, self.model, self.frozen_when)

    @property
    def mistakes(self) -> dict[str, str]:
        """What is wrong with the texts as typed, by field."""
        return {
            name: " ".join(map(str, found))
            for name, found in self.errors.items()
            if name != "version"
        }

    @property
    def unsaved(self) -> list[tuple[str, str]]:
        """What was typed where nothing can be written any more, by the name of its section: its
        author may copy it before it is gone."""
        return [
            (section.name, typed)
            for section in SECTIONS
            if section.field not in self.fields
            and (typed := self.data.get(section.field, "").replace("\r\n", "\n").strip())
            and typed != self.initial.get(section.field)
        ]

    @property
    def texts(self) -> dict[str, str]:
        return {name: text for name, text in self.cleaned_data.items() if name != "version"}


def _text_of(section: Section, model: type[models.Model], frozen_when: str) -> QuotingField:
    longest = model._meta.get_field(section.field).max_length
    field = QuotingField(
        label=f"{section.name}文字说明",
        required=False,
        max_length=longest,
        help_text=f"最多{longest}个字。引用数据写作【指标名称】，数值带单位，{frozen_when}时换成定稿的数值。",
    )
    speak_plainly(field)
    return field


class SupplementForm(VersionFormMixin, PageForm):
    """What the district writes of the days after the cut-off."""

    text = QuotingField(
        label="补充说明",
        max_length=2000,
        help_text="最多2000个字。引用数据写作【指标名称】，数值带单位，按补充的这些天计算。",
    )

    @property
    def unsaved(self) -> list[tuple[str, str]]:
        """What was typed and is not stored, for a page on which nothing can be saved any more."""
        typed = self.data.get("text", "").replace("\r\n", "\n").strip()
        is_new = typed and typed != self.initial.get("text")
        return [(str(self["text"].label), typed)] if is_new else []

"""The form of a summary's texts. Its returns use the form of ``pilots``."""

from django import forms

from core.forms import PageForm, speak_plainly
from core.versions import VersionFormMixin
from reports.dictionary import SECTIONS, Section
from reports.models import SummaryReport


class LinesField(forms.CharField):
    """A text of several lines. Browsers end them with CR LF; the signed text has one way only."""

    widget = forms.Textarea(attrs={"rows": 7})

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


class SummaryForm(VersionFormMixin, PageForm):
    """The texts that are open; a draft may be empty, what is missing is said at the hand-in."""

    def __init__(self, *args, open_fields, **kwargs):
        super().__init__(*args, **kwargs)
        for section in SECTIONS:
            if section.field in open_fields:
                self.fields[section.field] = _text_of(section)

    @property
    def texts(self) -> dict[str, str]:
        return {name: text for name, text in self.cleaned_data.items() if name != "version"}


def _text_of(section: Section) -> LinesField:
    longest = SummaryReport._meta.get_field(section.field).max_length
    field = LinesField(
        label=f"{section.name}文字说明",
        required=False,
        max_length=longest,
        help_text=f"最多{longest}个字。",
    )
    speak_plainly(field)
    return field

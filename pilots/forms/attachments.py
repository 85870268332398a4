"""One file beside a part of the form."""

from collections.abc import Mapping

from django import forms

from core.file_types import ALL, in_words
from core.forms import PageForm
from core.once import OnceFormMixin
from pilots.choices import AttachmentKind


class AttachmentForm(OnceFormMixin, PageForm):
    """Takes the file as it comes: what it really is, the action finds out."""

    section = forms.ChoiceField(label="所属部分")
    kind = forms.ChoiceField(label="类别", choices=AttachmentKind.choices)
    number = forms.CharField(
        label="文号",
        max_length=60,
        required=False,
        help_text="红头文件必填，例如“京社委发〔2021〕5号”。",
    )
    caption = forms.CharField(
        label="说明", max_length=100, required=False, help_text="例如“一层接待区”。"
    )
    file = forms.FileField(
        label="文件",
        allow_empty_file=True,  # refused in our own words
        help_text=f"{in_words(ALL)}，不超过20MB。",
        widget=forms.FileInput(
            attrs={"accept": ",".join(s for kind in ALL for s in kind.suffixes)}
        ),
    )

    def __init__(self, *args, sections: Mapping[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["section"].choices = list(sections.items())

    def facts(self) -> dict:
        """What the action asks for, besides the file itself and its form."""
        return {name: self.cleaned_data[name] for name in ("section", "kind", "number", "caption")}

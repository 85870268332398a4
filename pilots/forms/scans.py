"""One scan of the stamped paper."""

from django import forms

from core.file_types import SCANS, in_words
from core.forms import PageForm
from core.once import OnceFormMixin


class ScanForm(OnceFormMixin, PageForm):
    """Takes the file as it comes: what it really is, the action finds out."""

    file = forms.FileField(
        label="盖章件",
        allow_empty_file=True,  # refused in our own words
        help_text=f"{in_words(SCANS)}，不超过20MB。多页请扫描为一个PDF；分开拍照的，逐个上传。",
        widget=forms.FileInput(
            attrs={"accept": ",".join(s for kind in SCANS for s in kind.suffixes)}
        ),
    )

"""One scan of the stamped paper."""

from django import forms

from core.file_types import SCANS, in_words
from core.forms import PageForm
from core.once import OnceFormMixin


class VoidForm(OnceFormMixin, PageForm):
    """Why a scan does not count."""

    reason = forms.CharField(
        label="作废原因",
        max_length=200,
        help_text="例如：传错了版本、缺页、公章不清。",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


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
    digits = forms.CharField(
        label="页脚校验码（选填）",
        required=False,
        max_length=40,
        help_text="照纸质件页脚填写，用来核对是不是这一版。",
    )

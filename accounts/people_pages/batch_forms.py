"""What is sent when many accounts are opened from a workbook."""

from django import forms

from core.forms import PageForm
from core.once import OnceFormMixin

# Signed and put into the page it grows to 1.8 of its size; a request's fields end at 2 MB.
LARGEST = 2**20  # bytes


class BatchFileForm(PageForm):
    tells_progress = True
    file = forms.FileField(
        label="填好的表格",
        help_text="本平台下载的模板，.xlsx 格式，不超过1MB、500人。",
        widget=forms.ClearableFileInput({"accept": ".xlsx"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError("文件超过1MB。请使用下载的模板，分成几个文件上传。")
        return file


class KeptFileForm(OnceFormMixin, PageForm):
    """The checked workbook on its way to the confirmation, signed."""

    kept = forms.CharField(label="已检查的文件", widget=forms.HiddenInput)

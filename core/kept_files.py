"""A workbook between its check and its confirmation: it travels in the page itself, signed.

Nothing lies on the disk or in the session, and what is confirmed is what was shown, read and
checked anew. The salt says who may confirm it.
"""

from base64 import b64decode, b64encode
from dataclasses import dataclass

from django import forms
from django.core import signing
from django.core.files.base import ContentFile

from core.forms import PageForm
from core.once import OnceFormMixin

KEPT_FOR = 3600  # seconds a checked workbook may wait for its confirmation
# Signed and put into the page it grows to 1.8 of its size; a request's fields end at 2 MB.
LARGEST = 2**20  # bytes
LOST = "页面已失效，请重新上传文件。"


@dataclass(frozen=True, slots=True)
class Kept:
    """The workbook as it came, and what it is called."""

    name: str
    content: bytes

    @property
    def upload(self) -> ContentFile:
        return ContentFile(self.content, self.name)


class WorkbookFileForm(PageForm):
    """One filled-in template; ``help_text`` says which and how large."""

    tells_progress = True
    file = forms.FileField(label="填好的表格", widget=forms.ClearableFileInput({"accept": ".xlsx"}))

    def __init__(self, *args, help_text: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = help_text

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError("文件超过1MB。请使用下载的模板，分成几个文件上传。")
        return file

    def kept(self) -> Kept:
        file = self.cleaned_data["file"]
        return Kept(file.name, file.read())


class KeptFileForm(OnceFormMixin, PageForm):
    """The checked workbook on its way to the confirmation."""

    kept = forms.CharField(label="已检查的文件", widget=forms.HiddenInput)

    @classmethod
    def of(cls, kept: Kept, salt: str) -> "KeptFileForm":
        signed = signing.dumps([kept.name, b64encode(kept.content).decode()], salt=salt)
        return cls(initial={"kept": signed})

    def workbook(self, salt: str) -> Kept | None:
        """The workbook as it was shown; None where the page is too old, or not this desk's."""
        if not self.is_valid():
            return None
        try:
            name, content = signing.loads(self.cleaned_data["kept"], salt=salt, max_age=KEPT_FOR)
        except signing.BadSignature:
            return None
        return Kept(name, b64decode(content))

"""Publishing the list of confirmed units: its number and its day."""

from django import forms

from core.forms import DayField, PageForm
from core.once import OnceFormMixin


class PublicationForm(OnceFormMixin, PageForm):
    document_number = forms.CharField(label="文件号", max_length=60)
    issued_on = DayField(label="发布日期")

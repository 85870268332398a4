"""The filled-in roster on its way in, and the day of the one that goes out."""

from django import forms

from centers.models import Center
from core.forms import DayField, PageForm
from core.kept_files import WorkbookFileForm

HELP = "本页下载的本中心模板，不超过1MB、500人。"


class RosterFileForm(WorkbookFileForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"help_text": HELP, **kwargs})


class RosterExportForm(PageForm):
    on = DayField(label="截至", required=False)
    center = forms.ModelChoiceField(Center.objects.none(), label="中心", required=False)

    def __init__(self, *args, desk, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["center"].queryset = Center.objects.visible_to(desk).order_by("pk")

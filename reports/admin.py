"""Summary reports, to be looked at: they are written, signed and filed on pages."""

from django.contrib import admin

from accounts.admin import ReadOnly
from reports.models import SummaryReport


@admin.register(SummaryReport)
class SummaryReportAdmin(ReadOnly):
    list_display = ("district", "round", "submission")
    list_select_related = ("district", "round", "submission__district", "submission__round")
    list_filter = ("round",)

"""Centers and their staff are kept on their own pages; the admin only shows that they exist."""

from django.contrib import admin

from accounts.admin import ReadOnly
from centers.models import Center


@admin.register(Center)
class CenterAdmin(ReadOnly):
    list_display = ("name", "district", "founded_on", "opened_on")
    list_filter = ("district",)
    list_select_related = ("district",)
    search_fields = ("name",)
    ordering = ("district__order", "pk")

"""Rounds and what districts owe, to be looked at: all of it changes on pages, by the doors."""

from django.contrib import admin
from django.utils import timezone

from accounts.admin import Kept, ReadOnly
from accounts.audit import record
from pilots.models import (
    Obligation,
    PilotUnit,
    Recommendation,
    Round,
    Stage,
    Submission,
    WorkdayOverride,
)


class StageInline(admin.TabularInline):
    """Only shown: the page of the round lets nothing be changed."""

    model = Stage
    fields = readonly_fields = ("kind", "opens_at", "due_at")
    extra = 0
    can_delete = False


@admin.register(Round)
class RoundAdmin(ReadOnly):
    list_display = ("name", "year", "service_starts_on", "service_ends_on", "closed_at")
    inlines = (StageInline,)


@admin.register(Obligation)
class ObligationAdmin(ReadOnly):
    list_display = ("district", "stage", "due_at", "first_met_at")
    list_select_related = ("district", "stage__round")
    list_filter = ("stage__round", "stage__kind")


@admin.register(Submission)
class SubmissionAdmin(ReadOnly):
    list_display = ("district", "subdistrict", "kind", "state", "first_signed_at")
    list_select_related = ("district", "subdistrict", "round")
    list_filter = ("round", "kind", "state")


@admin.register(Recommendation)
class RecommendationAdmin(ReadOnly):
    list_display = ("subdistrict", "district", "round", "proposed_outcome")
    list_select_related = ("subdistrict__district", "district", "round")
    exclude = ("draft",)


@admin.register(PilotUnit)
class PilotUnitAdmin(ReadOnly):
    list_display = ("subdistrict", "district", "round", "starts_on", "ends_on")
    list_select_related = ("subdistrict", "district", "round")
    list_filter = ("round",)


@admin.register(WorkdayOverride)
class WorkdayOverrideAdmin(Kept):
    """Reference data: a day that was entered wrongly is corrected, not removed."""

    list_display = ("day", "name", "is_workday")
    list_filter = ("is_workday",)
    date_hierarchy = "day"
    ordering = ("-day",)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        record("修改工作日历", at=timezone.now(), user=request.user, obj=obj)

"""Changing a running round: its settings, and the due days that still lie ahead."""

from copy import copy
from datetime import datetime

from django import forms

from core.deadlines import moment_due
from core.forms import DayField, PageModelForm
from core.versions import VersionFormMixin
from pilots.actions import is_movable
from pilots.actions.round_changes import in_words
from pilots.forms.round_defaults import by_close_name, due_day, due_name, hours_in_form
from pilots.forms.rounds import RULES, HoursField, reminder_days_field
from pilots.models import Round, Stage
from pilots.states import StageKind


class RoundEditForm(VersionFormMixin, PageModelForm):
    """Year and service period are fixed: quotas and units hang on them."""

    last_entry_on = DayField(label="最后补录日期")
    supervision_minutes_quota = HoursField(label="专业督导下限(小时)")

    class Meta:
        model = Round
        fields = ("name", "last_entry_on", *RULES, "plan_working_days")
        widgets = {"counting_rule": forms.RadioSelect}

    def __init__(self, *args, instance: Round, stages: list[Stage], at: datetime, **kwargs):
        self.movable = [stage for stage in stages if is_movable(stage, at=at)]
        self.round = instance
        initial = {
            "supervision_minutes_quota": hours_in_form(instance.supervision_minutes_quota),
            "reminder_days": in_words(stages[0].reminder_days) if stages else "",
        }
        self.base_fields = {**type(self).base_fields, **self._stage_fields(initial)}
        # A copy: checking what was typed must not change the round that the page names.
        super().__init__(*args, instance=copy(instance), initial=initial, **kwargs)
        self.fields["counting_rule"].choices = Round._meta.get_field("counting_rule").choices

    def _stage_fields(self, initial: dict) -> dict[str, forms.Field]:
        fields: dict[str, forms.Field] = {}
        for stage in self.movable:
            due, by_close = due_name(stage.kind), by_close_name(stage.kind)
            initial[due], initial[by_close] = due_day(stage)
            fields[due] = DayField(label=f"{stage.get_kind_display()}阶段截止日期")
            fields[by_close] = forms.BooleanField(
                label="下班前截止（不勾选为当日24:00）", required=False
            )
        fields["reminder_days"] = reminder_days_field()
        fields["reason"] = forms.CharField(
            label="变更理由", max_length=200, widget=forms.Textarea(attrs={"rows": 2})
        )
        return fields

    def validate_unique(self):
        """Left to the action, which sees the row under its lock."""

    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in self._meta.fields}

    def due(self) -> dict[str, datetime]:
        """The first moment that is too late, for each stage that may still move."""
        close = self.round.close_of_business
        return {
            StageKind(stage.kind): moment_due(
                self.cleaned_data[due_name(stage.kind)],
                close if self.cleaned_data[by_close_name(stage.kind)] else None,
            )
            for stage in self.movable
        }

"""The services of a center as a list: what it is narrowed to, and what a row shows of them.

No text is fetched for a list. Desks of the center, its district and its supervisors read it.
"""

from dataclasses import dataclass
from datetime import date, time
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet, Sum

from accounts.models import User
from cases.models import ServiceRecord
from cases.models.records import RecordQuerySet
from cases.recording import colleagues_of
from cases.states import ServiceType
from core.forms import FilterForm

COLUMNS = (
    "public_id",
    "served_on",
    "starts_at",
    "minutes",
    "service_type",
    "persons",
    "person_times",
    "is_late_entry",
    "voided_at",
    "case__number",
    "case__public_id",
    "served_by__full_name",
    "served_by__username",
    "recorded_by__full_name",
    "recorded_by__username",
    "subdistrict__name",
)
DIRECT = "direct"


class MonthField(forms.DateField):
    """A month as a browser's own box sends it, 2021-06; cleans to its first day."""

    def __init__(self, **kwargs):
        widget = forms.DateInput(format="%Y-%m", attrs={"type": "month"})
        message = {"invalid": "请填写月份，例如 2021-06"}
        super().__init__(widget=widget, input_formats=["%Y-%m"], error_messages=message, **kwargs)

    def to_python(self, value):
        day = super().to_python(value)
        if day is not None and not 1900 <= day.year <= 2100:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class RecordFilterForm(FilterForm):
    """What the list is narrowed to; an unknown value in the address narrows nothing."""

    worker = forms.ModelChoiceField(
        label="服务人", queryset=User.objects.none(), required=False, empty_label="全部"
    )
    kind = forms.ChoiceField(
        label="类型",
        choices=[("", "全部"), (DIRECT, "不含事务性工作"), *ServiceType.choices],
        required=False,
    )
    month = MonthField(label="月份", required=False)
    place = forms.ChoiceField(
        label="建案",
        choices=[("", "全部"), ("case", "案例的服务"), ("none", "未建案的服务")],
        required=False,
    )
    number = forms.CharField(label="案例编号", max_length=24, required=False)
    late = forms.BooleanField(label="只看补录", required=False)
    voided = forms.BooleanField(label="只看已作废", required=False)

    def __init__(self, *args, center, **kwargs):
        super().__init__(*args, **kwargs)
        if center is None:
            del self.fields["worker"]
        else:
            workers: Any = self.fields["worker"]
            workers.queryset = colleagues_of(center)

    def filter(self, records: RecordQuerySet) -> RecordQuerySet:
        """Narrow the list by whatever was chosen; voided records only where they are asked for."""
        chosen = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        records = records.exclude(voided_at=None) if chosen.get("voided") else records.in_force()
        if chosen.get("worker"):
            records = records.filter(served_by=chosen["worker"])
        if chosen.get("kind") == DIRECT:
            records = records.exclude(service_type=ServiceType.CLERICAL)
        elif chosen.get("kind"):
            records = records.filter(service_type=chosen["kind"])
        if chosen.get("month"):
            records = records.filter(served_on__range=month_of(chosen["month"]))
        if chosen.get("place"):
            records = records.filter(case__isnull=chosen["place"] == "none")
        if chosen.get("number"):
            records = records.filter(case__number=chosen["number"].strip())
        return records.filter(is_late_entry=True) if chosen.get("late") else records

    def query(self) -> str:
        """The chosen filters as they stand in an address."""
        return urlencode({name: value for name, value in self.raw().items() if value})


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of the month of ``day``."""
    first = day.replace(day=1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first, date.fromordinal(following.toordinal() - 1)


@dataclass(frozen=True, slots=True)
class RecordRow:
    key: str
    served_on: date
    starts_at: time
    minutes: int
    service_type: str
    persons: int
    person_times: int
    worker: str
    recorder: str  # "" where the worker wrote it down
    center: str
    case_number: str
    case_key: str
    is_late_entry: bool
    is_voided: bool


def list_columns(records: QuerySet) -> QuerySet:
    people = ("case", "served_by", "recorded_by", "subdistrict")
    return records.select_related(*people).only(*COLUMNS)


def record_row(record: ServiceRecord) -> RecordRow:
    case = record.case
    return RecordRow(
        key=str(record.public_id),
        served_on=record.served_on,
        starts_at=record.starts_at,
        minutes=record.minutes,
        service_type=record.get_service_type_display(),
        persons=record.persons,
        person_times=record.person_times,
        worker=str(record.served_by),
        recorder=str(record.recorded_by) if record.recorded_by_id != record.served_by_id else "",
        center=record.subdistrict.name,
        case_number=case.number if case else "",
        case_key=str(case.public_id) if case else "",
        is_late_entry=record.is_late_entry,
        is_voided=record.is_voided,
    )


def sums_of(records: QuerySet) -> dict:
    """What all rows of the list add up to, not only those on the page; one query."""
    return records.aggregate(
        count=Count("pk"),
        sum_minutes=Sum("minutes", default=0),
        sum_person_times=Sum("person_times", default=0),
    )

"""The service records of a center or a district: filters in the address, rows, clerical share."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Q, Sum
from django.urls import reverse

from accounts.models import RoleGrant, User
from accounts.roles import Role
from cases.filters import FIRST_YEAR
from cases.forms import choices_of
from cases.models import ServiceRecord
from cases.states import ServiceType
from centers.models import Center
from core.forms import FilterForm
from core.minutes import format_hours

SHARE_RULE = (
    "事务性工作占比 = 事务性工作分钟数 ÷ 全部服务记录分钟数，已作废的不计。"
    "通知要求社会工作者“避免单纯承担事务性工作”。"
)
CLAUSE = "实施方案三(二)"
SHOWN_MOST = 60  # workers or centers with a share of their own


class RecordFilterForm(FilterForm):
    """An unknown value in the address narrows nothing. ``on`` is today."""

    worker = forms.TypedChoiceField(label="服务人", coerce=int, required=False)
    center = forms.TypedChoiceField(label="中心", coerce=int, required=False)
    month = forms.ChoiceField(label="月份", required=False)
    service_type = forms.ChoiceField(
        label="类型", choices=choices_of(ServiceType, "全部"), required=False
    )
    place = forms.ChoiceField(
        label="归属",
        choices=[("", "全部"), ("case", "属于案例"), ("outside", "案例以外")],
        required=False,
    )
    late = forms.BooleanField(label="只看补录", required=False)
    clerical = forms.BooleanField(label="只看事务性工作", required=False)
    voided = forms.BooleanField(label="只看已作废", required=False)

    def __init__(self, *args, desk: RoleGrant, on: date, **kwargs):
        super().__init__(*args, **kwargs)
        self._offer("worker", _workers(desk))
        self._offer("center", _centers(desk))
        self._offer("month", _months(on))

    def filter(self, records):
        """Narrow the list by whatever was chosen."""
        chosen = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        for name, column in COLUMNS.items():
            if chosen.get(name):
                records = records.filter(**{column: chosen[name]})
        if chosen.get("month"):
            records = records.filter(_in_month(chosen["month"]))
        if chosen.get("place"):
            records = records.filter(case__isnull=chosen["place"] == "outside")
        if chosen.get("late"):
            records = records.filter(is_late_entry=True)
        if chosen.get("clerical"):
            records = records.filter(service_type=ServiceType.CLERICAL)
        return records.filter(voided_at__isnull=False) if chosen.get("voided") else records

    def query(self, **more: object) -> str:
        """The chosen filters, and ``more``, as they stand in an address."""
        kept = {name: value for name, value in self.raw().items() if value}
        return urlencode({**kept, **{name: value for name, value in more.items() if value}})

    def in_words(self) -> str:
        """The filters as a sheet states them, "全部" where nothing was chosen."""
        words = []
        for name, value in getattr(self, "cleaned_data", {}).items():
            field: Any = self.fields[name]
            if value:
                choices = {str(key): label for key, label in getattr(field, "choices", ())}
                words.append(f"{field.label}{choices.get(str(value), '')}")
        return "，".join(words) or "全部"

    def _offer(self, name: str, choices: list) -> None:
        if len(choices) < 2:
            del self.fields[name]
        else:
            field: Any = self.fields[name]
            field.choices = [("", "全部"), *choices]


COLUMNS = {"worker": "served_by", "center": "center", "service_type": "service_type"}


def _workers(desk: RoleGrant) -> list[tuple[int, str]]:
    """Who has ever had a worker's desk here; no walk over all records."""
    if desk.role not in Role.of_center:
        return []
    desks = RoleGrant.objects.filter(
        Q(subdistrict=desk.subdistrict_id) | Q(subdistrict__carried_on_by=desk.subdistrict_id),
        role__in=(Role.CENTER_WORKER, Role.EXECUTIVE_DIRECTOR),
    )
    people = User.objects.filter(pk__in=desks.values("user")).order_by("full_name", "pk")
    return [(person.pk, str(person)) for person in people]


def _centers(desk: RoleGrant) -> list[tuple[int, str]]:
    if desk.role in Role.of_center:
        return []
    centers = Center.objects.visible_to(desk).order_by("subdistrict__code", "pk")
    return list(centers.values_list("pk", "name"))


def _months(on: date) -> list[tuple[str, str]]:
    """This month and those of three years before it, newest first."""
    count = on.year * 12 + on.month - 1
    first = max(count - 36, FIRST_YEAR * 12)
    pairs = [divmod(number, 12) for number in range(count, first - 1, -1)]
    return [(f"{year}-{month + 1:02d}", f"{year}年{month + 1}月") for year, month in pairs]


def _in_month(month: str) -> Q:
    year, number = (int(part) for part in month.split("-"))
    following = date(year + number // 12, number % 12 + 1, 1)
    return Q(served_on__gte=date(year, number, 1), served_on__lt=following)


@dataclass(frozen=True, slots=True)
class RecordRow:
    url: str
    served_on: date
    starts_at: time
    service_type: str
    case_number: str
    case_url: str
    served_by: str
    center: str
    minutes: int
    counts: str
    is_late: bool
    is_voided: bool


def fetched(records):
    """What a row shows and nothing else: no text is decrypted for a list."""
    return records.select_related("case", "served_by", "center").only(
        *("public_id", "served_on", "starts_at", "service_type", "minutes", "persons"),
        *("person_times", "is_late_entry", "voided_at", "way", "field"),
        *("case__number", "case__public_id", "center__name"),
        *("served_by__full_name", "served_by__username"),
    )


def record_row(row: ServiceRecord) -> RecordRow:
    case = row.case
    return RecordRow(
        url=reverse("cases:record_detail", args=[row.public_id]),
        served_on=row.served_on,
        starts_at=row.starts_at,
        service_type=row.get_service_type_display(),
        case_number=case.number if case else "",
        case_url=reverse("cases:case_detail", args=[case.public_id]) if case else "",
        served_by=str(row.served_by),
        center=row.center.name,
        minutes=row.minutes,
        counts=f"{row.persons}人，{row.person_times}人次",
        is_late=row.is_late_entry,
        is_voided=row.is_voided,
    )


@dataclass(frozen=True, slots=True)
class Share:
    """Of one worker or center: minutes in all and of 事务性工作; ``url`` opens the clerical rows."""

    name: str
    minutes: int
    clerical: int
    url: str

    @property
    def percent(self) -> str:
        """Rounded half up to whole percents; "—" where nothing was recorded."""
        if not self.minutes:
            return "—"
        return f"{(200 * self.clerical + self.minutes) // (2 * self.minutes)}%"

    @property
    def in_words(self) -> str:
        return f"{format_hours(self.clerical)}小时，共{format_hours(self.minutes)}小时"


def shares(records, filters: RecordFilterForm, *, desk: RoleGrant) -> list[Share]:
    """All of the filter first, then each worker of the center, or each center of the district.

    One query. ``records`` are filtered and standing; where a type was chosen the share says
    nothing and there is none.
    """
    chosen = getattr(filters, "cleaned_data", {})
    if any(chosen.get(name) for name in ("service_type", "clerical", "voided")):
        return []
    of_center = desk.role in Role.of_center
    key, name = ("served_by", "worker") if of_center else ("center", "center")
    names = ("served_by__full_name", "served_by__username") if of_center else ("center__name",)
    rows = list(
        records.order_by()
        .values(key, *names)
        .annotate(
            total=Sum("minutes"),
            clerical=Sum("minutes", filter=Q(service_type=ServiceType.CLERICAL), default=0),
        )
        .order_by(key)[:SHOWN_MOST]
    )
    if not rows:
        return []
    own = [
        _share(
            _first(row[n] for n in names), row, filters.query(**{name: row[key], "clerical": "on"})
        )
        for row in rows
    ]
    total = {which: sum(row[which] for row in rows) for which in ("total", "clerical")}
    whole = _share("合计", total, filters.query(clerical="on"))
    return [whole, *(own if len(own) > 1 else [])]


def _first(names: Iterable[str]) -> str:
    return next((name for name in names if name), "")


def _share(name: str, row: dict, query: str) -> Share:
    return Share(name, row["total"], row["clerical"], f"{reverse('cases:record_list')}?{query}")

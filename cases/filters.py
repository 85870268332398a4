"""What the list of cases is narrowed to: bound to the address of the page."""

import unicodedata
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms

from accounts.models import RoleGrant
from accounts.roles import Role
from cases.fields import choices_of
from cases.models import Case, CaseShare
from cases.revealing import RESPONSIBLE
from cases.sight import shows_people
from cases.states import WORKERS, CaseState, Recognition
from centers.models import Center
from core.forms import FilterForm
from core.prefixes import begins_with
from pilots.choices import Method, ServiceField

FIRST_YEAR = 2021  # of the pilot (实施方案)
COLUMNS = ("state", "method", "field", "recognition", "district", "center", "worker")


def numbered(cases, number: str):
    return cases.filter(begins_with("number", number))


def titled(cases, title: str, desk: RoleGrant):
    """Who does not read the title of a 个案 cannot try it either."""
    named = cases.filter(title__contains=title)
    return named if shows_people(desk) else named.exclude(method=Method.INDIVIDUAL)


class CaseFilterForm(FilterForm):
    """An unknown value in the address narrows nothing. ``on`` is today.

    Units and people are offered where the desk sees more than one of them: to the city the
    districts, and the centers of the district it chose; to a district its centers; to a center
    the people who lead or led a case. One query for any of these.
    """

    untold = frozenset({"title"})

    number = forms.CharField(
        label="案例编号",
        max_length=24,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "编号或其开头", "autocomplete": "off"}),
    )
    title = forms.CharField(label="名称", max_length=60, required=False)
    year = forms.TypedChoiceField(label="年度", coerce=int, required=False)
    district = forms.TypedChoiceField(label="区", coerce=int, required=False)
    center = forms.TypedChoiceField(label="中心", coerce=int, required=False)
    worker = forms.TypedChoiceField(label="负责社工", coerce=int, required=False)
    state = forms.ChoiceField(label="阶段", choices=choices_of(CaseState, "全部"), required=False)
    method = forms.ChoiceField(label="方法", choices=choices_of(Method, "全部"), required=False)
    field = forms.ChoiceField(
        label="领域", choices=choices_of(ServiceField, "全部"), required=False
    )
    recognition = forms.ChoiceField(
        label="认定", choices=choices_of(Recognition, "全部"), required=False
    )
    mine = forms.BooleanField(label="只看我负责的", required=False)
    shared = forms.BooleanField(label="协同、代班的", required=False)
    left = forms.BooleanField(label="待移交", required=False)
    client = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, desk: RoleGrant, on: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.desk, self.on = desk, on
        years = range(on.year, FIRST_YEAR - 1, -1)
        self._offer("year", [(year, f"{year}年") for year in years])
        is_center = desk.role in Role.of_center
        units = [] if is_center else self._units()
        districts = dict.fromkeys((row["district"], row["district__name"]) for row in units)
        self._offer("district", list(districts), least=2)
        self._offer("center", self._centers(units, len(districts)), least=2)
        self._offer("worker", self._workers() if is_center else [], least=2)
        if desk.role not in WORKERS:
            del self.fields["mine"], self.fields["shared"], self.fields["client"]
        if desk.role not in RESPONSIBLE:
            del self.fields["left"]

    def clean_number(self) -> str:
        """As numbers are written: a number copied from a document may be in full-width letters."""
        return unicodedata.normalize("NFKC", self.cleaned_data["number"]).strip().upper()

    def filter(self, cases):
        """Narrow the list by whatever was chosen."""
        chosen = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        for name in COLUMNS:
            if chosen.get(name):
                cases = cases.filter(**{name: chosen[name]})
        if chosen.get("year"):
            # The second condition says nothing new (a case is opened before it is closed), but
            # the index that the list is read by can begin with it.
            end = date(chosen["year"], 12, 31)
            cases = cases.filter(year=chosen["year"], opened_on__lte=end)
        if chosen.get("number"):
            cases = numbered(cases, chosen["number"])
        if chosen.get("title"):
            cases = titled(cases, chosen["title"], self.desk)
        if chosen.get("client"):
            cases = cases.filter(client__public_id=chosen["client"])
        if chosen.get("shared"):
            cases = cases.filter(pk__in=CaseShare.objects.cases_of(self.desk, on=self.on))
        if chosen.get("left"):
            cases = cases.without_worker(self.on)
        return cases.in_charge_of(self.desk.user) if chosen.get("mine") else cases

    @property
    def is_of_one_person(self) -> bool:
        """Whether the list shows the cases of one person, found by ID number."""
        return self.is_valid() and bool(self.cleaned_data.get("client"))

    def in_words(self) -> str:
        """The filters as a sheet states them; that it is about one person, and not whom."""
        words = super().in_words()
        if not self.is_of_one_person:
            return words
        return "一位服务对象" if words == "全部" else f"一位服务对象，{words}"

    def query(self) -> str:
        """The chosen filters as they stand in an address."""
        kept = {name: value for name, value in self.raw().items() if value}
        if self.is_of_one_person:
            kept["client"] = str(self.cleaned_data["client"])
        return urlencode(kept)

    def _offer(self, name: str, choices: list, *, least: int = 1) -> None:
        if len(choices) < least:
            del self.fields[name]
        else:
            field: Any = self.fields[name]
            field.choices = [("", "全部"), *choices]

    def _units(self) -> list[dict]:
        centers = Center.objects.visible_to(self.desk)
        return list(
            centers.order_by("district__order", "subdistrict__code", "pk").values(
                "pk", "name", "district", "district__name"
            )
        )

    def _centers(self, units: list[dict], districts: int) -> list[tuple[int, str]]:
        """Of the one district there is, or of the one that was chosen."""
        chosen = self.data.get("district", "") if districts > 1 else None
        return [
            (row["pk"], row["name"].removeprefix(row["district__name"]))
            for row in units
            if chosen is None or str(row["district"]) == chosen
        ]

    def _workers(self) -> list[tuple[int, str]]:
        led = Case.objects.visible_to(self.desk).order_by("worker__full_name", "worker")
        people = led.values_list("worker", "worker__full_name", "worker__username").distinct()
        return [(pk, full_name or username) for pk, full_name, username in people]

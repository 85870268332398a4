"""The one short form of all registers, made of what each of them declares."""

from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.db.models import Q

from centers.forms.fields import PhoneField
from centers.registers import Register
from core.forms import DayField, FilterForm, PageModelForm
from core.once import OnceFormMixin
from core.versions import VersionFormMixin
from pilots.forms.rounds import HoursField

NO_CHOICE = [("", "请选择")]


class _RowForm(PageModelForm):
    def __init__(self, *args, register: Register, center, **kwargs):
        super().__init__(*args, **kwargs)
        self.register = register
        for name in register.keys:
            field = self.fields[name]
            field.queryset = field.queryset.filter(center=center).order_by("pk")
            field.empty_label = "未定"

    def validate_unique(self):
        """Left to the action: a second press of the button brings the same token once more."""

    def clean(self):
        """The order of the days is said here, or the constraint would say it at the top."""
        super().clean()
        facts = self.cleaned_data
        message = self.register.order_problem(facts.get("starts_on"), facts.get("ends_on"))
        if message:
            self.add_error("ends_on", message)

    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in self._meta.fields}


def register_form(register: Register, *, is_new: bool) -> Any:
    """The form of one register: with a token for a new row, with a version for one that exists."""
    mixin = OnceFormMixin if is_new else VersionFormMixin
    own = {name: _field(register, name) for name in register.form_fields}
    declared = {name: field for name, field in own.items() if field is not None}
    meta = type("Meta", (), {"model": register.model, "fields": register.form_fields})
    return type("RegisterRowForm", (mixin, _RowForm), {**declared, "Meta": meta})


def _field(register: Register, name: str) -> forms.Field | None:
    """Where the model's own form field would not do; None where it does."""
    column: Any = register.model._meta.get_field(name)
    if name in ("starts_on", "ends_on"):
        place = ("starts_on", "ends_on").index(name)
        return DayField(label=register.days[place], required=place == 0)
    if name == "phone":
        return PhoneField(label="联系电话", required=False)
    if name == "minutes":
        return HoursField(label="服务时长(小时)", required=False, min_minutes=0)
    if column.choices:
        return forms.ChoiceField(label=column.verbose_name, choices=[*NO_CHOICE, *column.choices])
    return None


class RegisterFilterForm(FilterForm):
    """A register of events is narrowed to a year, any other to what there is or what is over."""

    q = forms.CharField(label="搜索", required=False, max_length=60)
    year = forms.TypedChoiceField(label="年度", coerce=int, required=False, empty_value=None)
    standing = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "现有"), ("over", "已终止"), ("all", "全部")],
    )

    def __init__(self, *args, register: Register, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.register = register
        del self.fields["standing" if register.is_event else "year"]
        if register.is_event:
            self.fields["year"].choices = [("", "全部"), *((y, f"{y}年") for y in years)]

    def filter(self, rows, on):
        facts = self.cleaned_data if self.is_valid() else {}
        if self.register.is_event:
            rows = rows.filter(starts_on__year=facts["year"]) if facts.get("year") else rows
        else:
            rows = self._standing(rows, facts.get("standing"), on)
        if not facts.get("q"):
            return rows
        found = (Q(**{f"{name}__icontains": facts["q"]}) for name in self.register.searched)
        return rows.filter(reduce(or_, found))

    @staticmethod
    def _standing(rows, standing: str | None, on):
        if standing == "all":
            return rows
        # What is still to begin is among what there is.
        return rows.filter(ends_on__lt=on) if standing == "over" else rows.exclude(ends_on__lt=on)

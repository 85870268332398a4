"""What the audit log is narrowed to: days, a person, an act, an object."""

from datetime import date
from urllib.parse import urlencode

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from accounts.audit_pages.words import type_label
from accounts.models.audit import AuditEventQuerySet
from core.forms import DayField, PageForm

# Beyond these a day has no moment that a database can hold.
BOUNDS = {
    "validators": [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2099, 12, 31))],
    "error_messages": {"min_value": "日期不能早于2000年", "max_value": "日期不能晚于2099年"},
}
ALL = ("", "全部")


class AuditFilterForm(PageForm):
    """Bound to the address of the page; with a mistake in it no event is shown."""

    since = DayField(label="起始日期", required=False, **BOUNDS)
    until = DayField(label="截止日期", required=False, **BOUNDS)
    person = forms.CharField(label="用户名", max_length=150, required=False)
    what = forms.ChoiceField(label="操作", required=False)
    object_type = forms.ChoiceField(label="对象类型", required=False)
    object_id = forms.CharField(label="对象编号", max_length=40, required=False)

    def __init__(self, data, *, acts: list[str], types: list[str]):
        super().__init__(data)
        self.fields["what"].choices = [ALL, *((act, act) for act in sorted(acts))]
        named = sorted((type_label(name), name) for name in types)
        self.fields["object_type"].choices = [ALL, *((name, label) for label, name in named)]
        columns = [Column(name, css_class="col-6 col-md-4 col-xl-2") for name in self.fields]
        self.helper.layout = Layout(Row(*columns, css_class="g-2"))

    def clean(self):
        facts = super().clean()
        since, until = facts.get("since"), facts.get("until")
        if since and until and until < since:
            self.add_error("until", "截止日期不能早于起始日期")
        if facts.get("object_id") and not facts.get("object_type"):
            self.add_error("object_type", "填写对象编号时，请同时选择对象类型")
        return facts

    def filter(self, events: AuditEventQuerySet) -> AuditEventQuerySet:
        """The events asked for; none while the question has a mistake in it."""
        if not self.is_valid():
            return events.none()
        facts = self.cleaned_data
        wanted = {
            "username": facts["person"],
            "what": facts["what"],
            "object_type": facts["object_type"],
            "object_id": facts["object_id"],
        }
        events = events.between(facts["since"], facts["until"])
        return events.filter(**{name: value for name, value in wanted.items() if value})

    def query(self) -> str:
        """What was asked, as it stands in an address."""
        return urlencode({name: value for name, value in self.raw().items() if value})

    def in_words(self) -> str:
        """What was asked, for the head of an export: 起始日期2021-05-01；操作登录"""
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        if "object_type" in asked:
            asked["object_type"] = type_label(asked["object_type"])
        return "；".join(f"{self.fields[name].label}：{value}" for name, value in asked.items())

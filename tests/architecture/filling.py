"""Fills in any form of any page with something it takes, to be spoilt one field at a time."""

from typing import Any, NamedTuple

from django import forms
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from centers.sections import SECTIONS as CENTER_SECTIONS
from core.forms import DayField
from core.minutes import MinutesFormField
from core.money import MoneyFormField
from pilots.sections import SECTIONS
from tests.architecture.registry import ANYBODY, FORM, KEY, OTHER_NAMES, PAGES, Page
from tests.architecture.test_pages import address
from tests.architecture.unfinished import unfinished
from tests.architecture.world import OWN, World
from tests.conftest import PoliteClient

# What a form cannot say of itself: which spelling it reads, and what goes together.
KNOWN = {
    "is_minor": "",
    "is_under_14": "",
    "categories": ["living_alone"],
    "case_number": "",
    "seed": "5",
    "guardian_phone": "13800138000",
    "emergency_phone": "13800138000",
    "relation": "self",
    "id_number": "",
    "phone": "13800138000",
    "username": "zhangsan-01",
    "credit_code": "91350100M000100Y43",
    "certificate_number": "201611010001",
    "choices": "甲\n乙",
    "credential_number": "T20210001",
    "task_percent": "40",
    "service_percent": "60",
    "cap_each": "",
    "follows": "",
    "returned": "0",
    "return_due_on": "2022-12-01",
    "starts_on": "2021-09-10",
    "ends_at": "18:00",
    "attendees": [],
    "ends_next_day": "",
    "outsiders": "王芳 潘家园街道社工站",
    "due_on": "2022-12-01",
}
BY_TYPE: tuple[tuple[type[forms.Field], str], ...] = (
    (forms.BooleanField, "on"),
    (DayField, "2021-09-10"),
    (forms.TimeField, "10:00"),
    (MoneyFormField, "1000"),
    (MinutesFormField, "60"),
    (forms.IntegerField, "5"),
)


class Filled(NamedTuple):
    """A page, the desk that may open it, its form and what it would take."""

    name: str
    url: str
    client: Client
    form: forms.BaseForm | None
    data: dict[str, Any]


def filled_pages(world: World) -> list[Filled]:
    """Every page with a form, by the first desk that finds a form on it."""
    open_work = unfinished(world)
    clients = {role: _client(world.desk_of(role)) for role in Role}
    found = []
    for name, page in PAGES.items():
        if page.methods != FORM or page.roles == ANYBODY:
            continue
        for url in _addresses(name, page, world, open_work.get(name)):
            found += _filled(name, page, url, clients, open_work)
    return found


def _client(desk) -> Client:
    client = PoliteClient(raise_request_exception=False)
    client.force_login(desk.user, "django.contrib.auth.backends.ModelBackend")
    return client


def _addresses(name: str, page: Page, world: World, thing) -> list[str]:
    if name == "centers:center_edit":
        pk = world.places[OWN]["center"].pk
        return [reverse(name, args=[pk, section.key]) for section in CENTER_SECTIONS]
    if thing is None or not page.kind:
        return [address(name, page, world, OWN)]
    key = KEY.get(page.kind, "pk")
    where = {OTHER_NAMES.get((name, key), key): getattr(thing, key)}
    more = [{"key": section.key} for section in SECTIONS] if "key" in page.more else [page.more]
    return [reverse(name, kwargs={**where, **each}) for each in more]


def _filled(name, page, url, clients, open_work) -> list[Filled]:
    if name == "centers:decision_confirm":  # reached by ticking, not by an address
        data = {
            "pick": [str(open_work[name].pk)],
            "outcome": "accept",
            "note": "",
            "confirmed": "1",
        }
        return [Filled(name, url, clients[Role.CITY_LEADER], None, data)]
    # A subdistrict has one form a year, and here it has begun it: its district comes first.
    for role in sorted(Role, key=lambda role: role == Role.SUBDISTRICT_OFFICER):
        if page.roles == "signed in" or role in page.roles:
            form = form_of(clients[role].get(url))
            if form is not None:
                return [Filled(name, url, clients[role], form, data_of(form))]
    return []


def form_of(response) -> forms.BaseForm | None:
    """The form that a page was drawn from."""
    form = response.context.get("form") if response.context else None
    return form if isinstance(form, forms.BaseForm) else None


def data_of(form: forms.BaseForm) -> dict[str, Any]:
    """What is in the form already, and something it takes where it is blank."""
    return {
        form.add_prefix(name): KNOWN.get(name, _value(form[name]))
        for name, field in form.fields.items()
        if not isinstance(field, forms.FileField)
    }


def _value(bound: forms.BoundField) -> Any:
    field, value = bound.field, bound.value()
    if value not in (None, "", []):
        return field.prepare_value(value)
    if isinstance(field, forms.ModelChoiceField):
        first = field.queryset.first()
        return str(field.prepare_value(first)) if first else ""
    if isinstance(field, forms.ChoiceField):
        keys = [str(key) for key, _ in field.choices if key != ""]
        return keys[:1] if isinstance(field, forms.MultipleChoiceField) else (keys or [""])[-1]
    for kind, typed in BY_TYPE:
        if isinstance(field, kind):
            return typed
    return "如实填写的内容"[: getattr(field, "max_length", None) or 99]

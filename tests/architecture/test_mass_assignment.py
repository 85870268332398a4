"""Columns that a form does not ask for stay as they are, whatever else is posted along."""

import re
from datetime import date

import pytest
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.http import urlencode

from accounts.models import SentForm
from tests.architecture import world as worlds
from tests.architecture.filling import filled_pages
from tests.architecture.test_house_rules import house_models
from tests.architecture.world import FOREIGN
from tests.conftest import READS

pytestmark = pytest.mark.django_db

# New with every row, whatever was posted.
RANDOM = {"id", "public_id", "request_id", "form_token", "object_id", "object_label"}
# PostgreSQL's keys go on after an undone try, and a message's address names its new row's key.
RANDOM |= {"url"}
PERMISSIONS = {"is_superuser": "on", "is_staff": "on", "is_active": "on"}
# What the quarterly review ticks, though it has no form of its own.
OWN_BOXES = {"/accounts/review/": {"desk"}}


QUOTED = re.compile(r'"(\w+)"')
TYPED = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: worlds.NOW)
        yield worlds.build()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def pages(world):
    return filled_pages(world)


@pytest.fixture(scope="module")
def house(pages):
    return House()


def everything_else(world) -> dict[str, str]:
    """A value for every column of every model: the far district's objects, final states."""
    values = dict(PERMISSIONS)
    for model in house_models():
        for field in model._meta.concrete_fields:
            value = _tampered(field, world)
            values[field.name] = values[field.attname] = value
    return values


def _tampered(field: models.Field, world) -> str:
    if field.is_relation:
        unit = world.places[FOREIGN]["unit"]
        far = {"District": unit.district_id, "Subdistrict": unit.subdistrict_id}
        first = (
            field.related_model._base_manager.order_by("pk").values_list("pk", flat=True).first()
        )
        return str(far.get(field.related_model.__name__, first or 1))
    if field.choices:
        return str(field.flatchoices[-1][0])
    if isinstance(field, models.BooleanField):
        return "on"
    if isinstance(field, models.DateTimeField):
        return "2021-01-01T00:00:00+08:00"
    if isinstance(field, models.DateField):
        return str(date(2021, 1, 1))
    return "7" if isinstance(field, models.IntegerField | models.DecimalField) else "篡改"


class House:
    """Every row there is, read once: a try reads again the tables it wrote to, and is undone."""

    def __init__(self):
        # The print of all that was sent is another one when more is sent: it is no row of anybody's.
        of_the_house = [model for model in house_models() if model is not SentForm]
        self.known = {
            model: {None, *model._base_manager.values_list("pk", flat=True)}
            for model in of_the_house
        }
        self.before = {model: self._rows(model) for model in of_the_house}

    def after(self, page, data) -> tuple[int, dict]:
        """The answer to a POST and every row of the house after it."""
        written: set[str] = set()

        def listen(execute, sql, params, many, context):
            if not sql.lstrip("( \n").upper().startswith(READS):
                written.update(QUOTED.findall(sql))
            return execute(sql, params, many, context)

        with transaction.atomic():
            with connection.execute_wrapper(listen):
                status = page.client.post(page.url, urlencode(data, doseq=True), TYPED).status_code
            rows = {
                model.__name__: self._rows(model) if model._meta.db_table in written else before
                for model, before in self.before.items()
            }
            transaction.set_rollback(True)
        return status, rows

    def _rows(self, model) -> list[str]:
        fields = model._meta.concrete_fields
        return sorted(
            str({field.name: _plain(row, field, self.known) for field in fields})
            for row in model._base_manager.all()
        )


def _plain(row, field, known):
    """A value, or the word new for what is another in each try."""
    value = getattr(row, field.attname)
    if field.is_relation and value not in known.get(field.related_model, {None}):
        return "new"
    is_new = row.pk not in known[type(row)]
    return "new" if is_new and field.name in RANDOM else value


def test_nothing_but_its_own_fields_reaches_a_row_through_a_form(world, pages, house):
    more = everything_else(world)
    stored, wrong = 0, []

    for page in pages:
        own = page.data.keys() | OWN_BOXES.get(page.url, set())
        tampered = {name: value for name, value in more.items() if name not in own}
        status, rows = house.after(page, page.data)
        with_more = house.after(page, {**page.data, **tampered})
        stored += status == 302
        if with_more != (status, rows):
            changed = {
                name: sorted(set(with_more[1][name]) ^ set(rows[name]))
                for name in rows
                if rows[name] != with_more[1][name]
            }
            wrong.append(f"{page.url}: {status}, {with_more[0]}, {changed}")

    assert wrong == []
    assert stored >= 30


def test_the_comparison_would_notice_a_column_that_changed(pages, house):
    """The control: a field that a form does ask for makes a difference."""
    page = next(page for page in pages if page.name == "centers:center_edit")

    _, rows = house.after(page, page.data)
    _, others = house.after(page, {**page.data, "address": "别处"})

    assert [name for name in rows if rows[name] != others[name]] == ["AuditEvent", "Center"]

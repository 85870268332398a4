"""Tables that follow each other in a migration are made in one step (``core.tables``)."""

import pytest
from django.db import connection
from django.db.migrations.operations import AddField, CreateModel, RunSQL
from django.db.migrations.state import ProjectState
from django.db.models import PROTECT, BigAutoField, ForeignKey, TextField

from core.tables import CreateModels, at_once

TABLES = {"accounts_chicken", "accounts_egg"}


def table(name, of):
    key = ("id", BigAutoField(primary_key=True))
    return CreateModel(name, [key, ("of", ForeignKey(f"accounts.{of}", PROTECT, null=True))])


def test_only_tables_that_follow_each_other_are_one_step():
    chicken, egg, cock = table("Chicken", "Egg"), table("Egg", "Chicken"), table("Cock", "Egg")
    note = AddField("Chicken", "note", TextField())
    words = RunSQL("SELECT 1")

    made = at_once([chicken, egg, note, words, cock])

    assert [type(one) for one in made] == [CreateModels, AddField, RunSQL, CreateModels]
    assert [made[0].models, made[1:3], made[3].models] == [[chicken, egg], [note, words], [cock]]


@pytest.mark.django_db(transaction=True)
def test_tables_that_point_to_each_other_are_made_and_dropped():
    (step,) = at_once([table("Chicken", "Egg"), table("Egg", "Chicken")])
    before = ProjectState()
    after = before.clone()
    step.state_forwards("accounts", after)

    with connection.schema_editor() as editor:
        step.database_forwards("accounts", editor, before, after)
    made = TABLES & set(connection.introspection.table_names())
    with connection.schema_editor() as editor:
        step.database_backwards("accounts", editor, after, before)
    left = TABLES & set(connection.introspection.table_names())

    assert (made, left) == (TABLES, set())


def test_models_are_rendered_anew_after_the_step():
    state = ProjectState()
    rendered = state.apps

    at_once([table("Chicken", "Egg"), table("Egg", "Chicken")])[0].state_forwards("accounts", state)

    assert state.apps is not rendered
    assert state.apps.get_model("accounts", "egg")._meta.get_field("of").related_model.__name__ == (
        "Chicken"
    )

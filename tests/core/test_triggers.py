"""What the database itself refuses to do with evidence, and the one switch it obeys."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.state import ModelState, ProjectState
from django.test.utils import isolate_apps

from core.frozen import FrozenModel
from core.triggers import InsertOnly, guard_names, guarded_tables, lifted

pytestmark = pytest.mark.django_db
sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own ways")
postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's own ways")


def run(sql, *params):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)


def lines(model):
    return list(model.objects.order_by("pk").values_list("number", "text"))


def evidence():
    return [model for model in apps.get_models() if issubclass(model, FrozenModel)]


@pytest.fixture(scope="module")
def page_model(stored):
    with isolate_apps("core"):

        class GuardedPage(FrozenModel):
            number = models.IntegerField(unique=True)
            book = models.IntegerField(default=1)
            leaf = models.IntegerField(default=1)
            text = models.CharField(max_length=10)

            class Meta:
                app_label = "core"
                constraints = [
                    models.UniqueConstraint(fields=["book", "leaf"], name="core_page_once")
                ]

    (model,) = stored(GuardedPage)
    move(model, "database_forwards")
    return model


def move(model, direction):
    """Run the operation as a migration would: on the table, from a state of its own."""
    state = ProjectState()
    state.add_model(ModelState.from_model(model))
    with connection.schema_editor(atomic=connection.vendor != "sqlite") as editor:
        getattr(InsertOnly("GuardedPage"), direction)("core", editor, state, state)


@pytest.fixture
def pages(page_model):
    page_model.objects.create(number=1, leaf=1, text="原")
    page_model.objects.create(number=2, leaf=2, text="原")
    return page_model


REWRITES = {
    "one row": "UPDATE core_guardedpage SET text = '改' WHERE number = 1",
    "every row": "UPDATE core_guardedpage SET text = '改'",
    "deleting one": "DELETE FROM core_guardedpage WHERE number = 1",
    "deleting all": "DELETE FROM core_guardedpage",
    "an upsert": "INSERT INTO core_guardedpage (number, book, leaf, text) VALUES (1, 1, 1, '改')"
    " ON CONFLICT (number) DO UPDATE SET text = '改'",
}


@pytest.mark.parametrize("sql", REWRITES.values(), ids=REWRITES)
def test_sql_neither_changes_nor_removes_a_row(pages, sql):
    with pytest.raises(IntegrityError):
        run(sql)

    assert lines(pages) == [(1, "原"), (2, "原")]


@sqlite
@pytest.mark.parametrize(
    ("number", "leaf", "takes_key"),
    [(9, 9, True), (1, 9, False), (9, 2, False)],
    ids=["its key", "a unique column", "a unique pair"],
)
def test_no_row_is_replaced(pages, number, leaf, takes_key):
    key = pages.objects.order_by("pk").first().pk if takes_key else 999

    with pytest.raises(IntegrityError, match="core_guardedpage rows are written once"):
        run(
            "INSERT OR REPLACE INTO core_guardedpage VALUES (%s, %s, 1, %s, '改')",
            key,
            number,
            leaf,
        )

    assert lines(pages) == [(1, "原"), (2, "原")]


@postgres
def test_no_table_is_emptied_at_a_stroke(pages):
    with pytest.raises(IntegrityError, match="core_guardedpage rows are written once"):
        run("TRUNCATE core_guardedpage")


@postgres
def test_a_statement_is_refused_before_it_finds_a_row(page_model):
    with pytest.raises(IntegrityError, match="core_guardedpage rows are written once"):
        run("UPDATE core_guardedpage SET text = '改'")


def test_rows_come_in_as_before(pages):
    pages.objects.create(number=3, leaf=3, text="新")

    assert lines(pages) == [(1, "原"), (2, "原"), (3, "新")]


def test_with_the_switch_rows_leave_and_then_no_more(pages):
    with lifted(["core_guardedpage"]):
        run("DELETE FROM core_guardedpage WHERE number = 1")

    with pytest.raises(IntegrityError):
        run("DELETE FROM core_guardedpage WHERE number = 2")
    assert lines(pages) == [(2, "原")]


def test_with_the_switch_rows_still_do_not_change(pages):
    with pytest.raises(IntegrityError), lifted(["core_guardedpage"]):
        run("UPDATE core_guardedpage SET text = '改'")

    assert lines(pages) == [(1, "原"), (2, "原")]


def test_the_switch_of_one_table_opens_no_other(pages):
    with pytest.raises(IntegrityError), lifted(["accounts_auditevent"]):
        run("DELETE FROM core_guardedpage")

    assert lines(pages) == [(1, "原"), (2, "原")]


def test_a_failure_inside_puts_rows_and_guard_back(pages):
    with pytest.raises(ZeroDivisionError), lifted(["core_guardedpage"]):
        wipe_and_fail()

    with pytest.raises(IntegrityError):
        run("DELETE FROM core_guardedpage")
    assert lines(pages) == [(1, "原"), (2, "原")]


def wipe_and_fail():
    run("DELETE FROM core_guardedpage")
    raise ZeroDivisionError


@pytest.mark.django_db(transaction=True)
def test_the_operation_can_be_undone_and_repeated(page_model):
    table, names = "core_guardedpage", guard_names(page_model, connection.vendor)

    move(page_model, "database_forwards")
    again = guarded_tables()[table]
    move(page_model, "database_backwards")
    undone = guarded_tables().get(table)
    move(page_model, "database_forwards")

    assert (again, undone, guarded_tables()[table]) == (names, None, names)


@pytest.mark.parametrize("model", evidence(), ids=lambda model: model._meta.label)
def test_every_table_of_evidence_is_under_guard(model):
    assert guarded_tables().get(model._meta.db_table) == guard_names(model, connection.vendor)


STATEMENTS = {"UPDATE": 'UPDATE "{table}" SET "{key}" = "{key}"', "DELETE": 'DELETE FROM "{table}"'}


@pytest.mark.parametrize("model", evidence(), ids=lambda model: model._meta.label)
@pytest.mark.parametrize("sql", STATEMENTS.values(), ids=STATEMENTS)
def test_sql_rewrites_no_evidence(model, sql):
    table, key = model._meta.db_table, model._meta.pk.column

    with transaction.atomic():
        put_any_row_in(model)
        with pytest.raises(IntegrityError, match=f"{table} rows are written once"):
            run(sql.format(table=table, key=key))
        transaction.set_rollback(True)


def put_any_row_in(model):
    """SQLite asks per row: give it one. What the row holds is rolled back before any key counts."""
    if connection.vendor == "sqlite":
        ones = ", ".join("1" for _ in model._meta.local_concrete_fields)
        run("PRAGMA ignore_check_constraints = ON")
        run(f"INSERT INTO {model._meta.db_table} VALUES ({ones})")  # noqa: S608  (names of our own)
        run("PRAGMA ignore_check_constraints = OFF")

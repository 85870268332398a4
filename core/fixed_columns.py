"""Rows whose words are fixed from a step on: a trigger in the database, whoever asks.

``core.triggers`` is for rows that never change. Here a row changes until a moment in it is set, and
then only in the columns of its state: ``FixedOnce("AllocationRun", "adopted_at", may_change=
("state",))`` in a migration. On SQLite a later change of the table makes it anew and drops the
trigger: that migration repeats the operation. It can be repeated.
"""

from collections.abc import Sequence

from django.db.migrations.operations.base import Operation, OperationCategory

NAME = "fixed_once"
_SAYS = "rows are fixed once they are decided"
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION platform_{NAME}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% {_SAYS}', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


class FixedOnce(Operation):
    """Refuse every change of a row whose ``moment`` is set, but in the columns that ``may_change``,
    and refuse to delete it."""

    category = OperationCategory.SQL

    def __init__(self, model_name: str, moment: str, may_change: Sequence[str] = ()):
        self.model_name, self.moment, self.may_change = model_name, moment, may_change

    def state_forwards(self, app_label, state):
        pass  # triggers are no part of the models' state

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            vendor = schema_editor.connection.vendor
            for sql in [*_without(model, vendor), *self._guards(model, vendor)]:
                schema_editor.execute(sql, params=None)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            for sql in _without(model, schema_editor.connection.vendor):
                schema_editor.execute(sql, params=None)

    def describe(self):
        return f"Fix rows of {self.model_name} once their {self.moment} is set"

    def _guards(self, model, vendor: str) -> list[str]:
        is_set = f'OLD."{model._meta.get_field(self.moment).column}" IS NOT NULL'
        update = f"{is_set} AND ({self._differs(model, vendor)})"
        when = {"update": update, "delete": is_set}
        if vendor == "postgresql":
            return [_FUNCTION, *(_on_postgresql(model, verb, when[verb]) for verb in when)]
        return [_on_sqlite(model, verb, when[verb]) for verb in when]

    def _differs(self, model, vendor: str) -> str:
        unlike = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
        return " OR ".join(
            f'OLD."{field.column}" {unlike} NEW."{field.column}"'
            for field in model._meta.local_concrete_fields
            if field.name not in self.may_change
        )


def _on_postgresql(model, verb: str, when: str) -> str:
    return (
        f'CREATE TRIGGER {NAME}_{verb} BEFORE {verb.upper()} ON "{model._meta.db_table}"'
        f" FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION platform_{NAME}()"
    )


def _on_sqlite(model, verb: str, when: str) -> str:
    table = model._meta.db_table
    return (
        f'CREATE TRIGGER "{table}_{NAME}_{verb}" BEFORE {verb.upper()} ON "{table}" WHEN {when}'
        f" BEGIN SELECT RAISE(ABORT, '{table} {_SAYS}'); END"
    )


def _without(model, vendor: str) -> list[str]:
    table = model._meta.db_table
    if vendor == "postgresql":
        names = [f'{NAME}_{verb} ON "{table}"' for verb in ("update", "delete")]
    else:
        names = [f'"{table}_{NAME}_{verb}"' for verb in ("update", "delete")]
    return [f"DROP TRIGGER IF EXISTS {name}" for name in names]

"""Many tables in one step of a migration."""

from collections.abc import Iterable

from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation, OperationCategory


class CreateModels(Operation):
    """``CreateModel`` for each of ``models``; these may point to each other in any order.

    After every ``CreateModel`` a migration renders anew all models that hang together by their
    keys, which soon takes longer than making the tables. Here they are rendered once.
    """

    category = OperationCategory.ADDITION

    def __init__(self, models: list[CreateModel]):
        self.models = models

    def state_forwards(self, app_label, state):
        vars(state).pop("apps", None)
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"Create models {', '.join(model.name for model in self.models)}"


def at_once(operations: Iterable[Operation]) -> list[Operation]:
    """The operations of a migration, with tables that follow each other made in one step."""
    together: list[Operation] = []
    for operation in operations:
        if not isinstance(operation, CreateModel):
            together.append(operation)
        elif together and isinstance(together[-1], CreateModels):
            together[-1].models.append(operation)
        else:
            together.append(CreateModels([operation]))
    return together

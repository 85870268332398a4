from contextlib import ExitStack, contextmanager

import pytest
from django.db import connection


@contextmanager
def _table(model):
    with connection.schema_editor() as editor:
        editor.create_model(model)
    yield
    with connection.schema_editor() as editor:
        editor.delete_model(model)


@pytest.fixture(scope="module")
def stored(django_db_setup, django_db_blocker):
    """Give throw-away models, made under ``isolate_apps``, a real table for one module."""
    with django_db_blocker.unblock(), ExitStack() as tables:

        def store(*models):
            for model in models:
                tables.enter_context(_table(model))
            return models

        yield store

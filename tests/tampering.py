"""What somebody could do who owns the database: take the guard down, then write."""

from django.db import connection

from core.triggers import guard_names


def tamper(model, sql, *params):
    """Run ``sql`` against the table of evidence; the end of the test puts all of it back."""
    connection.check_constraints()  # PostgreSQL lets nobody change a table with checks pending
    table = model._meta.db_table
    place = f' ON "{table}"' if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in guard_names(model, connection.vendor):
            cursor.execute(f'DROP TRIGGER "{name}"{place}')
        cursor.execute(sql, params)

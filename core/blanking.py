"""Taking words out of evidence whose time is over, without letting evidence be changed.

The guard of ``core.triggers`` lets rows leave by ``lifted`` and never change. So a row leaves and
comes back in the same transaction with the same key and every other column as it was.
"""

from collections.abc import Mapping

from django.db import connection
from django.db.models import QuerySet

from core.triggers import lifted


def blank_evidence(rows: QuerySet, words: Mapping[str, str]) -> int:
    """Put ``words`` (by field name, as the column stores them) in place of what frozen rows say.

    Rows that say so already are left alone; the answer is how many were not. Past the ORM, which
    knows no way to remove evidence. In production under the role that may remove it.
    """
    model = rows.model
    fields = {name: model._meta.get_field(name).column for name in words}
    table, key = model._meta.db_table, model._meta.pk.column
    columns = [field.column for field in model._meta.local_concrete_fields]
    new = {fields[name]: word for name, word in words.items()}
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    if not keys:
        return 0
    quote = connection.ops.quote_name
    listed = ", ".join(quote(column) for column in columns)
    marks = ", ".join(["%s"] * len(columns))
    with lifted([table]), connection.cursor() as cursor:
        count = 0
        for one in keys:
            cursor.execute(
                f"SELECT {listed} FROM {quote(table)} WHERE {quote(key)} = %s",  # noqa: S608  (ours)
                [one],
            )
            old = dict(zip(columns, cursor.fetchone(), strict=True))
            if all(old[column] == word for column, word in new.items()):
                continue
            cursor.execute(f"DELETE FROM {quote(table)} WHERE {quote(key)} = %s", [one])  # noqa: S608
            cursor.execute(
                f"INSERT INTO {quote(table)} ({listed}) VALUES ({marks})",  # noqa: S608  (ours)
                list({**old, **new}.values()),
            )
            count += 1
    return count

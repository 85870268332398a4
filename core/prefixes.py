"""Finding what begins with a few letters, by an index, on either database."""

from django.db import connection
from django.db.models import Q

_AFTER_ALL = "\U0010ffff"


def begins_with(column: str, text: str) -> Q:
    """Rows whose ``column`` (a unique or indexed CharField) begins with ``text``.

    PostgreSQL reads a LIKE from the index Django makes for it. SQLite reads none, since its LIKE
    folds case; there the two ends of the range say the same to its index. The range alone would
    not do: in a collation that knows languages, the end of it may stand anywhere.
    """
    begins = Q(**{f"{column}__startswith": text})
    if connection.vendor != "sqlite":
        return begins
    return Q(**{f"{column}__gte": text, f"{column}__lt": text + _AFTER_ALL}) & begins

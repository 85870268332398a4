"""Log lines for machines: one JSON object each, made of named parts that hold no personal data.

What a person typed reaches a log by three ways: the address with its query, the text of an
exception (a unique constraint quotes the name it refuses), and Django's own sentences about a
request. None of the three is written; ``docs/operations.md`` says what is there instead.
"""

import json
import logging
import traceback
from datetime import UTC, datetime
from http import HTTPStatus

from django.core.exceptions import ImproperlyConfigured
from django.db import InterfaceError, OperationalError
from django.template import TemplateDoesNotExist, TemplateSyntaxError

PARTS = ("request_id", "user_id", "desk_id", "method", "view", "keys", "status", "ms")
# Their texts speak of the program or of the server, not of a row. First line only: PostgreSQL
# puts values into the lines after it.
TELLING = (
    ImportError,
    ImproperlyConfigured,
    InterfaceError,
    OperationalError,
    TemplateDoesNotExist,
    TemplateSyntaxError,
)
DATABASE_PARTS = ("sqlstate", "table_name", "column_name", "constraint_name")
FRAMES = 30
CHAIN = 5


class JsonFormatter(logging.Formatter):
    """A record as one line of JSON; of ``extra`` only the parts named in ``PARTS``."""

    def format(self, record):
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
        }
        line |= {
            part: value for part in PARTS if (value := getattr(record, part, None)) is not None
        }
        if record.exc_info and record.exc_info[1] is not None:
            line["errors"] = [_told(error) for error in _chain(record.exc_info[1])]
        return json.dumps(line, ensure_ascii=False, default=str)


def _message(record) -> str:
    """The record's text; of a record about a request only what its status is called.

    Django writes the address as typed, the host or the referer into those.
    """
    if not hasattr(record, "request"):
        return record.getMessage()
    status = getattr(record, "status_code", None)
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return f"status {status}"


def _chain(error: BaseException | None) -> list[BaseException]:
    """The error and what it came from, the outermost first."""
    found: list[BaseException] = []
    while error is not None and len(found) < CHAIN:
        found.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return found


def _told(error: BaseException) -> dict:
    """An error without its text and without local variables: its kind and the way it took."""
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    told = {
        "type": f"{type(error).__module__}.{type(error).__qualname__}",
        "at": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
    if isinstance(error, TELLING):
        told["text"] = str(error).partition("\n")[0]
    return told | _database_parts(error)


def _database_parts(error: BaseException) -> dict:
    """What PostgreSQL names of a refused row besides its values."""
    diagnosis = getattr(error, "diag", None)
    return {
        part: value
        for part in DATABASE_PARTS
        if (value := getattr(diagnosis, part, None)) is not None
    }

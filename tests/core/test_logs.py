"""A line of the log: what it tells, and the three ways by which a typed word would get into it."""

import json
import logging
import sys
from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError

from core.logs import JsonFormatter

CANARY = "张秀英"


def line(message="request", *, error=None, **extra):
    record = logging.LogRecord("platform", logging.ERROR, __file__, 1, message, (), None)
    record.__dict__.update(extra)
    if error is not None:
        record.exc_info = (type(error), error, error.__traceback__)
    return json.loads(JsonFormatter().format(record))


def raised(error, *, cause=None):
    typed = CANARY  # noqa: F841  (a local variable, as pages have them)
    try:
        try:
            if cause is not None:
                raise cause
        except Exception as first:
            raise error from first
        raise error
    except type(error):
        return sys.exc_info()[1]


def test_a_line_has_the_named_parts_and_no_other():
    written = line(request_id="r1", user_id=7, status=200, ms=12, typed=CANARY, view=None)

    assert written.pop("time").endswith("+00:00")
    assert written == {
        "level": "ERROR",
        "logger": "platform",
        "message": "request",
        "request_id": "r1",
        "user_id": 7,
        "status": 200,
        "ms": 12,
    }


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (404, "Not Found"),
        (500, "Internal Server Error"),
        (599, "status 599"),
        (None, "status None"),
    ],
)
def test_a_record_about_a_request_says_only_what_its_status_is_called(status, message):
    written = line(f"Not Found: /{CANARY}", request=SimpleNamespace(), status_code=status)

    assert written["message"] == message


def test_an_error_is_told_by_its_kind_and_its_way_without_its_text():
    written = line(error=raised(ValueError(CANARY), cause=KeyError(CANARY)))

    assert CANARY not in json.dumps(written, ensure_ascii=False)
    assert [error["type"] for error in written["errors"]] == [
        "builtins.ValueError",
        "builtins.KeyError",
    ]
    assert written["errors"][0]["at"][-1].endswith(" raised")
    assert __file__ in written["errors"][0]["at"][-1]


def test_a_hidden_context_stays_hidden():
    error = raised(ValueError("x"), cause=KeyError("y"))
    error.__cause__ = None
    error.__suppress_context__ = True

    assert len(line(error=error)["errors"]) == 1


def test_an_endless_chain_of_errors_is_cut():
    first, second = ValueError(), ValueError()
    first.__cause__, second.__cause__ = second, first

    assert len(line(error=first)["errors"]) == 5


@pytest.mark.parametrize("kind", [OperationalError, ImproperlyConfigured, ImportError])
def test_an_error_about_the_server_keeps_the_first_line_of_its_text(kind):
    written = line(error=raised(kind(f"connection refused\nDETAIL: {CANARY}")))

    assert written["errors"][0]["text"] == "connection refused"


def test_a_row_refused_by_postgresql_is_told_by_its_constraint():
    error = raised(ValueError(CANARY))
    error.diag = SimpleNamespace(
        sqlstate="23505", constraint_name="accounts_user_name", table_name=None
    )

    (told,) = line(error=error)["errors"]

    assert (told["sqlstate"], told["constraint_name"]) == ("23505", "accounts_user_name")
    assert "table_name" not in told

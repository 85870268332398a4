"""Waiting for writers, with a second connection as the writer."""

import pytest
from django.db import connection

from core.writers import wait_for_writers

pytestmark = pytest.mark.django_db(transaction=True)
TABLE = "accounts_district"
LINE = (
    f'INSERT INTO {TABLE} (code, name, bureau_name, "order", is_reporting)'  # noqa: S608
    " VALUES ('1', '甲区', '', 1, true)"
)


@pytest.fixture
def writer():
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL has two writers at a time")
    connection.ensure_connection()
    other = type(connection.connection).connect(**connection.get_connection_params())
    yield other
    other.close()


def test_where_nobody_writes_there_is_nothing_to_wait_for():
    assert wait_for_writers(TABLE, patience=0) is True


def test_a_writer_who_has_not_finished_is_waited_for(writer):
    writer.execute(LINE)
    waiting = wait_for_writers(TABLE, patience=0)
    writer.rollback()

    assert (waiting, wait_for_writers(TABLE, patience=0)) == (False, True)


def test_somebody_who_only_reads_is_not_waited_for(writer):
    writer.execute(f"SELECT * FROM {TABLE}")  # noqa: S608  (our own)

    assert wait_for_writers(TABLE, patience=0) is True


def test_who_comes_later_is_not_waited_for(writer, monkeypatch):
    writer.execute(LINE)

    def one_leaves_and_another_comes(seconds):
        writer.rollback()
        writer.execute(LINE)

    monkeypatch.setattr("core.writers.time.sleep", one_leaves_and_another_comes)

    assert wait_for_writers(TABLE, patience=1) is True

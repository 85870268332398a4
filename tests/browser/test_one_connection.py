"""A story asks the database through the connection that all tests of the process share."""

from django.db import DEFAULT_DB_ALIAS, connections


def test_the_browser_brings_no_second_connection(page, connection_of_the_process):
    page.goto("about:blank")

    assert connections[DEFAULT_DB_ALIAS] is connection_of_the_process

"""The database goes away under a running platform and comes back: real servers, both of them."""

import os
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import connection

from tests.portal.own_postgres import OwnPostgres

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="a file does not go away"),
]

SIGN_IN = """
from django.test import Client
from accounts.models import User
client = Client()
somebody = User.objects.create_superuser(username="somebody", full_name="甲", password="x")
client.force_login(somebody, backend="django.contrib.auth.backends.ModelBackend")
print(client.cookies["sessionid"].value)
"""


@pytest.fixture(scope="module")
def postgres():
    server = OwnPostgres()
    server.start()
    yield server
    server.remove()


@pytest.fixture(scope="module")
def environment(postgres):
    return os.environ | {
        "DATABASE_URL": postgres.url,
        "DJANGO_SETTINGS_MODULE": "tests.portal.outage_settings",
        "PYTHONPATH": str(settings.BASE_DIR),
    }


def run(*arguments, environment):
    return subprocess.run(  # noqa: S603  (our own command)
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


@pytest.fixture(scope="module")
def cookie(environment):
    """Of somebody who is signed in: each page reads the session from the database."""
    run("manage.py", "migrate", "--verbosity=0", environment=environment)
    told = run("manage.py", "shell", "--verbosity=0", "--command", SIGN_IN, environment=environment)
    return f"sessionid={told.split()[-1]}"


@pytest.fixture(scope="module")
def port(environment, cookie):
    """Where gunicorn listens with the platform, started once and never again."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    with subprocess.Popen(  # noqa: S603  (our own command)
        [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"]
        + ["--worker-class", "gthread", "--threads", "2", "--no-control-socket"],
        cwd=settings.BASE_DIR,
        env=environment,
        stderr=subprocess.DEVNULL,
    ) as app:
        yield port
        app.terminate()


@pytest.fixture
def ask(port, cookie):
    def asked(path="/", method="GET", *, signed_in=True):
        began = time.monotonic()
        wire = HTTPConnection("127.0.0.1", port, timeout=30)
        wire.request(method, path, headers={"Cookie": cookie} if signed_in else {})
        answer = wire.getresponse()
        text = answer.read().decode()
        wire.close()
        seconds = time.monotonic() - began
        return SimpleNamespace(
            status=answer.status, text=text, headers=answer.headers, took=seconds
        )

    return asked


def until_open(ask, *, seconds):
    """The status of the home page as soon as it is 200, or after so many seconds."""
    end = time.monotonic() + seconds
    while True:
        try:
            status = ask().status
        except ConnectionRefusedError:  # gunicorn has not begun to listen
            status = 0
        if status == 200 or time.monotonic() > end:
            return status
        time.sleep(0.1)


def test_a_lost_database_is_a_readable_pause_and_coming_back_needs_no_restart(postgres, ask):
    assert until_open(ask, seconds=30) == 200

    postgres.stop()
    page, sent = ask(), ask("/accounts/sign-out/", "POST")

    assert (page.status, page.headers["Retry-After"]) == (503, "30")
    assert "暂时连不上数据库" in page.text
    assert page.headers["X-Request-ID"]
    assert page.took < 3
    assert sent.status == 503
    assert ask("/healthz", signed_in=False).status == 200
    assert ask("/readyz", signed_in=False).status == 503

    postgres.start()

    assert until_open(ask, seconds=5) == 200
    assert ask("/readyz", signed_in=False).status == 200


def test_a_database_that_takes_calls_and_never_answers_is_given_up_after_three_seconds(
    postgres, ask
):
    postgres.stop()
    postgres.start()  # no connection is left from before
    postgres.freeze()

    page = ask()

    postgres.thaw()
    assert page.status == 503
    assert 2 < page.took < 5  # connect_timeout is 3, asked once
    assert until_open(ask, seconds=5) == 200

"""Canaries: what people type and who they are never reaches a log line."""

import io
import json
import logging

import pytest
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import include, path

from accounts.models import User
from accounts.request_log import OriginFilter
from accounts.roles import Role
from core.logs import JsonFormatter

NAME = "张秀英"
TYPED = "家访记录甲乙丙"
CANARIES = (NAME, TYPED, "%E5%BC%A0", "\\u5f20", "Passw0rd-canary", "zhangxiuying")


@login_not_required
def breaks(request):
    """A page whose fault carries everything a person typed."""
    typed = request.POST["note"]
    raise ValueError(f"{typed} of {NAME}")


@login_not_required
def refused_by_the_database(request):
    for _ in range(2):
        User.objects.create(username="zhangxiuying", full_name=NAME)
    return HttpResponse()


@login_not_required
def numbered(request, pk, word):
    return HttpResponse("ok")


handler404 = "portal.errors.page_not_found"
handler500 = "portal.errors.server_error"
urlpatterns = [
    path("breaks/", breaks, name="breaks"),
    path("refused/", refused_by_the_database, name="refused"),
    path("numbered/<int:pk>/<str:word>/", numbered, name="numbered"),
    path("accounts/", include("accounts.urls")),
    path("", include("portal.urls")),
]

here = pytest.mark.urls(__name__)


@pytest.fixture
def lines():
    """The lines written since, through the handler and the levels of the settings."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    handler.addFilter(OriginFilter())
    logging.getLogger().addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)
    assert [word for word in CANARIES if word in stream.getvalue()] == []


@pytest.fixture
def forgiving(client):
    client.raise_request_exception = False
    return client


@here
@pytest.mark.django_db
def test_a_page_is_one_line_with_its_person_desk_and_duration(client, desk, lines):
    city = desk(Role.CITY_OFFICER)
    client.sit_at(city)

    response = client.get("/numbered/7/张秀英/?q=张秀英")

    (line,) = lines()
    assert isinstance(line.pop("ms"), int)
    assert line.pop("time")
    assert line == {
        "level": "INFO",
        "logger": "platform.requests",
        "message": "request",
        "request_id": response["X-Request-ID"],
        "user_id": city.user.pk,
        "desk_id": city.pk,
        "method": "GET",
        "view": "numbered",
        "keys": {"pk": 7},
        "status": 200,
    }


@here
def test_an_address_that_leads_nowhere_is_not_repeated(client, lines):
    client.get(f"/{NAME}/?q={TYPED}")

    (line,) = lines()
    assert line["status"] == 404
    assert "view" not in line


@here
@pytest.mark.django_db
def test_a_fault_is_told_by_its_way_under_the_id_of_the_answer(forgiving, lines):
    response = forgiving.post(f"/breaks/?q={NAME}", {"note": TYPED})

    fault, page = lines()
    assert response.status_code == 500
    assert (fault["logger"], fault["message"]) == ("django.request", "Internal Server Error")
    assert fault["errors"][0]["type"] == "builtins.ValueError"
    assert fault["errors"][0]["at"][-1].endswith(" breaks")
    assert page["status"] == 500
    assert {fault["request_id"], page["request_id"]} == {response["X-Request-ID"]}


@here
@pytest.mark.django_db
def test_a_row_that_the_database_refuses_is_not_quoted(forgiving, lines):
    forgiving.post("/refused/")

    fault, _ = lines()
    assert fault["errors"][0]["type"] == "django.db.utils.IntegrityError"


@here
@pytest.mark.django_db
def test_a_failed_sign_in_leaves_no_name_and_no_password(client, lines):
    for _ in range(6):
        client.post(
            "/accounts/sign-in/", {"username": "zhangxiuying", "password": "Passw0rd-canary"}
        )

    assert {line["logger"] for line in lines()} == {"platform.requests"}
    assert [line["status"] for line in lines()][-1] == 429


@here
def test_a_strange_host_is_refused_without_being_quoted(client, lines):
    response = client.get("/healthz", headers={"host": "zhangxiuying.example"})

    stranger, page = lines()
    assert response.status_code == page["status"] == 400
    assert (stranger["logger"], stranger["message"]) == (
        "django.security.DisallowedHost",
        "Bad Request",
    )


def test_nobody_is_mailed_an_error():
    configured = logging.Logger.manager.loggerDict
    handlers = [
        handler
        for logger in configured.values()
        if isinstance(logger, logging.Logger)
        for handler in logger.handlers
    ]

    assert [
        type(handler).__name__ for handler in handlers if "Mail" in type(handler).__name__
    ] == []
    assert settings.ADMINS == []

"""Health, errors, and the home page."""

import pytest
from django.db import OperationalError
from django.test import RequestFactory

from accounts.roles import Role
from portal import errors

ERROR_PAGES = [
    (errors.bad_request, 400),
    (errors.permission_denied, 403),
    (errors.page_not_found, 404),
]


def test_health_answers_without_a_database(client, django_assert_num_queries):
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok")


@pytest.mark.django_db
def test_ready_asks_the_database_and_its_migrations(client):
    response = client.get("/readyz")

    assert (response.status_code, response.content) == (200, b"ok")


@pytest.mark.parametrize(("page", "status"), ERROR_PAGES)
def test_an_error_page_asks_nothing_of_the_database(page, status):
    response = page(RequestFactory().get("/?secret=1"), Exception("secret"))

    assert response.status_code == status
    assert "secret" not in response.content.decode()


def test_a_lost_database_is_a_pause_with_the_time_to_come_back():
    try:
        raise OperationalError("gone")
    except OperationalError:
        response = errors.server_error(RequestFactory().get("/"))

    assert response.status_code == 503
    assert response["Retry-After"] == "30"


def test_any_other_fault_is_a_fault():
    try:
        raise ValueError("secret")
    except ValueError:
        response = errors.server_error(RequestFactory().get("/"))

    assert response.status_code == 500
    assert "secret" not in response.content.decode()


@pytest.mark.django_db
def test_two_pages_that_are_not_there_do_not_differ_by_a_byte(client, desk):
    client.sit_at(desk(Role.DISTRICT_OFFICER))

    one, other = client.get("/nowhere/"), client.get("/elsewhere/?q=1")

    assert one.status_code == other.status_code == 404
    assert one.content == other.content


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "above"),
    [
        ("/reports/summaries/5/step/", "/reports/summaries/5/"),
        ("/reports/summaries/5/renew/", "/reports/summaries/5/"),
        ("/reports/city/5/report/adopt/", "/reports/city/5/report/"),
        ("/accounts/sign-out/", ""),
    ],
)
def test_an_address_that_only_takes_a_form_leads_back_to_its_page(client, desk, address, above):
    response = client.sit_at(desk(Role.CITY_LEADER)).get(address)

    content = response.content.decode()
    assert response.status_code == 405
    assert "POST" in response["Allow"]
    assert "这个地址不能直接打开" in content
    assert (f'href="{above}">回到原来的页面' in content) == bool(above)
    assert 'href="/">回到首页' in content

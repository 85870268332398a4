"""A list costs the same with one row and with fifty, whatever hangs on its rows."""

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.roles import Role
from tests.architecture import world as worlds
from tests.architecture.copies import copy_each
from tests.architecture.registry import ANYBODY, EVERYBODYS, PAGES, SIGNED_IN
from tests.architecture.test_pages import address
from tests.architecture.world import OWN

pytestmark = pytest.mark.django_db

COPIES = 49
MOST_QUERIES = 20
# A case's own page is its whole file, a center's says how it stands as well, a dashboard and what is
# open before a round is closed are of every room: one question for each kind of thing there.
MOST_OF_ALL_KINDS = {
    "centers:center_detail": 32,
    "cases:case_detail": 26,
    "reports:city_dashboard": 40,
    "reports:center_dashboard": 38,
    "reports:round_closing": 21,
}
LISTS = [
    name
    for name, page in PAGES.items()
    if "GET" in page.methods
    and page.roles not in (ANYBODY, SIGNED_IN)
    and not page.own_work
    and (not page.kind or page.kind in EVERYBODYS or page.kind in ("center", "case", "run", "pool"))
]
ROLES = (Role.CITY_OFFICER, Role.DISTRICT_OFFICER, Role.EXECUTIVE_DIRECTOR)


@pytest.fixture(scope="module")
def counts(django_db_setup, django_db_blocker):
    """For each list and role the number of queries with one row, and with fifty."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: worlds.NOW)
        world = worlds.build()
        clients = {role: _client_of(world.desk_of(role)) for role in ROLES}
        few = _counted(world, clients)
        own, near = world.places[OWN], world.places[worlds.SIBLING]
        files = (own["case"].client, own["closed"].client, own["activity"].case)
        copy_each((own["person"], *files, own["session"], near["unit"].subdistrict), COPIES)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # no plan may still take the tables for empty
        yield few, _counted(world, clients)
        transaction.set_rollback(True)


def _client_of(desk) -> Client:
    client = Client()
    client.force_login(desk.user, "django.contrib.auth.backends.ModelBackend")
    return client


def _counted(world, clients) -> dict[tuple[str, str], int]:
    found = {}
    for name in LISTS:
        for role, client in clients.items():
            if role in PAGES[name].roles:
                url = address(name, PAGES[name], world, OWN)
                with CaptureQueriesContext(connection) as queries:
                    response = client.get(url)
                assert response.status_code in (200, 302), (name, role, response.status_code)
                found[name, role] = len(queries)
    return found


def test_no_list_asks_more_of_the_database_when_it_grows(counts):
    few, many = counts

    assert {key: (few[key], many[key]) for key in few if few[key] != many[key]} == {}


def test_no_list_asks_more_than_a_page_may(counts):
    _, many = counts

    def most(name: str) -> int:
        return MOST_OF_ALL_KINDS.get(name, MOST_QUERIES)

    assert {key: count for key, count in many.items() if count > most(key[0])} == {}

"""Opening pages as a desk, the way a browser does."""

from collections.abc import Callable

from django.test import Client

from accounts.models import RoleGrant

BACKEND = "django.contrib.auth.backends.ModelBackend"
BARE = "/bench/bare/"


def at_desk(desk: RoleGrant) -> Client:
    client = Client()
    client.force_login(desk.user, BACKEND)
    session = client.session
    session["desk"] = desk.pk
    session.save()
    return client


def page(client: Client, address: str) -> Callable[[], object]:
    """Opening a page; anything but the page itself is a fault of the bench."""

    def open_it():
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")
        return answer

    return open_it


def both(*works: Callable[[], object]) -> Callable[[], object]:
    return lambda: [work() for work in works]

"""Every page by every role: its own objects, a sibling's, another district's, and none at all.

The walk also carries canaries: what a desk may not see must stand in no response, wherever it
might come from.
"""

import io
import zipfile
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.roles import Role
from tests.architecture import world as worlds
from tests.architecture.registry import (
    ANYBODY,
    BY_EXECUTIVE,
    BY_TEAM,
    EVERYBODYS,
    FORM,
    GET,
    KEY,
    OF_ADMINISTRATION,
    OF_DISTRICT,
    OTHER_NAMES,
    PAGES,
    PERSONAL,
    POST,
    SIGNED_IN,
    Page,
)
from tests.architecture.walked import WALKED
from tests.architecture.world import (
    CANARY,
    FOREIGN,
    OF_DISTRICTS,
    OWN,
    RELATIONS,
    SECRET,
    SIBLING,
    World,
)
from tests.conftest import PoliteClient

pytestmark = pytest.mark.django_db

MISSING = "missing"
NOWHERE = "00000000-0000-4000-8000-000000000000"
ANSWERED = {"GET": {200, 302}, "POST": {200, 302, 400, 409}}


def patterns(resolver=None, namespace=""):
    """(name, view) of every address but the Django admin's."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "admin":
                yield from patterns(pattern, pattern.namespace or namespace)
        else:
            yield f"{namespace}:{pattern.name}", pattern.callback


VIEWS = dict(patterns())


def test_every_address_is_in_the_registry_and_the_other_way_round():
    assert set(PAGES) == set(VIEWS)


# An event is a line of history itself; versions and sign-offs are frozen whole, with who and when.
FROZEN_WHOLE = {
    "accounts:audit_detail",
    "pilots:version_detail",
    "pilots:sign_off_detail",
    "reports:version_detail",
    "reports:addendum_detail",
    "cases:sample_detail",
}


# What is a part of something else stands in the history of the whole.
TOLD_WITH = {
    "centers:planning_detail": "centers:center_history",
    "cases:gathering_detail": "cases:activity_history",
}


@pytest.mark.parametrize("name", TOLD_WITH)
def test_the_history_of_the_whole_has_the_readers_of_the_part(name):
    assert PAGES[TOLD_WITH[name]].roles == PAGES[name].roles


@pytest.mark.parametrize("name", [name for name in PAGES if name.endswith("_detail")])
def test_every_object_with_a_page_has_a_history_for_the_same_readers(name):
    page, history = PAGES[name], PAGES.get(name.replace("_detail", "_history"))

    if name in FROZEN_WHOLE or name in TOLD_WITH:
        assert history is None
    else:
        assert history is not None
        assert (history.roles, history.kind) == (page.roles, page.kind)


@pytest.mark.parametrize("name", PAGES)
def test_every_view_says_itself_who_may_open_it(name):
    view, page = VIEWS[name], PAGES[name]

    if page.roles == ANYBODY:
        assert view.login_required is False
    elif page.roles == SIGNED_IN:
        assert getattr(view, "login_required", True)
        assert not hasattr(view, "opens_for")
    else:
        assert view.opens_for == page.roles


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One world for the whole walk; each test undoes what it did, the module undoes the world."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield worlds.build()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def in_september(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: worlds.NOW)


def address(name: str, page: Page, world: World, relation: str) -> str:
    if not page.kind:
        return reverse(name, kwargs=page.more)
    key = KEY.get(page.kind, "pk")
    thing = getattr(world, page.kind) if page.kind in EVERYBODYS else None
    if thing is None and relation != MISSING:
        thing = world.places[relation][page.kind]
    value = getattr(thing, key) if thing and relation != MISSING else NOWHERE
    if relation == MISSING and key == "pk":
        value = 9_999_999
    return reverse(name, kwargs={OTHER_NAMES.get((name, key), key): value, **page.more})


def sees(role: str, kind: str, relation: str) -> bool:
    """Whether the object is in this desk's scope, by the words of the design and nothing else."""
    if relation == MISSING:
        return False
    if kind in PERSONAL:
        return relation == OWN and role == Role.CENTER_WORKER
    if kind in EVERYBODYS or role in Role.of_city:
        return True
    if role == Role.SECURITY_ADMIN and kind in OF_ADMINISTRATION:
        return True
    if role in OF_DISTRICTS:
        return relation in (OWN, SIBLING)
    if kind in BY_TEAM and role == Role.SUPERVISOR:
        return False
    if kind in BY_EXECUTIVE and role == Role.DIRECTOR:
        return False
    return kind not in OF_DISTRICT and relation == OWN


@dataclass
class Walk:
    """Opens pages as one desk and writes down everything that is not as it should be."""

    role: str
    client: Client
    wrong: list[str]
    visits: int = 0

    def forbidden(self, page: Page) -> list[str]:
        if page.whole or self.role in (*Role.of_city, Role.SECURITY_ADMIN):
            return [SECRET]
        canaries = [CANARY[FOREIGN]]
        if self.role not in OF_DISTRICTS:
            canaries.append(CANARY[SIBLING])
        knows = page.by_request or self.role in (Role.CENTER_WORKER, Role.EXECUTIVE_DIRECTOR)
        return canaries if knows else [*canaries, SECRET]

    def visit(self, name: str, url: str, method: str, expected: set[int]) -> None:
        self.visits += 1
        session = self.client.cookies["sessionid"].value
        with transaction.atomic():
            if method == "GET":
                response = self.client.get(url)
            else:
                response = self.client.post(url, PAGES[name].data)
            transaction.set_rollback(True)
        self.client.cookies["sessionid"] = session  # a page that gives another: that is undone too
        where = f"{method} {name} {url}"
        if response.status_code not in expected:
            self.wrong.append(f"{where}: {response.status_code}, not {sorted(expected)}")
        shown = text_of(response)
        self.wrong += [
            f"{where} shows {canary}" for canary in self.forbidden(PAGES[name]) if canary in shown
        ]


def text_of(response) -> str:
    """Everything a response says, workbooks unpacked."""
    body = b"".join(response) if response.streaming else response.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            body = b"".join(parts.read(name) for name in parts.namelist())
    return body.decode(errors="replace") + "".join(
        f"{key}{value}" for key, value in response.items()
    )


def refused_outright(page: Page, role: str, method: str) -> bool:
    """By method or role: before the view runs, so that no object is looked at."""
    is_for_all = page.roles in (ANYBODY, SIGNED_IN)
    return method not in page.methods or not (is_for_all or role in page.roles)


def relations_of(page: Page, role: str, method: str) -> tuple[str, ...]:
    """A refusal that looks at no object is tried at one's own, where more would be seen."""
    if not page.kind or refused_outright(page, role, method):
        return (OWN,)
    return (OWN, MISSING) if page.kind in EVERYBODYS else (*RELATIONS, MISSING)


def expected(page: Page, role: str, relation: str, method: str) -> set[int]:
    """What a page must answer; the order of the refusals is method, role, scope or role first."""
    if refused_outright(page, role, method):
        return {403} if method in page.methods else {403, 405}
    if page.kind and not sees(role, page.kind, relation):
        return {404}
    if page.own_work and role != Role.CENTER_WORKER:
        return {404}
    return ANSWERED[method]


@pytest.mark.parametrize("role", Role)
def test_every_page_by_a_desk(world, role):
    client = PoliteClient().sit_at(world.desk_of(role))
    walk = Walk(role, client, [])

    for name, page in PAGES.items():
        if name in ("accounts:sign_in", "accounts:sign_out"):
            continue
        for method in ("GET", "POST"):
            for relation in relations_of(page, role, method):
                url = address(name, page, world, relation)
                walk.visit(name, url, method, expected(page, role, relation, method))

    WALKED[role.label] = (walk.visits, len(walk.wrong))
    assert walk.wrong == []


@pytest.mark.parametrize(
    ("name", "page"), [item for item in PAGES.items() if item[1].roles != ANYBODY]
)
def test_every_page_sends_a_stranger_to_the_door(world, name, page):
    url = address(name, page, world, OWN)

    for call in (Client().get, Client().post):
        response = call(url)

        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/sign-in/?next=")


def test_what_is_out_of_scope_and_what_is_not_there_do_not_differ_by_a_byte(world):
    client = PoliteClient().sit_at(world.desk_of(Role.DISTRICT_OFFICER))

    for name, page in PAGES.items():
        if not page.kind or page.kind in EVERYBODYS or "GET" not in page.methods:
            continue
        if Role.DISTRICT_OFFICER in page.roles:
            foreign = client.get(address(name, page, world, FOREIGN))
            missing = client.get(address(name, page, world, MISSING))
            assert (foreign.status_code, foreign.content) == (404, missing.content), name


def test_a_post_without_its_token_is_refused_everywhere(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(
        world.desk_of(Role.DISTRICT_OFFICER).user, "django.contrib.auth.backends.ModelBackend"
    )

    for name, page in PAGES.items():
        if "POST" in page.methods:
            assert client.post(address(name, page, world, OWN)).status_code == 403, name


def test_every_response_carries_the_headers_that_keep_it_ours(world):
    client = PoliteClient().sit_at(world.desk_of(Role.CITY_OFFICER))

    for name, page in PAGES.items():
        if "GET" not in page.methods or page.roles == ANYBODY:
            continue
        headers = client.get(address(name, page, world, OWN)).headers
        if headers["Content-Type"].startswith("text/"):
            assert headers["Content-Type"] == "text/html; charset=utf-8", name
        policy = headers["Content-Security-Policy"]
        assert "unsafe" not in policy, name
        assert "default-src 'none'" in policy, name
        assert "frame-ancestors 'none'" in policy, name
        assert headers["X-Content-Type-Options"] == "nosniff", name
        assert headers["Referrer-Policy"] == "same-origin", name
        assert headers["Cache-Control"] == "no-store", name


def test_the_walk_would_notice_a_leak(world):
    """The negative control: a desk of the far district does see what others must not."""
    officer = worlds.make_desk(Role.DISTRICT_OFFICER, world.places[FOREIGN]["unit"].district)
    client = PoliteClient().sit_at(officer)

    shown = text_of(client.get(reverse("centers:center_list")))

    assert CANARY[FOREIGN] in shown


def test_the_registry_speaks_of_methods_that_exist():
    assert {page.methods for page in PAGES.values()} == {GET, POST, FORM}

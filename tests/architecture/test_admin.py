"""The Django admin: every page of it opens, and what belongs to a workflow is only read there."""

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.doors import Stateful
from accounts.models import User
from accounts.roles import Role
from core.frozen import FrozenModel
from tests.architecture import world as worlds

pytestmark = pytest.mark.django_db

SITE = {model: site for model, site in admin.site._registry.items() if site is not None}
OURS = {"accounts", "pilots", "centers", "cases", "supervision", "funding", "reports", "core"}
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: worlds.NOW)
        yield worlds.build()
        transaction.set_rollback(True)


def signed_in(**facts) -> Client:
    client = Client()
    client.force_login(User.objects.create_user("guanli", full_name="管理员", **facts), BACKEND)
    return client


def address(model, what, *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{what}", args=args)


def addresses(model) -> list[str]:
    """The list, the blank form, and the page, history and removal of the first row."""
    found = [address(model, "changelist"), address(model, "add")]
    row = model._base_manager.order_by("pk").first()
    if row is not None:
        found += [address(model, what, row.pk) for what in ("change", "history", "delete")]
    return found


@pytest.mark.parametrize("model", SITE, ids=lambda model: model._meta.label)
def test_every_page_opens_for_the_superuser_or_is_closed_but_never_fails(world, model):
    client = signed_in(is_staff=True, is_superuser=True)

    opened = {url: client.get(url).status_code for url in addresses(model)}
    searched = client.get(address(model, "changelist"), {"q": "'\"%_<&", "p": "-1", "x__y": "1"})
    missing = client.get(address(model, "change", "99999999999999999999999"))

    assert opened.pop(address(model, "changelist")) == 200
    assert set(opened.values()) <= {200, 403}
    assert searched.status_code == 302  # back to the whole list
    assert missing.status_code == 302


@pytest.mark.parametrize("model", SITE, ids=lambda model: model._meta.label)
def test_what_a_workflow_writes_and_what_is_evidence_is_read_only(world, rf, model):
    request = rf.get("/")
    request.user = User(is_staff=True, is_superuser=True, is_active=True)
    site = SITE[model]

    allowed = {
        "add": site.has_add_permission(request),
        "change": site.has_change_permission(request),
        "delete": site.has_delete_permission(request),
    }

    if issubclass(model, Stateful | FrozenModel):
        assert allowed == {"add": False, "change": False, "delete": False}
    if model._meta.app_label in OURS:
        assert not allowed["delete"]


def test_the_admin_knows_reference_data_at_least():
    assert {"accounts.District", "accounts.User", "accounts.AuditEvent"} <= {
        model._meta.label for model in SITE
    }


@pytest.mark.parametrize("model", SITE, ids=lambda model: model._meta.label)
def test_staff_who_are_not_superusers_see_nothing(world, model):
    client = signed_in(is_staff=True)

    assert {client.get(url).status_code for url in addresses(model)} == {403}


@pytest.mark.parametrize("role", Role)
def test_no_desk_opens_the_admin(world, role):
    client = Client()
    client.force_login(world.desk_of(role).user, BACKEND)

    response = client.get(reverse("admin:index"), follow=True)

    assert response.status_code == 403

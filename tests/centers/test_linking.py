"""Which account is whose, and that it loses its desks with the engagement."""

from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.roles import Role
from centers import actions
from centers.models import Person
from core.deadlines import BEIJING
from core.problems import Refused
from tests.accounts.factories import make_desk, make_subdistrict
from tests.centers.factories import make_center, make_person

pytestmark = pytest.mark.django_db
AT = datetime(2021, 9, 15, 10, tzinfo=BEIJING)


@pytest.fixture
def center():
    return make_center()


@pytest.fixture
def executive(center):
    return make_desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict)


def test_who_leaves_the_center_loses_the_desks_of_the_linked_account(center, executive):
    person, desk = make_person(center), make_desk(Role.CENTER_WORKER, center.subdistrict)

    actions.link_account(person=person, user=desk.user, by=executive, at=AT)
    engagement = person.engagements.get()
    actions.end_engagement(engagement=engagement, ends_on=date(2021, 9, 15), by=executive, at=AT)

    desk.refresh_from_db()
    assert desk.is_over(date(2021, 9, 15))
    event = AuditEvent.objects.get(what="关联账号")
    assert event.changes == {"平台账号": ["", str(desk.user)]}


def test_a_link_is_taken_back_and_saving_the_same_says_nothing(center, executive):
    person, desk = make_person(center), make_desk(Role.CENTER_WORKER, center.subdistrict)
    for user in (desk.user, desk.user, None):
        actions.link_account(person=person, user=user, by=executive, at=AT)

    assert Person.objects.get().user is None
    assert AuditEvent.objects.filter(what="关联账号").count() == 2


def test_only_an_account_with_a_desk_of_the_center_is_linked(center, executive):
    person = make_person(center)
    strangers = [
        make_desk(Role.CENTER_WORKER, make_subdistrict("潘家园街道")),
        make_desk(Role.SUBDISTRICT_OFFICER, center.subdistrict),
        make_desk(Role.CENTER_WORKER, center.subdistrict, valid_to=date(2021, 9, 15)),
    ]

    for desk in strangers:
        with pytest.raises(Refused) as refusal:
            actions.link_account(person=person, user=desk.user, by=executive, at=AT)
        assert refusal.value.codes == ["account_elsewhere"]


def test_an_account_is_one_persons(center, executive):
    desk = make_desk(Role.CENTER_WORKER, center.subdistrict)
    first, second = make_person(center, "甲"), make_person(center, "乙")
    actions.link_account(person=first, user=desk.user, by=executive, at=AT)

    with pytest.raises(Refused) as refusal:
        actions.link_account(person=second, user=desk.user, by=executive, at=AT)
    assert (refusal.value.codes, "甲" in str(refusal.value)) == (["account_linked"], True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=second.pk).update(user=desk.user)


def test_the_page_offers_the_centers_accounts_and_shows_the_choice(
    client, monkeypatch, center, executive
):
    monkeypatch.setattr(timezone, "now", lambda: AT)
    desk = make_desk(Role.CENTER_WORKER, center.subdistrict)
    elsewhere = make_desk(Role.CENTER_WORKER, make_subdistrict("潘家园街道"))
    person = make_person(center)
    client.sit_at(executive)
    address = reverse("centers:account_link", args=[person.pk])

    offered = set(client.get(address).context["form"].fields["user"].queryset)
    assert offered == {desk.user, executive.user}
    assert elsewhere.user not in offered
    home = client.post(address, {"user": desk.user_id}).url

    assert f"（{desk.user.username}）" in client.get(home).content.decode()

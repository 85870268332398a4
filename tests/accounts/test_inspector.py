"""The inspector's desk: named districts, some days, read only, under a watermark."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import District, RoleGrant, Subdistrict
from accounts.people import grants
from accounts.roles import Role
from core.deadlines import BEIJING
from core.problems import Refused
from tests.accounts.factories import make_district, make_subdistrict

pytestmark = pytest.mark.django_db

AT = datetime(2021, 6, 1, 10, tzinfo=BEIJING)
TODAY = AT.date()


def give(desk, **facts):
    facts = {
        "role": Role.INSPECTOR,
        "district": None,
        "subdistrict": None,
        "valid_from": TODAY,
        "valid_to": TODAY + timedelta(days=90),
        "basis": "审计通知书",
        "inspected": [make_district()],
        **facts,
    }
    user = desk(Role.CITY_VIEWER).user
    return grants.grant_desk(user=user, desk=facts, by=desk(Role.SECURITY_ADMIN), at=AT)


def test_an_inspector_is_sent_to_districts_for_ninety_days_at_most(desk):
    given = give(desk)

    assert list(given.inspected.all()) == [make_district()]
    held = [TODAY + timedelta(days=89), TODAY + timedelta(days=90)]
    assert [given in RoleGrant.objects.held_on(day) for day in held] == [True, False]


WRONG = [
    ({"valid_to": None}, ["inspection_too_long"]),
    ({"valid_to": TODAY + timedelta(days=91)}, ["inspection_too_long"]),
    ({"inspected": [], "valid_to": None}, ["units_missing", "inspection_too_long"]),
    ({"role": Role.SUPERVISOR, "valid_to": None}, ["units_missing"]),
]


@pytest.mark.parametrize(("facts", "codes"), WRONG)
def test_nobody_inspects_everywhere_or_for_ever(desk, facts, codes):
    with pytest.raises(Refused) as refusal:
        give(desk, **facts)

    assert refusal.value.codes == codes


def test_the_database_knows_no_inspector_without_an_end(desk):
    with pytest.raises(IntegrityError), transaction.atomic():
        desk(Role.INSPECTOR, valid_to=None)


def test_an_inspector_of_nothing_sees_nothing(desk):
    make_subdistrict()
    inspector = desk(Role.INSPECTOR)
    inspector.inspected.clear()

    assert not District.objects.visible_to(inspector).exists()
    assert not Subdistrict.objects.visible_to(inspector).exists()


def test_every_page_of_an_inspector_carries_the_name_and_the_moment(client, desk):
    inspector = desk(Role.INSPECTOR)
    client.sit_at(inspector)

    page = client.get("/centers/").content.decode()

    user = inspector.user
    assert f"{user.full_name}（{user.username}） {timezone.localdate().year}年" in page
    assert 'class="watermark"' in page


def test_nobody_elses_page_is_marked(client, desk):
    client.sit_at(desk(Role.DISTRICT_OFFICER))

    assert "watermark" not in client.get("/centers/").content.decode()


def test_an_inspector_reads_rows_of_cases_without_a_name_and_opens_none(client, desk):
    client.sit_at(desk(Role.INSPECTOR))

    page = client.get("/cases/")

    assert (page.status_code, page.context["shows_people"]) == (200, False)


FORM = {
    "full_name": "审某",
    "username": "shenji",
    "role": Role.INSPECTOR,
    "valid_from": "2099-01-01",
    "valid_to": "2099-02-01",
    "basis": "审计通知书",
}


def test_the_form_names_districts_for_an_inspector(client, desk):
    client.sit_at(desk(Role.SECURITY_ADMIN))

    client.post("/accounts/people/add/", {**FORM, "inspected": [make_district().pk]})

    given = RoleGrant.objects.get(user__username="shenji")
    assert (given.role, given.valid_to) == (Role.INSPECTOR, date(2099, 2, 1))
    assert given.inspected_ids == [make_district().pk]


def test_the_form_names_units_for_a_supervisor_line_by_line(client, desk):
    units = [make_subdistrict(), make_subdistrict("潘家园街道")]
    client.sit_at(desk(Role.SECURITY_ADMIN))
    supervisor = {**FORM, "role": Role.SUPERVISOR}

    lines = {"served": "朝阳区劲松街道\n 朝阳区 潘家园街道\n\n"}
    wrong = client.post("/accounts/people/add/", {**supervisor, "served": "朝阳区天上街道"})
    client.post("/accounts/people/add/", {**supervisor, **lines})

    given = RoleGrant.objects.get(user__username="shenji")
    assert wrong.context["form"].errors["served"] == ["没有找到：朝阳区天上街道"]
    assert set(given.served.all()) == set(units)

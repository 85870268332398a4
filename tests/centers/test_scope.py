"""Who sees which center, and who may open which page."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from centers.models import Center, Engagement, Person
from tests.accounts.factories import make_district, make_subdistrict
from tests.centers.factories import make_center, make_person
from tests.pilots.factories import make_round, make_unit

pytestmark = pytest.mark.django_db

EVERYWHERE = {"ours", "neighbor", "far"}


def world() -> dict[str, Center]:
    """Two centers in 朝阳区, one in 海淀区, each with one member of staff of the same name."""
    round = make_round()
    haidian = make_district("海淀区")
    centers = {
        "ours": make_center(make_unit(round, make_subdistrict("劲松街道"))),
        "neighbor": make_center(make_unit(round, make_subdistrict("八里庄街道"))),
        "far": make_center(make_unit(round, make_subdistrict("八里庄街道", haidian))),
    }
    for name, center in centers.items():
        make_person(center, name)
    return centers


def unit_for(role, center):
    return center.district if role in Role.of_district else center.subdistrict


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (Role.SUBDISTRICT_OFFICER, {"ours"}),
        (Role.DIRECTOR, {"ours"}),
        (Role.EXECUTIVE_DIRECTOR, {"ours"}),
        (Role.CENTER_WORKER, {"ours"}),
        (Role.SUPERVISOR, {"ours"}),
        (Role.DISTRICT_OFFICER, {"ours", "neighbor"}),
        (Role.DISTRICT_LEADER, {"ours", "neighbor"}),
        (Role.CITY_OFFICER, EVERYWHERE),
        (Role.CITY_LEADER, EVERYWHERE),
        (Role.CITY_VIEWER, EVERYWHERE),
        (Role.AUDIT_ADMIN, set()),
        (Role.SYSTEM_ADMIN, set()),
        (Role.SECURITY_ADMIN, set()),
    ],
)
def test_each_role_sees_its_own_centers_and_their_people(desk, role, seen):
    centers = world()
    by = desk(role, unit_for(role, centers["ours"]))

    found = set(Center.objects.visible_to(by))

    assert found == {centers[name] for name in seen}
    assert {person.name for person in Person.objects.visible_to(by)} == seen
    assert {e.person.name for e in Engagement.objects.visible_to(by)} == seen


def address(name, center) -> str:
    person = Person.objects.get(center=center)
    keys = {
        "center_detail": center.pk,
        "center_edit": center.pk,
        "person_add": center.pk,
        "person_detail": person.pk,
        "credential_add": person.pk,
        "degree_add": person.pk,
        "engagement_add": person.pk,
        "engagement_end": person.engagements.get().pk,
    }
    more = ["basics"] if name == "center_edit" else []
    return reverse(f"centers:{name}", args=[keys[name], *more] if name in keys else [])


PAGES = {
    "center_list": (*Role.of_business, Role.INSPECTOR),
    "center_detail": (*Role.of_business, Role.INSPECTOR),
    "person_detail": (*Role.of_business, Role.INSPECTOR),
    "unit_list": (*Role.of_business, Role.INSPECTOR),
    "unit_export": (*Role.of_business, Role.INSPECTOR),
    "decision_list": Role.of_city,
    "decision_confirm": (Role.CITY_LEADER,),
    "center_edit": (Role.EXECUTIVE_DIRECTOR,),
    "person_add": (Role.EXECUTIVE_DIRECTOR,),
    "credential_add": (Role.EXECUTIVE_DIRECTOR,),
    "degree_add": (Role.EXECUTIVE_DIRECTOR,),
    "engagement_add": (Role.EXECUTIVE_DIRECTOR,),
    "engagement_end": (Role.EXECUTIVE_DIRECTOR,),
}


@pytest.mark.parametrize("role", Role)
def test_every_page_opens_for_its_roles_only(client, desk, role):
    center = make_center()
    make_person(center)
    client.sit_at(desk(role, unit_for(role, center)))

    statuses = {name: client.get(address(name, center)).status_code for name in PAGES}

    assert statuses == {name: 200 if role in roles else 403 for name, roles in PAGES.items()}


@pytest.mark.parametrize(
    "name", ["center_edit", "person_add", "credential_add", "engagement_end", "center_detail"]
)
@pytest.mark.parametrize("whose", ["neighbor", "far"])
def test_what_is_not_ours_does_not_exist(client, desk, name, whose):
    centers = world()
    client.sit_at(desk(Role.EXECUTIVE_DIRECTOR, centers["ours"].subdistrict))

    response = client.get(address(name, centers[whose]))
    posted = client.post(address(name, centers[whose]), {"name": "x"})

    assert response.status_code == 404
    assert posted.status_code == (405 if name == "center_detail" else 404)


@pytest.mark.parametrize(
    ("role", "phone"),
    [
        (Role.SUBDISTRICT_OFFICER, "13800138000"),
        (Role.EXECUTIVE_DIRECTOR, "13800138000"),
        (Role.CENTER_WORKER, "13800138000"),
        (Role.SUPERVISOR, "138****8000"),
        (Role.DISTRICT_OFFICER, "138****8000"),
        (Role.CITY_VIEWER, "138****8000"),
    ],
)
def test_telephone_numbers_of_staff_are_masked_further_up(client, desk, role, phone):
    center = make_center()
    person = make_person(center, phone="13800138000")
    client.sit_at(desk(role, unit_for(role, center)))

    pages = [
        client.get(reverse("centers:center_detail", args=[center.pk])),
        client.get(reverse("centers:person_detail", args=[person.pk])),
    ]

    for page in pages:
        text = page.content.decode()
        assert phone in text
        assert ("13800138000" in text) == (phone == "13800138000")

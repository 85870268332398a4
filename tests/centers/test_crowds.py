"""Lists of all people of the city ask no more often than for one person."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.roles import Role
from centers.models import Center, Credential, Engagement, Person
from centers.models.center import units_of
from tests.accounts.factories import make_desk
from tests.centers.factories import make_center, make_person

pytestmark = pytest.mark.django_db
ADDRESSES = {
    "centers:qualification_list": 12,
    "centers:qualification_export": 12,
    "centers:roster_export": 11,
}
MANY = 3000


@pytest.fixture
def center():
    center = make_center()
    make_person(center, "甲", phone="13800138000", papers=[("assistant", date(2015, 1, 1))])
    return center


def fill(center: Center, count: int = MANY) -> None:
    """As many more on duty, each with a certificate."""
    units = units_of(center)
    people = Person.objects.bulk_create(
        Person(**units, name=f"社工{number}", phone="13900139000") for number in range(count)
    )
    Engagement.objects.bulk_create(
        Engagement(**units, person=person, kind="social_worker", starts_on=date(2021, 6, 1))
        for person in people
    )
    Credential.objects.bulk_create(
        Credential(
            person=person,
            level="intermediate",
            number=f"C{number:06d}",
            approved_on=date(2019, 6, 1),
        )
        for number, person in enumerate(people)
    )


@pytest.mark.parametrize("is_crowded", [False, True])
def test_3000_people_are_asked_for_as_often_as_one(
    client, center, django_assert_num_queries, is_crowded
):
    if is_crowded:
        fill(center)
    client.sit_at(make_desk(Role.CITY_OFFICER))

    answers = {}
    for name, queries in ADDRESSES.items():
        with django_assert_num_queries(queries):
            answers[name] = client.get(reverse(name))

    people = 1 + MANY * is_crowded
    page = answers["centers:qualification_list"].context
    assert (page["total"], len(page["page"])) == (people, min(people, 50))
    for name in ("centers:qualification_export", "centers:roster_export"):
        sheet = load_workbook(BytesIO(answers[name].content), read_only=True).active
        numbers = [
            row[0] for row in sheet.iter_rows(values_only=True) if row and type(row[0]) is int
        ]
        assert numbers == list(range(1, people + 1))

"""Who sees which unit: one table for districts, one for subdistricts."""

import pytest

from accounts.models import District, Subdistrict
from accounts.roles import Role
from accounts.scope import within
from tests.accounts.factories import make_desk, make_district, make_subdistrict

pytestmark = pytest.mark.django_db

ALL = {"朝阳区", "海淀区"}
OURS, NEIGHBOR, FAR = "劲松街道", "潘家园街道", "中关村街道"
EVERYWHERE = {OURS, NEIGHBOR, FAR}

TABLE = [
    (Role.CITY_OFFICER, ALL, EVERYWHERE),
    (Role.CITY_LEADER, ALL, EVERYWHERE),
    (Role.CITY_VIEWER, ALL, EVERYWHERE),
    (Role.DISTRICT_OFFICER, {"朝阳区"}, {OURS, NEIGHBOR}),
    (Role.DISTRICT_LEADER, {"朝阳区"}, {OURS, NEIGHBOR}),
    (Role.SUBDISTRICT_OFFICER, {"朝阳区"}, {OURS}),
    (Role.DIRECTOR, {"朝阳区"}, {OURS}),
    (Role.EXECUTIVE_DIRECTOR, {"朝阳区"}, {OURS}),
    (Role.CENTER_WORKER, {"朝阳区"}, {OURS}),
    (Role.SUPERVISOR, {"朝阳区"}, {OURS}),
    (Role.INSPECTOR, {"朝阳区"}, {OURS, NEIGHBOR}),
    (Role.AUDIT_ADMIN, set(), set()),
    (Role.SYSTEM_ADMIN, set(), set()),
    (Role.SECURITY_ADMIN, set(), set()),
]


@pytest.fixture
def units():
    far = make_district("海淀区")
    make_subdistrict(FAR, far)
    make_subdistrict(NEIGHBOR)
    return make_subdistrict(OURS)


@pytest.mark.parametrize(("role", "districts", "subdistricts"), TABLE)
def test_each_role_sees_its_units_and_no_other(units, role, districts, subdistricts):
    desk = make_desk(role)

    assert {str(row) for row in District.objects.visible_to(desk)} == districts
    assert {str(row) for row in Subdistrict.objects.visible_to(desk)} == subdistricts


def test_the_table_names_every_role():
    assert {row[0] for row in TABLE} == set(Role)


def test_without_a_desk_there_is_nothing_to_see(units):
    assert not District.objects.visible_to(None).exists()
    assert not Subdistrict.objects.visible_to(None).exists()


def test_a_role_nobody_knows_sees_nothing(units):
    desk = make_desk(Role.DISTRICT_OFFICER)
    desk.role = "stranger"

    assert not Subdistrict.objects.filter(within(desk, subdistrict="pk")).exists()

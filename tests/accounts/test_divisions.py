"""Both official lists, the changes between them, and a second run that changes nothing."""

from datetime import date

import pytest

from accounts.divisions import load_divisions
from accounts.models import District, Subdistrict

pytestmark = pytest.mark.django_db


def kinds_on(day):
    units = Subdistrict.objects.in_force_on(day)
    return [units.filter(base_kind=kind).count() for kind in ("街道", "镇", "乡")]


@pytest.mark.parametrize(
    ("day", "streets_towns_townships"),
    [
        (date(2021, 5, 18), [152, 143, 38]),
        (date(2026, 1, 1), [165, 143, 35]),
    ],
)
def test_the_units_of_a_day_are_those_of_the_official_list(day, streets_towns_townships):
    load_divisions()

    assert kinds_on(day) == streets_towns_townships


def test_seventeen_units_may_report_and_sixteen_do():
    load_divisions()

    assert District.objects.count() == 17
    assert District.objects.reporting().count() == 16


def test_there_are_two_balizhuang_in_two_districts():
    load_divisions()

    units = Subdistrict.objects.filter(name="八里庄街道").order_by("code")

    assert [unit.district.name for unit in units] == ["朝阳区", "海淀区"]


@pytest.mark.parametrize("day", [date(2021, 5, 18), date(2026, 1, 1)])
def test_no_code_and_no_name_in_a_district_stands_twice_on_one_day(day):
    load_divisions()

    units = list(Subdistrict.objects.in_force_on(day))

    assert len({unit.code for unit in units}) == len(units)
    assert len({(unit.district_id, unit.name) for unit in units}) == len(units)


def test_a_second_run_changes_nothing_and_keeps_what_staff_corrected():
    load_divisions()
    Subdistrict.objects.filter(name="劲松街道").update(is_rural=True)
    before = list(Subdistrict.objects.order_by("pk").values())

    load_divisions()

    assert list(Subdistrict.objects.order_by("pk").values()) == before

"""A center from before premises and operations had rows of their own loses nothing."""

from datetime import date
from decimal import Decimal
from importlib import import_module
from pkgutil import iter_modules

import pytest
from django.apps import apps

from centers import migrations
from centers.models import Center, Operation, Premises
from tests.accounts.factories import make_subdistrict
from tests.centers.factories import make_center, make_operation, make_premises
from tests.pilots.factories import make_round, make_unit

pytestmark = pytest.mark.django_db


def migrate():
    """Runs the migration wherever it stands in the order."""
    (name,) = [
        module.name
        for module in iter_modules(migrations.__path__)
        if module.name.endswith("_rows_of_older_profiles")
    ]
    import_module(f"centers.migrations.{name}").fill_in(apps, None)


def older(unit=None, **columns) -> Center:
    center = make_center(unit)
    Center.objects.filter(pk=center.pk).update(**columns)
    center.refresh_from_db()
    return center


def places(center):
    rows = Premises.objects.filter(center=center).order_by("use")
    return [(row.use, row.name, row.area, row.right, row.subdistrict) for row in rows]


def test_each_area_becomes_a_place_and_the_mode_an_operation_from_the_first_day():
    center = older(
        office_area=Decimal("80.5"),
        service_area=Decimal("220"),
        operation_mode="entrusted",
        operator_name="晨光社会工作事务所",
    )

    migrate()

    assert places(center) == [
        ("office", "办公用房", Decimal("80.5"), "", center.subdistrict),
        ("service", "服务用房", Decimal("220"), "", center.subdistrict),
    ]
    operation = Operation.objects.get()
    assert (operation.mode, operation.operator_name) == ("entrusted", "晨光社会工作事务所")
    assert (operation.starts_on, operation.ends_on) == (center.founded_on, None)
    assert (operation.center, operation.district) == (center, center.district)


def test_running_it_again_adds_nothing():
    older(office_area=Decimal("80"), operation_mode="own")

    migrate()
    migrate()

    assert (Premises.objects.count(), Operation.objects.count()) == (1, 1)


def test_a_center_without_areas_and_mode_gets_no_rows():
    make_center()

    migrate()

    assert not Premises.objects.exists()
    assert not Operation.objects.exists()


def test_an_area_of_nothing_is_still_an_answer():
    center = older(service_area=Decimal("0"))

    migrate()

    assert [row[:3] for row in places(center)] == [("service", "服务用房", Decimal("0"))]


def test_rows_that_people_wrote_stay_as_they_are_and_only_the_other_use_is_filled_in():
    center = make_center()
    make_operation(center, starts_on=date(2021, 7, 1))
    make_premises(center, use="office", area="30.0")
    Center.objects.filter(pk=center.pk).update(service_area=Decimal("50"))

    migrate()

    assert [row[:3] for row in places(center)] == [
        ("office", "一号楼一层", Decimal("30")),
        ("service", "服务用房", Decimal("50")),
    ]
    assert Operation.objects.get().starts_on == date(2021, 7, 1)


@pytest.mark.parametrize(
    ("closed", "last"),
    [(date(2021, 9, 10), date(2021, 9, 9)), (date(2021, 6, 1), date(2021, 6, 1))],
)
def test_a_center_that_was_taken_in_was_operated_until_the_day_before(closed, last):
    founded = date(2021, 6, 1)
    older(founded_on=founded, closed_on=closed, operation_mode="joint", operator_name="甲机构")

    migrate()

    assert (Operation.objects.get().starts_on, Operation.objects.get().ends_on) == (founded, last)


def test_a_center_of_its_own_with_a_name_left_in_the_column_has_no_operator():
    round = make_round()
    older(
        make_unit(round, make_subdistrict("望京街道")), operation_mode="own", operator_name="旧名"
    )

    migrate()

    assert Operation.objects.get().operator_name == ""


def test_the_first_place_that_is_registered_is_added_to_the_area_of_before():
    center = older(office_area=Decimal("80"))
    migrate()

    make_premises(center, use="office", area="20.5")

    center.refresh_from_db()
    assert center.office_area == Decimal("100.5")

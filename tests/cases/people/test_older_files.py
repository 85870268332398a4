"""A file from when there was one category and one kind of consent loses nothing."""

from importlib import import_module
from pkgutil import iter_modules

import pytest
from django.apps import apps

from cases import migrations
from cases.identity import name_phone_hash
from cases.models import Client, ConsentPurpose, ConsentRecord
from centers.models.center import units_of
from tests.cases.factories import OPENED_ON
from tests.centers.factories import make_center

pytestmark = pytest.mark.django_db


def the_migration():
    """Wherever it stands in the order."""
    (name,) = [
        module.name
        for module in iter_modules(migrations.__path__)
        if module.name.endswith("_categories_as_rows")
    ]
    return import_module(f"cases.migrations.{name}")


@pytest.mark.parametrize("category", ["dibao", "elderly_alone"])
def test_the_category_becomes_a_row_and_the_hint_is_what_it_is_today(category):
    client = Client.objects.create(**units_of(make_center()), name="张 三", phone="010-67321111")
    client.category = category  # the column of then

    for _ in range(2):
        the_migration()._fill_client(apps, client)

    client.refresh_from_db()
    assert client.categories() == [category]
    assert client.name_phone_hash == name_phone_hash("张三", "01067321111")


def test_an_older_paper_covers_the_service_and_sensitive_data():
    client = Client.objects.create(**units_of(make_center()), name="张三")
    consent = ConsentRecord.objects.create(
        client=client, signed_on=OPENED_ON, signer="张三", relation="self"
    )

    for _ in range(2):
        the_migration()._fill_consent(apps, consent)

    rows = ConsentPurpose.objects.order_by("pk").values_list("purpose", flat=True)
    assert list(rows) == ["service", "sensitive"]

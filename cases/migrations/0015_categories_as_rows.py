"""What one column held becomes rows, and older papers get what newer ones are made with.

A consent from before purposes were told apart was taken by a form that cited 个人信息保护法 29: it
covers the service and, as 单独同意, the sensitive data. Running it again changes nothing.
"""

from uuid import uuid4

from django.db import migrations

from core.encryption import keyed_hash


def fill(apps, schema_editor):
    for client in apps.get_model("cases", "Client").objects.order_by("pk").iterator():
        _fill_client(apps, client)
    for consent in apps.get_model("cases", "ConsentRecord").objects.order_by("pk").iterator():
        _fill_consent(apps, consent)


def _fill_client(apps, client):
    held = apps.get_model("cases", "HeldCategory").objects
    held.get_or_create(client=client, category=client.category)
    if client.name and client.phone and client.stopped_at is None:
        # As cases.identity.name_phone_hash had it on the day of this migration.
        plain = f"{''.join(client.name.split())}\n{client.phone.replace('-', '')}"
        client.name_phone_hash = keyed_hash(plain)
        client.save(update_fields=["name_phone_hash"])


def _fill_consent(apps, consent):
    purposes = apps.get_model("cases", "ConsentPurpose").objects
    for purpose in ("service", "sensitive"):
        purposes.get_or_create(consent=consent, purpose=purpose)
    if consent.public_id is None:
        apps.get_model("cases", "ConsentRecord").objects.filter(pk=consent.pk).update(
            public_id=uuid4(), form_token=uuid4()
        )


def take_back(apps, schema_editor):
    """One of several categories is kept, the first of the list's order in the database."""
    for row in apps.get_model("cases", "HeldCategory").objects.order_by("-pk").iterator():
        apps.get_model("cases", "Client").objects.filter(pk=row.client_id).update(
            category=row.category
        )


class Migration(migrations.Migration):
    dependencies = [("cases", "0014_people_in_full")]

    operations = [migrations.RunPython(fill, take_back)]

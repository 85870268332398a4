from django.db import migrations

from core.triggers import InsertOnly


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0004_renewals_and_addenda"),
    ]

    operations = [
        InsertOnly("FigureRenewal"),
        InsertOnly("Addendum"),
    ]

from django.db import migrations

from core.triggers import InsertOnly


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0002_renewals_and_supplements"),
    ]

    operations = [
        InsertOnly("FigureRenewal"),
        InsertOnly("Supplement"),
    ]

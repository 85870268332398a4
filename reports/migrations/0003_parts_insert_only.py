from django.db import migrations

from core.triggers import InsertOnly


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0002_parts"),
    ]

    operations = [
        InsertOnly("SupplementStep"),
        InsertOnly("VerificationStep"),
        InsertOnly("CenterSummaryStep"),
    ]

from django.db import migrations

from core.triggers import InsertOnly


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0012_goals_risk_and_transfers"),
    ]

    operations = [
        InsertOnly("RiskRating"),
        InsertOnly("TransferStep"),
        InsertOnly("HandOver"),
    ]

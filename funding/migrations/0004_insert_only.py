from django.db import migrations

from core.triggers import InsertOnly


class Migration(migrations.Migration):
    dependencies = [
        ("funding", "0003_ways_to_share_out"),
    ]

    operations = [
        InsertOnly("RunStep"),
        InsertOnly("AllocationLine"),
        InsertOnly("WorkloadSnapshot"),
        InsertOnly("WorkloadLine"),
        InsertOnly("Receipt"),
        InsertOnly("Payout"),
        InsertOnly("GiftInKind"),
    ]

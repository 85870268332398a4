from django.db import migrations

from core.fixed_columns import FixedOnce
from core.triggers import InsertOnly


class Migration(migrations.Migration):
    dependencies = [
        ("funding", "0005_ledgers"),
    ]

    operations = [
        InsertOnly("Payout"),
        InsertOnly("Expense"),
        InsertOnly("Settlement"),
        InsertOnly("AccountClosing"),
        InsertOnly("EntryFile"),
        InsertOnly("CategoryCaps"),
        FixedOnce("AllocationRun", "adopted_at", may_change=("state",)),
    ]

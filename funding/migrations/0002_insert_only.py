from django.db import migrations

from core.triggers import InsertOnly


class Migration(migrations.Migration):
    dependencies = [
        ("funding", "0001_initial"),
    ]

    operations = [
        InsertOnly("RunStep"),
        InsertOnly("AllocationLine"),
    ]

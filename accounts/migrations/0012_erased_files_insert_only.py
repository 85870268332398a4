from django.db import migrations

from core.triggers import InsertOnly


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0011_erased_files"),
    ]

    operations = [
        InsertOnly("FileErasure"),
    ]

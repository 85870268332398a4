from django.db import migrations

from core.triggers import InsertOnly


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0012_record_corrections"),
    ]

    operations = [
        InsertOnly("RecordCorrection"),
    ]

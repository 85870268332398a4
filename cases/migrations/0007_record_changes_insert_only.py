from django.db import migrations

from core.triggers import InsertOnly


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0006_service_records_in_full"),
    ]

    operations = [
        InsertOnly("RecordChange"),
        InsertOnly("WorkBatch"),
    ]

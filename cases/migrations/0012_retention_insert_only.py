from django.db import migrations

from core.triggers import InsertOnly


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0011_retention"),
    ]

    operations = [
        InsertOnly("Hold"),
        InsertOnly("HoldRelease"),
        InsertOnly("RetentionRun"),
        InsertOnly("RetentionLine"),
        InsertOnly("RetentionEnd"),
    ]

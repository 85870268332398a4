from django.db import migrations

from core.triggers import InsertOnly


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0006_groups_and_activities"),
    ]

    operations = [
        InsertOnly("GatheringStep"),
        InsertOnly("SignIn"),
        InsertOnly("GatheringFile"),
        InsertOnly("GatheringFileVoid"),
    ]

from django.db import migrations

from core.triggers import InsertOnly


class Migration(migrations.Migration):
    dependencies = [
        ("pilots", "0001_initial"),
    ]

    operations = [
        InsertOnly("SubmissionStep"),
        InsertOnly("ReturnItem"),
        InsertOnly("SubmissionVersion"),
    ]

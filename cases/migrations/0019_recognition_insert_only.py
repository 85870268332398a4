from django.db import migrations

from core.triggers import InsertOnly


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0018_recognition"),
    ]

    operations = [
        InsertOnly("Ruling"),
        InsertOnly("Sample"),
        InsertOnly("DrawnCase"),
        InsertOnly("Finding"),
    ]

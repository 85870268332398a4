from django.db import migrations

from core.triggers import InsertOnly


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0003_sessions_from_both_sides"),
    ]

    operations = [
        InsertOnly("SignedSheet"),
    ]

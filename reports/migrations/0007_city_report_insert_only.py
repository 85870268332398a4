from django.db import migrations

from core.triggers import InsertOnly


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0006_city_report"),
    ]

    operations = [
        InsertOnly("CityReportVersion"),
    ]

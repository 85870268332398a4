from django.db import migrations

from core.triggers import InsertOnly


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0008_evaluations"),
    ]

    operations = [
        InsertOnly("EvaluationStep"),
        InsertOnly("EvidenceFile"),
        InsertOnly("EvaluationAnswer"),
        InsertOnly("RectificationStep"),
        InsertOnly("RectificationFile"),
    ]

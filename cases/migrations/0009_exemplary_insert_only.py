from django.db import migrations

from core.triggers import InsertOnly


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0008_exemplary_and_case_files"),
    ]

    operations = [
        InsertOnly("PieceStep"),
        InsertOnly("KeptWord"),
        InsertOnly("LibraryEdition"),
        InsertOnly("FileCopy"),
        InsertOnly("Discussion"),
        InsertOnly("SupervisorRemark"),
    ]

import uuid

from django.db import migrations, models

from core.triggers import InsertOnly


class Migration(migrations.Migration):
    dependencies = [("cases", "0015_categories_as_rows")]

    operations = [
        migrations.RemoveField(model_name="client", name="category"),
        migrations.AlterField(
            model_name="consentrecord",
            name="form_token",
            field=models.UUIDField(
                default=uuid.uuid4, editable=False, unique=True, verbose_name="表单标识"
            ),
        ),
        migrations.AlterField(
            model_name="consentrecord",
            name="public_id",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
        InsertOnly("ConsentRecord"),
        InsertOnly("ConsentPurpose"),
        InsertOnly("ConsentWithdrawal"),
        InsertOnly("ConsentScan"),
    ]

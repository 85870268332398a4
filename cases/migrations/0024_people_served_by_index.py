from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('cases', '0023_retention_rules_and_guards')]

    operations = [
        migrations.RemoveIndex(
            model_name='servicerecord',
            name='cases_record_figures',
        ),
        migrations.AddIndex(
            model_name='servicerecord',
            index=models.Index(fields=['round', 'district', 'center', 'service_type', 'minutes', 'persons', 'person_times', 'voided_at', 'case'], name='cases_record_figures'),
        ),
    ]

import core.encryption
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def name_older_projects(apps, schema_editor):
    """Groups and communities opened before they had names are known by their numbers."""
    cases = apps.get_model("cases", "Case").objects.exclude(method="individual").filter(title="")
    cases.update(title=models.F("number"))


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0010_two_step_and_sign_ins'),
        ('cases', '0004_data_requests'),
        ('centers', '0009_one_person_per_account'),
        ('pilots', '0009_batches_and_void_scans'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='recruitment_note',
            field=core.encryption.EncryptedTextField(blank=True, verbose_name='对象与招募'),
        ),
        migrations.AddField(
            model_name='case',
            name='source',
            field=models.CharField(blank=True, choices=[('self', '主动求助'), ('referred', '他人介绍或机构转介'), ('outreach', '外展发现'), ('hotline', '接诉即办派单'), ('community', '社区(村)上报'), ('relief', '救助主动发现')], max_length=12, verbose_name='来源'),
        ),
        migrations.AddField(
            model_name='case',
            name='title',
            field=models.CharField(blank=True, max_length=60, verbose_name='名称'),
        ),
        migrations.AlterField(
            model_name='case',
            name='client',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='cases.client'),
        ),
        migrations.RunPython(name_older_projects, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('method', 'individual'), _negated=True), ('client__isnull', False), _connector='OR'), name='cases_case_individual_has_client', violation_error_message='个案须有服务对象。'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('method', 'individual'), models.Q(('title', ''), _negated=True), _connector='OR'), name='cases_case_project_has_title', violation_error_message='小组和社区工作须有名称。'),
        ),
    ]

import core.encryption
import django.db.models.deletion
import uuid
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
        migrations.CreateModel(
            name='Goal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form_token', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='表单标识')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('text', core.encryption.EncryptedTextField(verbose_name='具体目标')),
                ('before', models.PositiveSmallIntegerField(blank=True, choices=[(0, '0 完全没有达到'), (1, '1 略有进展'), (2, '2 部分达到'), (3, '3 大部分达到'), (4, '4 完全达到')], null=True, verbose_name='介入前')),
                ('after', models.PositiveSmallIntegerField(blank=True, choices=[(0, '0 完全没有达到'), (1, '1 略有进展'), (2, '2 部分达到'), (3, '3 大部分达到'), (4, '4 完全达到')], null=True, verbose_name='介入后')),
            ],
            options={
                'verbose_name': '服务目标',
                'verbose_name_plural': '服务目标',
            },
        ),
        migrations.AddField(
            model_name='case',
            name='closing_reason_text',
            field=core.encryption.EncryptedTextField(blank=True, verbose_name='其他原因的说明'),
        ),
        migrations.AddField(
            model_name='case',
            name='recruitment_note',
            field=core.encryption.EncryptedTextField(blank=True, verbose_name='对象与招募'),
        ),
        migrations.AddField(
            model_name='case',
            name='satisfaction',
            field=models.CharField(blank=True, choices=[('1', '1 很不满意'), ('2', '2 不满意'), ('3', '3 一般'), ('4', '4 满意'), ('5', '5 非常满意'), ('unmeasured', '未测')], editable=False, max_length=12, verbose_name='满意度'),
        ),
        migrations.AddField(
            model_name='case',
            name='satisfaction_note',
            field=core.encryption.EncryptedTextField(blank=True, verbose_name='未测满意度的原因'),
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
        migrations.AlterField(
            model_name='case',
            name='closing_reason',
            field=models.CharField(blank=True, choices=[('goal_reached', '目标实现'), ('client_declined', '服务对象不愿继续接受服务'), ('obstacles', '存在不能实现目标的客观和实际原因'), ('identity_changed', '社会工作者或服务对象身份发生变化'), ('died', '服务对象死亡'), ('moved_away', '服务对象迁出'), ('lost', '与服务对象失去联系'), ('other', '其他')], max_length=20, verbose_name='结案原因'),
        ),
        migrations.AlterField(
            model_name='case',
            name='goals',
            field=core.encryption.EncryptedTextField(blank=True, verbose_name='服务目的'),
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
        migrations.AddField(
            model_name='goal',
            name='case',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='goal_rows', to='cases.case'),
        ),
        migrations.AddConstraint(
            model_name='goal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('before__isnull', True), ('before__range', (0, 4)), _connector='OR'), models.Q(('after__isnull', True), ('after__range', (0, 4)), _connector='OR')), name='cases_goal_on_scale', violation_error_message='达成程度须在0到4之间。'),
        ),
        migrations.AddConstraint(
            model_name='goal',
            constraint=models.CheckConstraint(condition=models.Q(('after__isnull', True), ('before__isnull', False), _connector='OR'), name='cases_goal_after_needs_before', violation_error_message='请先评定介入前的程度。'),
        ),
    ]

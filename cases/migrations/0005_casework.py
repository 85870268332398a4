import core.encryption
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from core.triggers import InsertOnly


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
            name='FollowUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form_token', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='表单标识')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('planned_on', models.DateField(verbose_name='计划回访日期')),
                ('done_on', models.DateField(null=True, verbose_name='回访日期')),
                ('text', core.encryption.EncryptedTextField(blank=True, verbose_name='回访情况')),
            ],
            options={
                'verbose_name': '回访',
                'verbose_name_plural': '回访',
            },
        ),
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
        migrations.CreateModel(
            name='MandatoryReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form_token', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='表单标识')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('ground', models.CharField(choices=[('violence', '疑似家庭暴力（无、限制民事行为能力人）'), ('minor', '未成年人疑似受到侵害或面临危险')], max_length=12, verbose_name='报告情形')),
                ('found_at', models.DateTimeField(verbose_name='发现时间')),
                ('due_at', models.DateTimeField(editable=False, verbose_name='报告期限')),
                ('text', core.encryption.EncryptedTextField(verbose_name='发现的情况')),
                ('registered_at', models.DateTimeField(editable=False, verbose_name='登记时间')),
                ('reported_to', models.CharField(blank=True, choices=[('police', '公安机关'), ('civil_affairs', '民政部门'), ('education', '教育部门')], max_length=16, verbose_name='报告对象')),
                ('reported_at', models.DateTimeField(null=True, verbose_name='报告时间')),
                ('reporter', core.encryption.EncryptedTextField(blank=True, verbose_name='报告人')),
                ('receiver', core.encryption.EncryptedTextField(blank=True, verbose_name='接报单位和人员')),
                ('result', core.encryption.EncryptedTextField(blank=True, verbose_name='处理结果')),
            ],
            options={
                'verbose_name': '强制报告',
                'verbose_name_plural': '强制报告',
            },
        ),
        migrations.CreateModel(
            name='RiskRating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form_token', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='表单标识')),
                ('level', models.CharField(choices=[('high', '高风险'), ('medium', '中风险'), ('low', '低风险')], max_length=8, verbose_name='风险等级')),
                ('kinds', models.JSONField(blank=True, default=list, verbose_name='风险类别')),
                ('reason', core.encryption.EncryptedTextField(verbose_name='评定理由')),
                ('at', models.DateTimeField(verbose_name='评定时间')),
            ],
            options={
                'verbose_name': '风险评定',
                'verbose_name_plural': '风险评定',
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
            name='risk_level',
            field=models.CharField(blank=True, choices=[('high', '高风险'), ('medium', '中风险'), ('low', '低风险')], editable=False, max_length=8, verbose_name='风险等级'),
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
            model_name='followup',
            name='case',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='follow_ups', to='cases.case'),
        ),
        migrations.AddField(
            model_name='followup',
            name='center',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centers.center'),
        ),
        migrations.AddField(
            model_name='followup',
            name='district',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.district'),
        ),
        migrations.AddField(
            model_name='followup',
            name='done_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='followup',
            name='planned_by',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='followup',
            name='subdistrict',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.subdistrict'),
        ),
        migrations.AddField(
            model_name='goal',
            name='case',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='goal_rows', to='cases.case'),
        ),
        migrations.AddField(
            model_name='mandatoryreport',
            name='case',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='mandatory_reports', to='cases.case'),
        ),
        migrations.AddField(
            model_name='mandatoryreport',
            name='center',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centers.center'),
        ),
        migrations.AddField(
            model_name='mandatoryreport',
            name='district',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.district'),
        ),
        migrations.AddField(
            model_name='mandatoryreport',
            name='registered_by',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='mandatoryreport',
            name='reported_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='mandatoryreport',
            name='subdistrict',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.subdistrict'),
        ),
        migrations.AddField(
            model_name='riskrating',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.rolegrant', verbose_name='岗位'),
        ),
        migrations.AddField(
            model_name='riskrating',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='risk_ratings', to='cases.case'),
        ),
        migrations.AddIndex(
            model_name='followup',
            index=models.Index(fields=['subdistrict', 'done_on', 'planned_on'], name='cases_followup_due'),
        ),
        migrations.AddConstraint(
            model_name='followup',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_by__isnull', True), ('done_on__isnull', True)), models.Q(('done_by__isnull', False), ('done_on__isnull', False)), _connector='OR'), name='cases_followup_done_by', violation_error_message='相关各项须一并填写，或者都不填写。'),
        ),
        migrations.AddConstraint(
            model_name='goal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('before__isnull', True), ('before__range', (0, 4)), _connector='OR'), models.Q(('after__isnull', True), ('after__range', (0, 4)), _connector='OR')), name='cases_goal_on_scale', violation_error_message='达成程度须在0到4之间。'),
        ),
        migrations.AddConstraint(
            model_name='goal',
            constraint=models.CheckConstraint(condition=models.Q(('after__isnull', True), ('before__isnull', False), _connector='OR'), name='cases_goal_after_needs_before', violation_error_message='请先评定介入前的程度。'),
        ),
        migrations.AddIndex(
            model_name='mandatoryreport',
            index=models.Index(fields=['subdistrict', 'reported_at', 'due_at'], name='cases_report_open'),
        ),
        migrations.AddConstraint(
            model_name='mandatoryreport',
            constraint=models.CheckConstraint(condition=models.Q(('ground__isnull', True), ('ground__in', ['violence', 'minor']), _connector='OR'), name='cases_report_ground_known', violation_error_message='所填的值不在可选范围内。'),
        ),
        migrations.AddConstraint(
            model_name='mandatoryreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reported_at__isnull', True), ('reported_by__isnull', True)), models.Q(('reported_at__isnull', False), ('reported_by__isnull', False)), _connector='OR'), name='cases_report_reported_by', violation_error_message='相关各项须一并填写，或者都不填写。'),
        ),
        migrations.AddConstraint(
            model_name='mandatoryreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reported_at__isnull', True), ('reported_to', '')), models.Q(('reported_at__isnull', False), models.Q(('reported_to', ''), _negated=True)), _connector='OR'), name='cases_report_reported_to', violation_error_message='报告时间和报告对象须同时填写。'),
        ),
        migrations.AddConstraint(
            model_name='mandatoryreport',
            constraint=models.CheckConstraint(condition=models.Q(('reported_at__isnull', True), ('reported_at__gte', models.F('found_at')), _connector='OR'), name='cases_report_after_finding', violation_error_message='报告时间不能早于发现时间。'),
        ),
        migrations.AddConstraint(
            model_name='mandatoryreport',
            constraint=models.CheckConstraint(condition=models.Q(('due_at__gt', models.F('found_at'))), name='cases_report_due_after_finding'),
        ),
        migrations.AddConstraint(
            model_name='riskrating',
            constraint=models.CheckConstraint(condition=models.Q(('level__isnull', True), ('level__in', ['high', 'medium', 'low']), _connector='OR'), name='cases_riskrating_level_known', violation_error_message='所填的值不在可选范围内。'),
        ),
        InsertOnly("RiskRating"),
    ]

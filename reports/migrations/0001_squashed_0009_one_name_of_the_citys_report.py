"""The tables of a new installation at once; an older one takes the steps replaced here."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from core.tables import at_once
from core.triggers import InsertOnly


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('reports', '0001_initial'),
        ('reports', '0002_parts'),
        ('reports', '0003_parts_insert_only'),
        ('reports', '0004_renewals_and_addenda'),
        ('reports', '0005_renewals_insert_only'),
        ('reports', '0006_city_report'),
        ('reports', '0007_city_report_insert_only'),
        ('reports', '0008_expenses_to_verify'),
        ('reports', '0009_one_name_of_the_citys_report'),
    ]

    dependencies = [
        ('accounts', '0012_erased_files_insert_only'),
        ('cases', '0023_retention_rules_and_guards'),
        ('centers', '0009_one_person_per_account'),
        ('pilots', '0011_supervisors_minimum'),
    ]

    operations = at_once([
        migrations.CreateModel(
            name='CenterSummary',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('center', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centers.center')),
                ('subdistrict', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.subdistrict')),
                ('district', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.district')),
                ('round', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pilots.round')),
                ('text', models.TextField(blank=True, max_length=2000, verbose_name='年度小结')),
                ('highlights', models.TextField(blank=True, max_length=500, verbose_name='工作亮点')),
                ('state', models.CharField(choices=[('draft', '草稿'), ('handed_in', '已交区里')], default='draft', editable=False, max_length=12, verbose_name='状态')),
                ('handed_in_at', models.DateTimeField(editable=False, null=True, verbose_name='上交时间')),
                ('handed_in_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '中心年度小结',
                'verbose_name_plural': '中心年度小结',
                'indexes': [models.Index(fields=['district', 'round'], name='reports_center_summary_dist')],
                'constraints': [models.UniqueConstraint(fields=('round', 'center'), name='reports_center_summary_once'), models.CheckConstraint(condition=models.Q(('state__isnull', True), ('state__in', ['draft', 'handed_in']), _connector='OR'), name='reports_center_summary_state_known', violation_error_message='所填的值不在可选范围内。'), models.CheckConstraint(condition=models.Q(models.Q(('handed_in_at__isnull', True), ('handed_in_by__isnull', True)), models.Q(('handed_in_at__isnull', False), ('handed_in_by__isnull', False)), _connector='OR'), name='reports_center_summary_by', violation_error_message='相关各项须一并填写，或者都不填写。'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['handed_in']), ('handed_in_at__isnull', False)), models.Q(models.Q(('state__in', ['handed_in']), _negated=True), ('handed_in_at__isnull', True)), _connector='OR'), name='reports_center_summary_handed_in', violation_error_message='填写的内容与当前状态不符。'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['handed_in']), _negated=True), models.Q(('text__isnull', False), models.Q(('text', ''), _negated=True)), _connector='OR'), name='reports_center_summary_written', violation_error_message='当前状态下此项必须填写。')],
            },
        ),
        migrations.CreateModel(
            name='CenterSummaryStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(max_length=24, verbose_name='步骤代码')),
                ('step_label', models.CharField(max_length=24, verbose_name='步骤')),
                ('source', models.CharField(max_length=24, verbose_name='原状态')),
                ('target', models.CharField(max_length=24, verbose_name='新状态')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.rolegrant', verbose_name='岗位')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('note', models.TextField(blank=True, verbose_name='说明')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='history', to='reports.centersummary')),
            ],
            options={
                'verbose_name': '年度小结办理记录',
                'verbose_name_plural': '年度小结办理记录',
            },
        ),
        migrations.CreateModel(
            name='SummaryReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('submission', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='summary', to='pilots.submission')),
                ('round', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pilots.round')),
                ('district', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.district')),
                ('tasks_text', models.TextField(blank=True, max_length=5000, verbose_name='任务完成')),
                ('funds_text', models.TextField(blank=True, max_length=5000, verbose_name='资金使用')),
                ('services_text', models.TextField(blank=True, max_length=5000, verbose_name='服务开展')),
                ('talent_text', models.TextField(blank=True, max_length=5000, verbose_name='人才培养')),
                ('issues_text', models.TextField(blank=True, max_length=5000, verbose_name='问题建议')),
            ],
            options={
                'verbose_name': '工作总结报告',
                'verbose_name_plural': '工作总结报告',
                'constraints': [models.UniqueConstraint(fields=('round', 'district'), name='reports_summary_once_per_round')],
            },
        ),
        migrations.CreateModel(
            name='TaskOutcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('round', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pilots.round')),
                ('district', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.district')),
                ('report', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='outcomes', to='reports.summaryreport')),
                ('task', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pilots.plantask')),
                ('outcome', models.CharField(blank=True, choices=[('done', '已完成'), ('partly', '部分完成'), ('undone', '未完成')], max_length=8, verbose_name='完成情况')),
                ('done', models.TextField(blank=True, max_length=1000, verbose_name='完成内容')),
                ('reason', models.TextField(blank=True, max_length=500, verbose_name='未完成的原因')),
            ],
            options={
                'verbose_name': '任务完成情况',
                'verbose_name_plural': '任务完成情况表',
                'constraints': [models.UniqueConstraint(fields=('report', 'task'), name='reports_outcome_once_a_task'), models.CheckConstraint(condition=models.Q(('outcome__in', ['', 'done', 'partly', 'undone'])), name='reports_outcome_known')],
            },
        ),
        migrations.CreateModel(
            name='ReportProblem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form_token', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='表单标识')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('round', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pilots.round')),
                ('district', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.district')),
                ('report', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='problems', to='reports.summaryreport')),
                ('position', models.PositiveIntegerField(editable=False, verbose_name='序号')),
                ('problem', models.CharField(max_length=200, verbose_name='问题')),
                ('cause', models.TextField(blank=True, max_length=500, verbose_name='原因')),
                ('advice', models.TextField(blank=True, max_length=500, verbose_name='建议')),
                ('responsible', models.CharField(blank=True, max_length=100, verbose_name='责任单位')),
                ('removed_at', models.DateTimeField(editable=False, null=True, verbose_name='移除时间')),
                ('removed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='移除人')),
            ],
            options={
                'verbose_name': '问题',
                'verbose_name_plural': '问题清单',
                'indexes': [models.Index(fields=['report', 'position', 'id'], name='reports_problem_order')],
                'constraints': [models.CheckConstraint(condition=models.Q(('problem', ''), _negated=True), name='reports_problem_named'), models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('removed_by__isnull', True)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False)), _connector='OR'), name='reports_problem_removed_by', violation_error_message='相关各项须一并填写，或者都不填写。')],
            },
        ),
        migrations.CreateModel(
            name='ChosenCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pilots.round')),
                ('district', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.district')),
                ('report', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='chosen', to='reports.summaryreport')),
                ('piece', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.exemplary')),
                ('place', models.PositiveSmallIntegerField(editable=False, verbose_name='序号')),
            ],
            options={
                'verbose_name': '随报告的典型案例',
                'verbose_name_plural': '随报告的典型案例',
                'constraints': [models.UniqueConstraint(fields=('report', 'piece'), name='reports_chosen_once'), models.UniqueConstraint(fields=('report', 'place'), name='reports_chosen_place_once'), models.CheckConstraint(condition=models.Q(('place__gte', 1), ('place__lte', 3)), name='reports_chosen_at_most_three')],
            },
        ),
        migrations.CreateModel(
            name='Supplement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form_token', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='表单标识')),
                ('center', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centers.center')),
                ('subdistrict', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.subdistrict')),
                ('district', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.district')),
                ('round', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pilots.round')),
                ('figure', models.CharField(max_length=40, verbose_name='指标')),
                ('amount', models.PositiveIntegerField(verbose_name='数量')),
                ('reason', models.TextField(max_length=500, verbose_name='理由')),
                ('file', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.storedfile', verbose_name='证明材料')),
                ('entered_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='录入人')),
                ('entered_at', models.DateTimeField(editable=False, verbose_name='录入时间')),
                ('state', models.CharField(choices=[('entered', '待确认'), ('confirmed', '已确认'), ('declined', '未确认'), ('voided', '已作废')], default='entered', editable=False, max_length=12, verbose_name='状态')),
                ('decided_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='确认人')),
                ('decided_at', models.DateTimeField(editable=False, null=True, verbose_name='确认时间')),
            ],
            options={
                'verbose_name': '补充数',
                'verbose_name_plural': '补充数',
                'indexes': [models.Index(fields=['district', 'round', 'state'], name='reports_supplement_of_district'), models.Index(fields=['subdistrict', 'round'], name='reports_supplement_of_center')],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gte', 1)), name='reports_supplement_positive'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='reports_supplement_reasoned'), models.CheckConstraint(condition=models.Q(('state__isnull', True), ('state__in', ['entered', 'confirmed', 'declined', 'voided']), _connector='OR'), name='reports_supplement_state_known', violation_error_message='所填的值不在可选范围内。'), models.CheckConstraint(condition=models.Q(('entered_by__isnull', True), ('decided_by__isnull', True), models.Q(('entered_by', models.F('decided_by')), _negated=True), _connector='OR'), name='reports_supplement_second_person', violation_error_message='两项不能是同一个人或同一个单位。'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='reports_supplement_decided_by', violation_error_message='相关各项须一并填写，或者都不填写。'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['confirmed', 'declined']), _negated=True), ('decided_by__isnull', False), _connector='OR'), name='reports_supplement_decided_when', violation_error_message='当前状态下此项必须填写。')],
            },
        ),
        migrations.CreateModel(
            name='SupplementStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(max_length=24, verbose_name='步骤代码')),
                ('step_label', models.CharField(max_length=24, verbose_name='步骤')),
                ('source', models.CharField(max_length=24, verbose_name='原状态')),
                ('target', models.CharField(max_length=24, verbose_name='新状态')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.rolegrant', verbose_name='岗位')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('note', models.TextField(blank=True, verbose_name='说明')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='history', to='reports.supplement')),
            ],
            options={
                'verbose_name': '补充数办理记录',
                'verbose_name_plural': '补充数办理记录',
            },
        ),
        migrations.CreateModel(
            name='Verification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form_token', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='表单标识')),
                ('center', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centers.center')),
                ('subdistrict', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.subdistrict')),
                ('district', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.district')),
                ('round', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pilots.round')),
                ('subject', models.CharField(choices=[('case', '服务案例'), ('record', '服务记录'), ('session', '督导记录'), ('person', '人员'), ('expense', '支出')], editable=False, max_length=12, verbose_name='核实对象')),
                ('subject_pk', models.PositiveBigIntegerField(editable=False, verbose_name='核实对象编号')),
                ('number', models.CharField(editable=False, max_length=120, verbose_name='核实对象名称')),
                ('figure', models.CharField(max_length=40, verbose_name='指标')),
                ('question', models.TextField(max_length=500, verbose_name='核实事项')),
                ('due_on', models.DateField(verbose_name='答复期限')),
                ('asked_on', models.DateField(editable=False, verbose_name='发出日期')),
                ('asked_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('state', models.CharField(choices=[('asked', '待中心答复'), ('answered', '已答复，待办结'), ('closed', '已办结'), ('withdrawn', '已撤销')], default='asked', editable=False, max_length=12, verbose_name='状态')),
                ('answer', models.CharField(blank=True, choices=[('corrected', '已更正'), ('right', '经核实无误')], max_length=12, verbose_name='答复')),
                ('answer_text', models.TextField(blank=True, max_length=500, verbose_name='答复说明')),
                ('answered_at', models.DateTimeField(editable=False, null=True, verbose_name='答复时间')),
                ('answered_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('closed_at', models.DateTimeField(editable=False, null=True, verbose_name='办结时间')),
                ('closed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '核实单',
                'verbose_name_plural': '核实单',
                'indexes': [models.Index(fields=['subdistrict', 'state', 'due_on'], name='reports_verification_center'), models.Index(fields=['district', 'state', 'due_on'], name='reports_verification_dist')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__isnull', True), ('state__in', ['asked', 'answered', 'closed', 'withdrawn']), _connector='OR'), name='reports_verification_state_known', violation_error_message='所填的值不在可选范围内。'), models.CheckConstraint(condition=models.Q(('subject__isnull', True), ('subject__in', ['case', 'record', 'session', 'person', 'expense']), _connector='OR'), name='reports_verification_subject_known', violation_error_message='所填的值不在可选范围内。'), models.CheckConstraint(condition=models.Q(('due_on__gte', models.F('asked_on'))), name='reports_verification_due_after_asked', violation_error_message='答复期限不能早于发出日期。'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='reports_verification_answered_by', violation_error_message='相关各项须一并填写，或者都不填写。'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_by__isnull', True)), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False)), _connector='OR'), name='reports_verification_closed_by', violation_error_message='相关各项须一并填写，或者都不填写。'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['answered', 'closed']), ('answered_at__isnull', False)), models.Q(models.Q(('state__in', ['answered', 'closed']), _negated=True), ('answered_at__isnull', True)), _connector='OR'), name='reports_verification_answered', violation_error_message='填写的内容与当前状态不符。'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['answered', 'closed']), ('answer__isnull', False), models.Q(('answer', ''), _negated=True)), models.Q(models.Q(('state__in', ['answered', 'closed']), _negated=True), models.Q(('answer__isnull', True), ('answer', ''), _connector='OR')), _connector='OR'), name='reports_verification_answer_given', violation_error_message='填写的内容与当前状态不符。'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['closed']), ('closed_at__isnull', False)), models.Q(models.Q(('state__in', ['closed']), _negated=True), ('closed_at__isnull', True)), _connector='OR'), name='reports_verification_closed', violation_error_message='填写的内容与当前状态不符。'), models.UniqueConstraint(condition=models.Q(('state__in', ('asked', 'answered'))), fields=('subject', 'subject_pk', 'figure'), name='reports_verification_one_open', violation_error_message='这一行的这项指标已有未办结的核实单。')],
            },
        ),
        migrations.CreateModel(
            name='VerificationStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(max_length=24, verbose_name='步骤代码')),
                ('step_label', models.CharField(max_length=24, verbose_name='步骤')),
                ('source', models.CharField(max_length=24, verbose_name='原状态')),
                ('target', models.CharField(max_length=24, verbose_name='新状态')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.rolegrant', verbose_name='岗位')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('note', models.TextField(blank=True, verbose_name='说明')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='history', to='reports.verification')),
            ],
            options={
                'verbose_name': '核实单办理记录',
                'verbose_name_plural': '核实单办理记录',
            },
        ),
        migrations.CreateModel(
            name='ProblemGrouping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('round', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pilots.round')),
            ],
            options={
                'verbose_name': '问题归类',
                'verbose_name_plural': '问题归类',
            },
        ),
        migrations.CreateModel(
            name='GroupedProblem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('grouping', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='reports.problemgrouping')),
                ('problem', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.reportproblem')),
                ('topic', models.CharField(blank=True, max_length=30, verbose_name='类别')),
            ],
            options={
                'verbose_name': '问题的类别',
                'verbose_name_plural': '问题的类别',
            },
        ),
        migrations.CreateModel(
            name='CityReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('round', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pilots.round')),
                ('tasks_text', models.TextField(blank=True, max_length=10000, verbose_name='任务完成')),
                ('funds_text', models.TextField(blank=True, max_length=10000, verbose_name='资金使用')),
                ('services_text', models.TextField(blank=True, max_length=10000, verbose_name='服务开展')),
                ('talent_text', models.TextField(blank=True, max_length=10000, verbose_name='人才培养')),
                ('issues_text', models.TextField(blank=True, max_length=10000, verbose_name='问题建议')),
                ('by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.rolegrant', verbose_name='编制岗位')),
            ],
            options={
                'verbose_name': '全市工作总结',
                'verbose_name_plural': '全市工作总结',
            },
        ),
        migrations.CreateModel(
            name='CityReportVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='reports.cityreport')),
                ('number', models.PositiveSmallIntegerField(verbose_name='版本')),
                ('format', models.PositiveSmallIntegerField(verbose_name='格式')),
                ('text', models.TextField(verbose_name='内容')),
                ('sha256', models.CharField(max_length=64, verbose_name='校验值')),
                ('prepared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.rolegrant', verbose_name='编制岗位')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.rolegrant', verbose_name='审定岗位')),
                ('at', models.DateTimeField(verbose_name='审定时间')),
            ],
            options={
                'verbose_name': '全市工作总结定稿',
                'verbose_name_plural': '全市工作总结定稿',
                'constraints': [models.UniqueConstraint(fields=('report', 'number'), name='reports_city_number_once'), models.CheckConstraint(condition=models.Q(('by', models.F('prepared_by')), _negated=True), name='reports_city_adopter_is_another')],
            },
        ),
        migrations.CreateModel(
            name='FigureRenewal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='renewals', to='reports.summaryreport')),
                ('version', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='renewal', to='pilots.submissionversion')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.rolegrant', verbose_name='要求岗位')),
                ('at', models.DateTimeField(verbose_name='要求时间')),
            ],
            options={
                'verbose_name': '重新取数',
                'verbose_name_plural': '重新取数',
            },
        ),
        migrations.CreateModel(
            name='AddendumDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('report', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='addendum_draft', to='reports.summaryreport')),
                ('text', models.TextField(max_length=2000, verbose_name='补充说明')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.rolegrant', verbose_name='编制岗位')),
            ],
            options={
                'verbose_name': '补充报告草稿',
                'verbose_name_plural': '补充报告草稿',
            },
        ),
        migrations.CreateModel(
            name='Addendum',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='addenda', to='reports.summaryreport')),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.district')),
                ('number', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('since', models.DateField(verbose_name='起始日期')),
                ('until', models.DateField(verbose_name='截止日期')),
                ('format', models.PositiveSmallIntegerField(verbose_name='格式')),
                ('text', models.TextField(verbose_name='内容')),
                ('sha256', models.CharField(max_length=64, verbose_name='校验值')),
                ('prepared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.rolegrant', verbose_name='编制岗位')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.rolegrant', verbose_name='审核岗位')),
                ('at', models.DateTimeField(verbose_name='审核时间')),
            ],
            options={
                'verbose_name': '补充报告',
                'verbose_name_plural': '补充报告',
                'constraints': [models.UniqueConstraint(fields=('report', 'number'), name='reports_addendum_number_once'), models.CheckConstraint(condition=models.Q(('until__gte', models.F('since'))), name='reports_addendum_has_days'), models.CheckConstraint(condition=models.Q(('by', models.F('prepared_by')), _negated=True), name='reports_addendum_signer_is_another')],
            },
        ),
        InsertOnly('SupplementStep'),
        InsertOnly('VerificationStep'),
        InsertOnly('CenterSummaryStep'),
        InsertOnly('FigureRenewal'),
        InsertOnly('Addendum'),
        InsertOnly('CityReportVersion'),
    ])

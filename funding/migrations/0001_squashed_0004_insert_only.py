"""The tables of a new installation at once; an older one takes the steps replaced here."""

import core.money
import django.db.models.deletion
import django.db.models.expressions
import funding.models.runs
import uuid
from django.conf import settings
from django.db import migrations, models

from core.triggers import InsertOnly


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('funding', '0001_initial'),
        ('funding', '0002_insert_only'),
        ('funding', '0003_ways_to_share_out'),
        ('funding', '0004_insert_only'),
    ]

    dependencies = [
        ('accounts', '0012_erased_files_insert_only'),
        ('centers', '0009_one_person_per_account'),
        ('pilots', '0011_supervisors_minimum'),
    ]

    operations = [
        migrations.CreateModel(
            name='FundingPool',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form_token', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='表单标识')),
                ('source', models.CharField(choices=[('city', '市级转移支付'), ('district', '区级资金'), ('subdistrict', '街道(乡镇)资金'), ('departments', '其他部门资金'), ('social', '社会资金')], max_length=16, verbose_name='资金来源')),
                ('document_number', models.CharField(max_length=60, verbose_name='文号')),
                ('issued_on', models.DateField(verbose_name='下达日期')),
                ('amount', core.money.MoneyField(verbose_name='金额')),
                ('district', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.district')),
                ('round', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pilots.round', verbose_name='试点批次')),
                ('center', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centers.center', verbose_name='定向中心')),
                ('follows', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followed_by', to='funding.fundingpool', verbose_name='接续的资金')),
            ],
            options={
                'verbose_name': '资金',
                'verbose_name_plural': '资金',
                'constraints': [models.UniqueConstraint(fields=('district', 'document_number'), name='funding_pool_one_per_document', violation_error_message='本区已登记过这个文号的资金。'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='funding_pool_holds_money', violation_error_message='金额须大于0元。'), models.CheckConstraint(condition=models.Q(('id__isnull', True), ('follows__isnull', True), models.Q(('id', models.F('follows')), _negated=True), _connector='OR'), name='funding_pool_follows_another', violation_error_message='两项不能是同一个人或同一个单位。'), models.CheckConstraint(condition=models.Q(('source__isnull', True), ('source__in', ['city', 'district', 'subdistrict', 'departments', 'social']), _connector='OR'), name='funding_pool_source_known', violation_error_message='所填的值不在可选范围内。')],
            },
        ),
        migrations.CreateModel(
            name='ExtraTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form_token', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='表单标识')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('name', models.CharField(max_length=40, verbose_name='任务名称')),
                ('unit', models.CharField(max_length=10, verbose_name='计量单位')),
                ('basis', models.CharField(max_length=200, verbose_name='任务依据')),
                ('district', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.district')),
                ('round', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pilots.round')),
            ],
            options={
                'verbose_name': '附加任务',
                'verbose_name_plural': '附加任务',
                'constraints': [models.UniqueConstraint(fields=('round', 'district', 'name'), name='funding_extra_task_named_once', violation_error_message='本批次已有同名的附加任务。')],
            },
        ),
        migrations.CreateModel(
            name='GiftInKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form_token', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='表单标识')),
                ('kind', models.CharField(choices=[('enterprise', '企业'), ('foundation', '基金会、慈善组织'), ('organization', '社会组织'), ('person', '个人'), ('office', '机关、事业单位')], max_length=16, verbose_name='捐赠方类别')),
                ('giver', models.CharField(max_length=60, verbose_name='捐赠方')),
                ('things', models.CharField(max_length=100, verbose_name='物品')),
                ('quantity', models.PositiveIntegerField(verbose_name='数量')),
                ('unit', models.CharField(max_length=10, verbose_name='计量单位')),
                ('given_on', models.DateField(verbose_name='接收日期')),
                ('worth', core.money.MoneyField(null=True, verbose_name='估值')),
                ('at', models.DateTimeField(editable=False, verbose_name='登记时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.rolegrant', verbose_name='登记岗位')),
                ('center', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centers.center')),
                ('district', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.district')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pilots.round')),
                ('subdistrict', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.subdistrict')),
            ],
            options={
                'verbose_name': '实物捐赠',
                'verbose_name_plural': '实物捐赠',
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__isnull', True), ('kind__in', ['enterprise', 'foundation', 'organization', 'person', 'office']), _connector='OR'), name='funding_gift_giver_known', violation_error_message='所填的值不在可选范围内。'), models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='funding_gift_is_something')],
            },
        ),
        migrations.CreateModel(
            name='WorkloadSnapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('taken_at', models.DateTimeField(verbose_name='取数时间')),
                ('extras', models.JSONField(default=list, verbose_name='附加任务')),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.district')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pilots.round')),
                ('taken_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '工作量取数',
                'verbose_name_plural': '工作量取数',
            },
        ),
        migrations.CreateModel(
            name='AllocationRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form_token', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='表单标识')),
                ('base_each', core.money.MoneyField(verbose_name='每个中心基数')),
                ('task_percent', models.PositiveSmallIntegerField(verbose_name='工作任务权重(%)')),
                ('service_percent', models.PositiveSmallIntegerField(verbose_name='服务量权重(%)')),
                ('reason', models.CharField(max_length=200, verbose_name='权重说明')),
                ('notes', models.JSONField(default=list, editable=False, verbose_name='测算说明')),
                ('state', models.CharField(choices=[('trial', '测算'), ('adopted', '已采用'), ('superseded', '已被替代')], default='trial', editable=False, max_length=12, verbose_name='状态')),
                ('made_at', models.DateTimeField(editable=False, verbose_name='测算时间')),
                ('adopted_at', models.DateTimeField(editable=False, null=True, verbose_name='采用时间')),
                ('adopted_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('district', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.district')),
                ('made_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pool', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='funding.fundingpool')),
                ('cap_each', core.money.MoneyField(null=True, verbose_name='每个中心上限')),
                ('coefficients', models.JSONField(default=funding.models.runs.usual, verbose_name='系数')),
                ('counts_earlier', models.BooleanField(default=False, verbose_name='连同前批清算')),
                ('floor_each', core.money.MoneyField(default=0, verbose_name='每个中心下限')),
                ('performance_percent', models.PositiveSmallIntegerField(default=0, verbose_name='绩效权重(%)')),
                ('replaces', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='funding.allocationrun')),
                ('snapshot', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='funding.workloadsnapshot')),
            ],
            options={
                'verbose_name': '分配方案',
                'verbose_name_plural': '分配方案',
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'adopted')), fields=('pool',), name='funding_run_one_adopted_per_pool'), models.CheckConstraint(condition=models.Q(models.Q(('adopted_at__isnull', True), ('adopted_by__isnull', True)), models.Q(('adopted_at__isnull', False), ('adopted_by__isnull', False)), _connector='OR'), name='funding_run_adopted_by', violation_error_message='相关各项须一并填写，或者都不填写。'), models.CheckConstraint(condition=models.Q(('made_by__isnull', True), ('adopted_by__isnull', True), models.Q(('made_by', models.F('adopted_by')), _negated=True), _connector='OR'), name='funding_run_adopter_is_another', violation_error_message='两项不能是同一个人或同一个单位。'), models.CheckConstraint(condition=models.Q(('task_percent', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.Value(100), '-', models.F('service_percent')), '-', models.F('performance_percent')))), name='funding_run_percents_make_a_hundred', violation_error_message='三项权重之和须为100%。'), models.CheckConstraint(condition=models.Q(('base_each__gte', 0), ('floor_each__gte', 0)), name='funding_run_base_not_negative'), models.CheckConstraint(condition=models.Q(('cap_each__isnull', True), ('cap_each__gte', models.F('floor_each')), _connector='OR'), name='funding_run_cap_above_floor'), models.CheckConstraint(condition=models.Q(('state__isnull', True), ('state__in', ['trial', 'adopted', 'superseded']), _connector='OR'), name='funding_run_state_known', violation_error_message='所填的值不在可选范围内。'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['adopted', 'superseded']), ('adopted_at__isnull', False)), models.Q(models.Q(('state__in', ['adopted', 'superseded']), _negated=True), ('adopted_at__isnull', True)), _connector='OR'), name='funding_run_adopted_iff_adopted_at', violation_error_message='填写的内容与当前状态不符。')],
            },
        ),
        migrations.CreateModel(
            name='ExtraTaskAmount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.PositiveIntegerField(verbose_name='任务量')),
                ('center', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centers.center')),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amounts', to='funding.extratask')),
            ],
            options={
                'verbose_name': '附加任务量',
                'verbose_name_plural': '附加任务量',
                'constraints': [models.UniqueConstraint(fields=('task', 'center'), name='funding_extra_amount_once_per_center')],
            },
        ),
        migrations.CreateModel(
            name='Payout',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form_token', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='表单标识')),
                ('amount', core.money.MoneyField(verbose_name='金额')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('at', models.DateTimeField(editable=False, verbose_name='登记时间')),
                ('paid_on', models.DateField(verbose_name='拨付日期')),
                ('voucher', models.CharField(max_length=60, verbose_name='拨付文号或凭证号')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.rolegrant', verbose_name='登记岗位')),
                ('center', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centers.center')),
                ('district', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.district')),
                ('pool', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payouts', to='funding.fundingpool')),
                ('subdistrict', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.subdistrict')),
            ],
            options={
                'verbose_name': '拨付',
                'verbose_name_plural': '拨付',
                'indexes': [models.Index(fields=['pool', 'center', 'amount'], name='funding_payout_sums')],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='funding_payout_moves_money'), models.CheckConstraint(condition=models.Q(('amount__gt', 0), models.Q(('note', ''), _negated=True), _connector='OR'), name='funding_payout_reversal_explained')],
            },
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form_token', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='表单标识')),
                ('amount', core.money.MoneyField(verbose_name='金额')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('at', models.DateTimeField(editable=False, verbose_name='登记时间')),
                ('received_on', models.DateField(verbose_name='到账日期')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.rolegrant', verbose_name='登记岗位')),
                ('district', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.district')),
                ('pool', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='funding.fundingpool')),
            ],
            options={
                'verbose_name': '到账',
                'verbose_name_plural': '到账',
                'constraints': [models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='funding_receipt_moves_money'), models.CheckConstraint(condition=models.Q(('amount__gt', 0), models.Q(('note', ''), _negated=True), _connector='OR'), name='funding_receipt_reversal_explained')],
            },
        ),
        migrations.CreateModel(
            name='WorkloadLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('communities', models.PositiveIntegerField(verbose_name='社区、村(个)')),
                ('priority_clients', models.PositiveIntegerField(verbose_name='重点服务对象(人)')),
                ('individual_cases', models.PositiveIntegerField(verbose_name='个案(个)')),
                ('group_cases', models.PositiveIntegerField(verbose_name='小组案例(个)')),
                ('community_cases', models.PositiveIntegerField(verbose_name='社区案例(个)')),
                ('service_minutes', models.PositiveBigIntegerField(verbose_name='服务时长(分钟)')),
                ('person_times', models.PositiveBigIntegerField(verbose_name='服务人次')),
                ('supervision_minutes', models.PositiveIntegerField(verbose_name='督导时长(分钟)')),
                ('activities', models.PositiveIntegerField(verbose_name='小组和社区活动(场)')),
                ('planned_cases', models.PositiveIntegerField(verbose_name='计划服务案例(个)')),
                ('extras', models.JSONField(default=dict, verbose_name='附加任务量')),
                ('center', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centers.center')),
                ('district', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.district')),
                ('subdistrict', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.subdistrict')),
                ('snapshot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='funding.workloadsnapshot')),
            ],
            options={
                'verbose_name': '工作量明细',
                'verbose_name_plural': '工作量明细',
                'constraints': [models.UniqueConstraint(fields=('snapshot', 'center'), name='funding_workload_line_once_per_snapshot')],
            },
        ),
        migrations.CreateModel(
            name='RunStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(max_length=24, verbose_name='步骤代码')),
                ('step_label', models.CharField(max_length=24, verbose_name='步骤')),
                ('source', models.CharField(max_length=24, verbose_name='原状态')),
                ('target', models.CharField(max_length=24, verbose_name='新状态')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('note', models.TextField(blank=True, verbose_name='说明')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.rolegrant', verbose_name='岗位')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='history', to='funding.allocationrun')),
            ],
            options={
                'verbose_name': '分配办理记录',
                'verbose_name_plural': '分配办理记录',
            },
        ),
        migrations.CreateModel(
            name='AllocationLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('task_load', models.PositiveBigIntegerField(verbose_name='工作任务量')),
                ('service_volume', models.PositiveBigIntegerField(verbose_name='服务量')),
                ('base', core.money.MoneyField(verbose_name='基数')),
                ('task_share', core.money.MoneyField(verbose_name='任务份额')),
                ('service_share', core.money.MoneyField(verbose_name='服务份额')),
                ('amount', core.money.MoneyField(verbose_name='分配金额')),
                ('center', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centers.center')),
                ('district', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.district')),
                ('subdistrict', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.subdistrict')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='funding.allocationrun')),
                ('adjusted_for', models.CharField(blank=True, max_length=200, verbose_name='调整理由')),
                ('adjustment', core.money.MoneyField(default=0, verbose_name='人工调整')),
                ('bound_share', core.money.MoneyField(default=0, verbose_name='保底封顶调节')),
                ('earlier', core.money.MoneyField(default=0, verbose_name='前批已分配')),
                ('performance', models.PositiveSmallIntegerField(default=100, verbose_name='绩效(%)')),
                ('performance_share', core.money.MoneyField(default=0, verbose_name='绩效份额')),
                ('workload', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funding.workloadline')),
            ],
            options={
                'verbose_name': '分配明细',
                'verbose_name_plural': '分配明细',
                'constraints': [models.UniqueConstraint(fields=('run', 'center'), name='funding_line_once_per_run'), models.CheckConstraint(condition=models.Q(('amount', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('base'), '+', models.F('task_share')), '+', models.F('service_share')), '+', models.F('performance_share')), '+', models.F('bound_share')), '-', models.F('earlier')), '+', models.F('adjustment')))), name='funding_line_adds_up'), models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='funding_line_not_negative'), models.CheckConstraint(condition=models.Q(('adjustment', 0), models.Q(('adjusted_for', ''), _negated=True), _connector='OR'), name='funding_line_adjustment_explained')],
            },
        ),
        InsertOnly('RunStep'),
        InsertOnly('AllocationLine'),
        InsertOnly('WorkloadSnapshot'),
        InsertOnly('WorkloadLine'),
        InsertOnly('Receipt'),
        InsertOnly('Payout'),
        InsertOnly('GiftInKind'),
    ]

"""The tables of a new installation at once; an older one takes the steps replaced here."""

import core.money
import django.db.models.deletion
import django.db.models.expressions
import uuid
from django.conf import settings
from django.db import migrations, models

from core.triggers import InsertOnly


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('funding', '0001_initial'),
        ('funding', '0002_insert_only'),
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
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pilots.round', verbose_name='试点批次')),
            ],
            options={
                'verbose_name': '资金',
                'verbose_name_plural': '资金',
                'constraints': [models.UniqueConstraint(fields=('district', 'document_number'), name='funding_pool_one_per_document', violation_error_message='本区已登记过这个文号的资金。'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='funding_pool_holds_money', violation_error_message='金额须大于0元。')],
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
                ('state', models.CharField(choices=[('trial', '测算'), ('adopted', '已采用')], default='trial', editable=False, max_length=8, verbose_name='状态')),
                ('made_at', models.DateTimeField(editable=False, verbose_name='测算时间')),
                ('adopted_at', models.DateTimeField(editable=False, null=True, verbose_name='采用时间')),
                ('adopted_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('district', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.district')),
                ('made_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pool', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='funding.fundingpool')),
            ],
            options={
                'verbose_name': '分配方案',
                'verbose_name_plural': '分配方案',
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'adopted')), fields=('pool',), name='funding_run_one_adopted_per_pool'), models.CheckConstraint(condition=models.Q(('task_percent', django.db.models.expressions.CombinedExpression(models.Value(100), '-', models.F('service_percent')))), name='funding_run_percents_make_a_hundred', violation_error_message='工作任务权重与服务量权重之和须为100%。'), models.CheckConstraint(condition=models.Q(('base_each__gte', 0)), name='funding_run_base_not_negative'), models.CheckConstraint(condition=models.Q(models.Q(('adopted_at__isnull', True), ('adopted_by__isnull', True)), models.Q(('adopted_at__isnull', False), ('adopted_by__isnull', False)), _connector='OR'), name='funding_run_adopted_by', violation_error_message='相关各项须一并填写，或者都不填写。'), models.CheckConstraint(condition=models.Q(('made_by__isnull', True), ('adopted_by__isnull', True), models.Q(('made_by', models.F('adopted_by')), _negated=True), _connector='OR'), name='funding_run_adopter_is_another', violation_error_message='两项不能是同一个人或同一个单位。'), models.CheckConstraint(condition=models.Q(models.Q(('adopted_at__isnull', False), ('state', 'adopted')), models.Q(('state', 'trial'), ('adopted_at__isnull', True)), _connector='OR'), name='funding_run_adopted_iff_adopted_at')],
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
                ('task_load', models.PositiveIntegerField(verbose_name='工作任务量')),
                ('service_volume', models.PositiveIntegerField(verbose_name='服务量')),
                ('base', core.money.MoneyField(verbose_name='基数')),
                ('task_share', core.money.MoneyField(verbose_name='任务份额')),
                ('service_share', core.money.MoneyField(verbose_name='服务份额')),
                ('amount', core.money.MoneyField(verbose_name='分配金额')),
                ('center', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centers.center')),
                ('district', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.district')),
                ('subdistrict', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.subdistrict')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='funding.allocationrun')),
            ],
            options={
                'verbose_name': '分配明细',
                'verbose_name_plural': '分配明细',
                'constraints': [models.UniqueConstraint(fields=('run', 'center'), name='funding_line_once_per_run'), models.CheckConstraint(condition=models.Q(('amount', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('base'), '+', models.F('task_share')), '+', models.F('service_share')))), name='funding_line_adds_up')],
            },
        ),
        InsertOnly('RunStep'),
        InsertOnly('AllocationLine'),
    ]

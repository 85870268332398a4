"""Reading what is typed about money. What may be stored is decided in the actions."""

import re
import unicodedata

from crispy_forms.layout import Column, Layout, Row
from django import forms

from core.forms import DayField, PageForm
from core.money import MoneyFormField
from core.once import OnceFormMixin
from funding.models import FundingPool
from funding.shares import Terms
from funding.states import Source
from pilots.models import Round

_YEAR_IN_BRACKETS = re.compile(r"[\[(【〔](\d{4})[\])】〕]")


class PoolForm(OnceFormMixin, PageForm):
    """The money of one document."""

    round = forms.ModelChoiceField(
        label="试点批次", queryset=Round.objects.none(), empty_label=None
    )
    source = forms.ChoiceField(label="资金来源", choices=[("", "请选择资金来源"), *Source.choices])
    document_number = forms.CharField(
        label="文号",
        max_length=60,
        help_text="按下达文件填写，例如 京财社指〔2021〕512号；一份文件登记一次。",
    )
    issued_on = DayField(label="下达日期")
    amount = MoneyFormField(label="金额", help_text="以元为单位，也可写“12.5万”。")

    def __init__(self, *args, rounds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["round"].queryset = rounds

    def clean_document_number(self) -> str:
        """One spelling for one document: 京财社指[2021] 512号 is 京财社指〔2021〕512号."""
        plain = "".join(unicodedata.normalize("NFKC", self.cleaned_data["document_number"]).split())
        return _YEAR_IN_BRACKETS.sub(r"〔\1〕", plain)

    @property
    def facts(self) -> dict:
        names = ("round", "source", "document_number", "issued_on", "amount")
        return {name: self.cleaned_data[name] for name in names}


class RunForm(OnceFormMixin, PageForm):
    """One way to share out a pool."""

    base_each = MoneyFormField(
        label="每个中心基数",
        help_text="以元为单位，也可写“3万”。每个中心先得相同的基数，其余按下面两项权重分配。",
    )
    task_percent = forms.IntegerField(
        label="工作任务权重(%)", min_value=0, max_value=100, help_text="按社区、村的个数分配。"
    )
    service_percent = forms.IntegerField(
        label="服务量权重(%)",
        min_value=0,
        max_value=100,
        help_text="按服务时长分配。两项权重之和为100。",
    )
    reason = forms.CharField(
        label="权重说明",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明这样定权重的理由，审核人和各中心都会看到。",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper.render_unmentioned_fields = True
        self.helper.layout = Layout(
            "base_each", Row(Column("task_percent"), Column("service_percent"))
        )

    def clean(self):
        """Here and not only in the action: said beside what is wrong in the other fields."""
        task, service = (
            self.cleaned_data.get(name) for name in ("task_percent", "service_percent")
        )
        if task is not None and service is not None and task + service != 100:
            message = f"两项权重之和须为100%，现在是{task + service}%。"
            self.add_error("service_percent", forms.ValidationError(message, code="not_hundred"))
        return self.cleaned_data

    def terms(self, pool: FundingPool) -> Terms:
        return Terms(
            total=pool.amount,
            base_each=self.cleaned_data["base_each"],
            task_percent=self.cleaned_data["task_percent"],
            service_percent=self.cleaned_data["service_percent"],
        )

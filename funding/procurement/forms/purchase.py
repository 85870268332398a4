"""Reading what is typed of a purchase before it is signed. What may be stored the actions decide."""

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms

from centers.forms.fields import CertificateNumberField, PlainTextField, choice
from centers.models import Center
from core.forms import DayField, PageForm, keep_what_is_typed, speak_plainly
from core.money import MoneyFormField
from core.once import OnceFormMixin
from core.versions import VersionFormMixin
from funding.models import FundingPool
from funding.procurement.actions import Term
from funding.procurement.actions.drafts import FACTS
from funding.procurement.states import LongTerm, Method, NotForSale
from funding.states import Source

MOST_TERMS = 6
MOST_STANDARDS = 20
AREA = {"rows": 4}


class PurchaseForm(PageForm):
    """What is bought, how, of whom, for how much and how long."""

    title = forms.CharField(label="项目名称", max_length=100)
    method = choice("采购方式", Method)
    method_basis = forms.CharField(
        label="采用该方式的依据",
        max_length=300,
        required=False,
        help_text="公开招标和限额标准以下自行采购不用填写；其他方式写明符合的法定情形和批准情况。",
    )
    awarded_on = DayField(
        label="中标(成交)通知书发出日期",
        required=False,
        help_text="发出后30日内签订合同；还没有发出的不填。",
    )
    contractor_name = PlainTextField(label="承接主体", max_length=60, help_text="与登记证书一致。")
    credit_code = CertificateNumberField(
        label="统一社会信用代码", max_length=18, help_text="18位，末位是校验码。"
    )
    content = forms.CharField(
        label="购买内容和数量", max_length=1000, widget=forms.Textarea(attrs=AREA)
    )
    standards = forms.CharField(
        label="约定的服务标准",
        max_length=6000,
        widget=forms.Textarea(attrs=AREA),
        help_text="每行一条，验收时逐条对照，例如：个案服务不少于10个。",
    )
    serves_public = forms.ChoiceField(
        label="服务对象",
        choices=[
            ("", "请选择"),
            ("yes", "向社会公众提供的公共服务"),
            ("no", "政府履职所需的辅助性服务"),
        ],
        help_text="向社会公众提供的，验收时应当征求服务对象意见，验收结果向社会公告。",
    )
    value = MoneyFormField(label="合同金额", help_text="以元为单位，也可写“12.5万”。")
    pool = forms.ModelChoiceField(
        label="支付资金",
        queryset=FundingPool.objects.none(),
        required=False,
        empty_label="不是区里分配的资金",
        help_text="只列出已经分配给本中心的资金；先有预算、后购买服务。",
    )
    source = forms.ChoiceField(
        label="资金来源",
        choices=[("", "请选择资金来源"), *Source.choices],
        required=False,
        help_text="选择了支付资金的，以该笔资金的来源为准，可不选。",
    )
    starts_on = DayField(label="起始日期")
    ends_on = DayField(label="终止日期", help_text="一般不超过1年。")
    long_term_conditions = forms.MultipleChoiceField(
        label="超过1年须同时具备",
        choices=LongTerm.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    long_term_basis = forms.CharField(label="超过1年的依据", max_length=300, required=False)
    excluded = forms.MultipleChoiceField(
        label="逐项核对，确认本次购买不含",
        choices=NotForSale.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, pools, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pool"].queryset = pools
        first = ["center"] if "center" in self.fields else []
        self.helper.render_unmentioned_fields = True
        self.helper.layout = Layout(
            Fieldset("采购", *first, "title", "method", "method_basis", "awarded_on"),
            Fieldset("承接主体", Row(Column("contractor_name"), Column("credit_code"))),
            Fieldset("购买内容", "content", "standards", "serves_public"),
            Fieldset("金额和资金", "value", Row(Column("pool"), Column("source"))),
            Fieldset(
                "期限",
                Row(Column("starts_on"), Column("ends_on")),
                "long_term_conditions",
                "long_term_basis",
            ),
            Fieldset("负面清单（财政部令第102号第十条）", "excluded"),
        )

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("pool") and not cleaned.get("source"):
            self.add_error("source", "请选择资金来源")
        return cleaned

    def clean_standards(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["standards"].splitlines()]
        lines = [line for line in lines if line]
        if len(lines) > MOST_STANDARDS:
            raise forms.ValidationError(f"最多{MOST_STANDARDS}条，现有{len(lines)}条")
        if any(len(line) > 300 for line in lines):
            raise forms.ValidationError("每条最多300个字")
        return lines

    @property
    def facts(self) -> dict:
        facts = {name: self.cleaned_data[name] for name in FACTS}
        return {**facts, "serves_public": facts["serves_public"] == "yes"}


class BeginForm(OnceFormMixin, PurchaseForm):
    center = forms.ModelChoiceField(
        label="社会工作服务中心", queryset=Center.objects.none(), empty_label="请选择中心"
    )

    def __init__(self, *args, centers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["center"].queryset = centers


class EditForm(VersionFormMixin, PurchaseForm):
    pass


class ScheduleForm(VersionFormMixin, PageForm):
    """Up to six terms, one beside the other; rows left blank are none."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for place in range(1, MOST_TERMS + 1):
            for name, field in _term_fields(place).items():
                speak_plainly(field)
                keep_what_is_typed(field)
                self.fields[name] = field
        self.helper.render_unmentioned_fields = True
        self.helper.layout = Layout(
            *(
                Fieldset(
                    f"第{place}期",
                    Row(
                        Column(f"condition_{place}"),
                        Column(f"amount_{place}"),
                        Column(f"due_on_{place}"),
                    ),
                    f"late_{place}",
                )
                for place in range(1, MOST_TERMS + 1)
            )
        )

    def clean(self):
        cleaned = super().clean()
        for place in range(1, MOST_TERMS + 1):
            names = [f"{name}_{place}" for name in ("condition", "amount", "due_on")]
            filled = [name for name in names if self._is_typed_in(name)]
            for name in names:
                if filled and name not in filled:
                    self.add_error(name, f"请填写{self.fields[name].label}")
        if not self.errors and not self.terms:
            self.add_error("condition_1", "请至少填写一期付款")
        return cleaned

    def _is_typed_in(self, name: str) -> bool:
        return name in self.errors or self.cleaned_data.get(name) not in (None, "")

    @property
    def terms(self) -> list[Term]:
        data = self.cleaned_data
        return [
            Term(
                data[f"condition_{place}"],
                data[f"amount_{place}"],
                data[f"due_on_{place}"],
                data[f"late_{place}"],
            )
            for place in range(1, MOST_TERMS + 1)
            if data.get(f"condition_{place}")
        ]


def _term_fields(place: int) -> dict[str, forms.Field]:
    return {
        f"condition_{place}": PlainTextField(label="付款条件", max_length=100, required=False),
        f"amount_{place}": MoneyFormField(label="金额（元）", required=False),
        f"due_on_{place}": DayField(label="计划付款日期", required=False),
        f"late_{place}": forms.BooleanField(label="验收合格后支付", required=False),
    }


def typed_of(contract) -> dict:
    """A draft as its form shows it."""
    names = [name for name in FACTS if name not in ("serves_public", "pool")]
    return {
        **{name: getattr(contract, name) for name in names},
        "pool": contract.pool_id,
        "serves_public": "yes" if contract.serves_public else "no",
        "standards": "\n".join(str(standard) for standard in contract.standards.all()),
        "version": contract.version,
    }


def typed_terms_of(contract) -> dict:
    typed = {"version": contract.version}
    for term in contract.terms.all():
        typed[f"condition_{term.place}"] = term.condition
        typed[f"amount_{term.place}"] = term.amount
        typed[f"due_on_{term.place}"] = term.due_on
        typed[f"late_{term.place}"] = term.needs_acceptance
    return typed

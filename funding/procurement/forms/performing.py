"""Reading what is typed of a contract once it is signed, and what its list is narrowed to."""

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms

from centers.forms.fields import PlainTextField, choice
from core.forms import DayField, FilterForm, PageForm, speak_plainly
from core.money import MoneyFormField, format_yuan
from core.once import OnceFormMixin
from funding.forms.pools import one_spelling
from funding.models import Contract, PaymentTerm
from funding.procurement.actions import Answer
from funding.procurement.states import ContractState, FilingKind, Method, PaperKind

FILES = "PDF、JPG、PNG、Word、Excel，不超过20MB。"
AREA = {"rows": 4}
NOBODY = "不要写服务对象的姓名等个人信息。"


class SignForm(PageForm):
    number = forms.CharField(label="合同编号", max_length=60)
    awarded_on = DayField(
        label="中标(成交)通知书发出日期",
        required=False,
        help_text="限额标准以下自行采购没有通知书的不填。",
    )
    signed_on = DayField(label="签订日期", help_text="签订后合同内容不能修改，追加的登记补充合同。")
    signed_late_reason = forms.CharField(
        label="逾期签订的原因",
        max_length=200,
        required=False,
        help_text="通知书发出之日起30日内签订的不用填写。",
    )

    def clean_number(self) -> str:
        return one_spelling(self.cleaned_data["number"])

    @property
    def facts(self) -> dict:
        return dict(self.cleaned_data)


class AcceptanceForm(OnceFormMixin, PageForm):
    """The report of an acceptance: every agreed standard has a pair of fields of its own."""

    accepted_on = DayField(label="验收日期")
    members = forms.CharField(label="验收人员", max_length=200, help_text="单位和职务，可写多人。")
    done = forms.CharField(
        label="履约情况", max_length=1000, widget=forms.Textarea(attrs=AREA), help_text=NOBODY
    )
    asked = forms.IntegerField(label="征求意见的服务对象人数", min_value=0, max_value=999_999)
    satisfied = forms.IntegerField(label="其中满意的人数", min_value=0, max_value=999_999)
    view = forms.CharField(
        label="服务对象意见",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs=AREA),
        help_text=NOBODY,
    )

    FACTS = ("accepted_on", "members", "done", "asked", "satisfied", "view")

    def __init__(self, *args, contract: Contract, **kwargs):
        super().__init__(*args, **kwargs)
        self.standards = list(contract.standards.all())
        for standard in self.standards:
            for name, field in _standard_fields(standard).items():
                speak_plainly(field)
                self.fields[name] = field
        self.helper.render_unmentioned_fields = True
        self.helper.layout = Layout(
            Fieldset("验收", Row(Column("accepted_on"), Column("members")), "done"),
            Fieldset(
                "逐条对照约定的服务标准",
                *(
                    Row(Column(f"met_{one.pk}"), Column(f"finding_{one.pk}"))
                    for one in self.standards
                ),
            ),
            Fieldset("服务对象意见", Row(Column("asked"), Column("satisfied")), "view"),
        )

    @property
    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.FACTS}

    @property
    def answers(self) -> dict[int, Answer]:
        data = self.cleaned_data
        return {
            one.pk: Answer(data[f"met_{one.pk}"] == "yes", data[f"finding_{one.pk}"])
            for one in self.standards
        }


def _standard_fields(standard) -> dict[str, forms.Field]:
    choices = [("", "请选择"), ("yes", "达到"), ("no", "未达到")]
    return {
        f"met_{standard.pk}": forms.ChoiceField(
            label=f"{standard.place}．{standard.text}", choices=choices
        ),
        f"finding_{standard.pk}": forms.CharField(
            label="验收情况", max_length=300, required=False, help_text="未达到的须写明。"
        ),
    }


class EndForm(PageForm):
    ended_on = DayField(label="提前终止日期", help_text="承接主体提供服务的最后一天。")
    ended_reason = forms.CharField(label="提前终止原因", max_length=300)

    @property
    def facts(self) -> dict:
        return dict(self.cleaned_data)


class SettleForm(PageForm):
    done = forms.CharField(
        label="已完成的工作", max_length=1000, widget=forms.Textarea(attrs=AREA), help_text=NOBODY
    )
    accepted_value = MoneyFormField(
        label="认可金额", help_text="按已完成并认可的工作结算，以元为单位；没有认可的填0。"
    )
    basis = forms.CharField(
        label="结算依据", max_length=300, help_text="例如双方结算确认书、审计意见。"
    )

    @property
    def facts(self) -> dict:
        return dict(self.cleaned_data)


class PayForm(OnceFormMixin, PageForm):
    term = forms.ModelChoiceField(
        label="付款期次", queryset=PaymentTerm.objects.none(), empty_label="请选择付款期次"
    )
    paid_on = DayField(label="付款日期")
    amount = MoneyFormField(
        label="付款金额",
        allow_negative=True,
        help_text="以元为单位。登记错了的，再登记一笔负数冲正；承接主体退回的填负数。",
    )
    voucher = PlainTextField(label="凭证号", max_length=60)
    note = forms.CharField(
        label="说明", max_length=200, required=False, help_text="冲正、退回须写明原因。"
    )

    def __init__(self, *args, contract: Contract, **kwargs):
        super().__init__(*args, **kwargs)
        if contract.state == ContractState.SETTLED:
            del self.fields["term"]
        else:
            self.fields["term"].queryset = contract.terms.order_by("place")
            self.fields["term"].label_from_instance = _term_told

    @property
    def chosen_term(self) -> PaymentTerm | None:
        return self.cleaned_data.get("term")

    @property
    def facts(self) -> dict:
        names = ("paid_on", "amount", "voucher", "note")
        return {name: self.cleaned_data[name] for name in names}


def _term_told(term: PaymentTerm) -> str:
    return f"{term.name}　{term.condition}　{format_yuan(term.amount)}元"


class AmendForm(OnceFormMixin, PageForm):
    number = forms.CharField(label="补充合同编号", max_length=60)
    signed_on = DayField(label="签订日期")
    amount = MoneyFormField(label="追加金额")
    reason = forms.CharField(
        label="追加的内容和理由",
        max_length=300,
        help_text="只能追加与原合同标的相同的服务，不改变其他条款。",
    )
    condition = PlainTextField(label="付款条件", max_length=100)
    due_on = DayField(label="计划付款日期")
    needs_acceptance = forms.BooleanField(label="验收合格后支付", required=False)

    @property
    def facts(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "form_token"}


class FilingForm(OnceFormMixin, PageForm):
    kind = choice("公告(备案)事项", FilingKind)
    done_on = DayField(label="公告(备案)日期")
    place = forms.CharField(
        label="公告媒体或备案机关", max_length=200, help_text="例如北京市政府采购网、朝阳区财政局。"
    )

    @property
    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("kind", "done_on", "place")}


class PaperForm(OnceFormMixin, PageForm):
    kind = choice("材料种类", PaperKind)
    file = forms.FileField(label="文件", help_text=FILES)


class ContractFilterForm(FilterForm):
    """Bound to the address of the list; anything it does not know is read as not said."""

    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), *ContractState.choices]
    )
    method = forms.ChoiceField(
        label="采购方式", required=False, choices=[("", "全部"), *Method.choices]
    )
    year = forms.IntegerField(label="起始年度", required=False, min_value=2000, max_value=2100)

    def __init__(self, data):
        super().__init__(data)
        self.is_valid()

    @property
    def chosen(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if value}

    def filter(self, rows):
        names = {"year": "starts_on__year"}
        return rows.filter(**{names.get(name, name): value for name, value in self.chosen.items()})

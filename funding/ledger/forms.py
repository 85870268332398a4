"""Reading what is typed about the ledgers. What may be stored is decided in the actions."""

from datetime import date

from django import forms

from accounts.models import District
from core.file_types import SCANS, in_words
from core.forms import DayField, FilterForm, PageForm
from core.money import MoneyFormField
from core.once import OnceFormMixin
from funding.forms.pools import CenterField
from funding.ledger.words import Category, Standing
from funding.models import FundingPool
from funding.states import Source
from pilots.models import Round


class PartForm(FilterForm):
    """What the pages of the money are narrowed to."""

    round = forms.ModelChoiceField(
        label="试点批次", queryset=Round.objects.none(), required=False, empty_label=None
    )
    district = forms.ModelChoiceField(
        label="区", queryset=District.objects.none(), required=False, empty_label="全部区"
    )
    center = CenterField(label="中心", required=False, empty_label="全部中心")
    source = forms.ChoiceField(
        label="资金来源", choices=[("", "全部来源"), *Source.choices], required=False
    )
    category = forms.ChoiceField(
        label="支出类别", choices=[("", "全部类别"), *Category.choices], required=False
    )
    month = forms.CharField(required=False, max_length=7, widget=forms.HiddenInput)

    def __init__(self, *args, rounds, districts, centers, without=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["round"].queryset = rounds
        self.fields["district"].queryset = districts
        self.fields["center"].queryset = centers
        for name in without:
            self.fields[name].widget = forms.HiddenInput()

    def clean_month(self) -> date | None:
        typed = self.cleaned_data["month"]
        if not typed:
            return None
        try:
            return date.fromisoformat(f"{typed}-01")
        except ValueError as error:
            raise forms.ValidationError("月份不存在") from error


class ExpenseForm(OnceFormMixin, PageForm):
    """One line of a voucher."""

    pool = forms.ModelChoiceField(
        label="从哪笔资金列支", queryset=FundingPool.objects.none(), empty_label="请选择资金"
    )
    spent_on = DayField(label="支出日期")
    voucher = forms.CharField(label="凭证号", max_length=60, help_text="例如 记-12号。")
    category = forms.ChoiceField(label="支出类别", choices=[("", "请选择类别"), *Category.choices])
    payee = forms.CharField(label="收款方", max_length=100)
    amount = MoneyFormField(
        label="金额", help_text="以元为单位，也可写“12.5万”。一张凭证有几类支出的，分几笔登记。"
    )
    standing = forms.ChoiceField(
        label="付款情况",
        choices=Standing.choices,
        initial=Standing.PAID,
        help_text="资金还没有到位的，由别处先付的选“垫付”，还没有付的选“应付”，到位后结清。",
    )
    note = forms.CharField(label="说明", max_length=200, required=False)

    def __init__(self, *args, pools, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pool"].queryset = pools

    @property
    def facts(self) -> dict:
        names = ("spent_on", "voucher", "category", "payee", "amount", "standing", "note")
        return {name: self.cleaned_data[name] for name in names}


class ReverseForm(OnceFormMixin, PageForm):
    spent_on = DayField(label="冲正日期")
    voucher = forms.CharField(label="冲正凭证号", max_length=60)
    note = forms.CharField(label="冲正原因", max_length=200)

    @property
    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("spent_on", "voucher", "note")}


class SettleForm(OnceFormMixin, PageForm):
    settled_on = DayField(label="结清日期")
    voucher = forms.CharField(label="结清凭证号", max_length=60)

    @property
    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("settled_on", "voucher")}


class ClosingForm(OnceFormMixin, PageForm):
    center = CenterField(label="社会工作服务中心", empty_label="请选择中心")
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    returned = MoneyFormField(
        label="交回金额", help_text="到位而未用的资金中交回的部分，没有填0；其余结转下年。"
    )
    note = forms.CharField(label="说明", max_length=200)

    def __init__(self, *args, centers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["center"].queryset = centers

    @property
    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("year", "returned", "note")}


class EntryFileForm(OnceFormMixin, PageForm):
    file = forms.FileField(
        label="扫描件",
        allow_empty_file=True,  # refused in our own words
        help_text=f"{in_words(SCANS)}，不超过20MB。上传后不能更改或删除，可以补充上传。",
        widget=forms.FileInput(
            attrs={"accept": ",".join(s for kind in SCANS for s in kind.suffixes)}
        ),
    )

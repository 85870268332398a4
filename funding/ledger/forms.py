"""Reading what is typed about the ledgers. What may be stored is decided in the actions."""

from collections.abc import Mapping
from datetime import date

from crispy_forms.layout import Fieldset, Layout
from django import forms

from accounts.models import District
from core.file_types import SCANS, in_words
from core.forms import DayField, FilterForm, PageForm, keep_what_is_typed, speak_plainly
from core.money import MoneyFormField, format_yuan
from core.once import OnceFormMixin
from funding.forms.pools import CenterField
from funding.ledger.position import Position
from funding.ledger.words import Category, Standing, Waiting
from funding.models import FundingPool
from funding.states import Source
from pilots.models import Round

LAST_YEAR = 2100


class PartForm(FilterForm):
    """What the pages of the money are narrowed to. The round is one of ``rounds``, the latest
    first; boxes ``without`` are left out and those ``hidden`` are carried on."""

    round = forms.ChoiceField(label="试点批次", required=False)
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
    waiting = forms.ChoiceField(
        label="付款情况", choices=[("", "全部"), *Waiting.choices], required=False
    )
    month = forms.CharField(required=False, max_length=7, widget=forms.HiddenInput)
    until = forms.CharField(required=False, max_length=7, widget=forms.HiddenInput)

    def __init__(self, *args, rounds, districts, centers, hidden=(), without=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.rounds = {str(round.pk): round for round in rounds}
        self.fields["round"].choices = [(pk, str(round)) for pk, round in self.rounds.items()]
        self.fields["district"].queryset = districts
        self.fields["center"].queryset = centers
        for name in hidden:
            self.fields[name].widget = forms.HiddenInput()
        for name in without:
            del self.fields[name]

    def clean_round(self) -> Round | None:
        return self.rounds.get(self.cleaned_data["round"])

    def clean_month(self) -> date | None:
        return _first_day(self.cleaned_data["month"])

    def clean_until(self) -> date | None:
        return _first_day(self.cleaned_data["until"])

    @property
    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.fields}


def _first_day(typed: str) -> date | None:
    if not typed:
        return None
    try:
        day = date.fromisoformat(f"{typed}-01")
    except ValueError as error:
        raise forms.ValidationError("月份不存在") from error
    if day.year > LAST_YEAR:
        raise forms.ValidationError("月份不存在")
    return day


class CapsForm(OnceFormMixin, PageForm):
    """A percent for each category, blank for no cap."""

    basis = forms.CharField(
        label="规定依据",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="写明由哪份文件或哪次会议确定。",
    )

    def __init__(self, *args, percents=None, **kwargs):
        super().__init__(*args, **kwargs)
        for category in Category:
            field = forms.IntegerField(
                label=f"{category.label}(%)",
                min_value=0,
                max_value=100,
                required=False,
                initial=(percents or {}).get(category),
            )
            self.fields[f"cap_{category}"] = field
            speak_plainly(field)
            keep_what_is_typed(field)
        boxes = (f"cap_{category}" for category in Category)
        title = "占中心分得资金的百分比（没有上限的留空）"
        self.helper.layout = Layout("basis", Fieldset(title, *boxes))
        self.helper.render_unmentioned_fields = True

    @property
    def facts(self) -> dict:
        percents = {c.value: self.cleaned_data[f"cap_{c}"] for c in Category}
        return {"percents": percents, "basis": self.cleaned_data["basis"]}


class PoolToSpendField(forms.ModelChoiceField):
    """The pools of a center, each with what may still be spent of it."""

    positions: Mapping[int, Position] = {}

    def label_from_instance(self, obj) -> str:
        position = self.positions[obj.pk]
        left = max(position.to_spend, 0)
        in_hand = max(min(position.in_hand, left), 0)
        return f"{obj}（还可列支{format_yuan(left)}元，其中已到位{format_yuan(in_hand)}元）"


class ExpenseForm(OnceFormMixin, PageForm):
    """One line of a voucher."""

    pool = PoolToSpendField(
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

    def __init__(self, *args, pools, positions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pool"].queryset = pools
        self.fields["pool"].positions = positions

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
    year = forms.IntegerField(label="年度", min_value=2000, max_value=LAST_YEAR)
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

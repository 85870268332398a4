"""Reading what is typed about money that comes and goes. What may be stored is decided in the
actions."""

import re
import unicodedata

from crispy_forms.layout import Fieldset, Layout
from django import forms

from centers.models import Center
from core.forms import DayField, PageForm
from core.money import MoneyFormField
from core.once import OnceFormMixin
from funding.ledger.words import PayeeKind
from funding.models import FundingPool
from funding.states import Giving, Source
from pilots.models import Round

_YEAR_IN_BRACKETS = re.compile(r"[\[(【〔](\d{4})[\])】〕]")
REVERSAL = "以元为单位，也可写“12.5万”。登记错了的，再登记一笔负数冲正。"


class CenterField(forms.ModelChoiceField):
    def __init__(self, **kwargs):
        super().__init__(**{"queryset": Center.objects.none(), **kwargs})


class PoolForm(OnceFormMixin, PageForm):
    """The money of one document."""

    round = forms.ModelChoiceField(
        label="试点批次",
        queryset=Round.objects.none(),
        required=False,
        empty_label="批次尚未建立",
        help_text="资金先于批次下达的，选“批次尚未建立”，以后再归入。",
    )
    source = forms.ChoiceField(label="资金来源", choices=[("", "请选择资金来源"), *Source.choices])
    document_number = forms.CharField(
        label="文号",
        max_length=60,
        help_text="按下达文件填写，例如 京财社指〔2021〕512号；一份文件登记一次。",
    )
    issued_on = DayField(label="下达日期")
    amount = MoneyFormField(label="金额", help_text="以元为单位，也可写“12.5万”。")
    center = CenterField(
        label="定向中心",
        required=False,
        empty_label="不定向，由区里统一分配",
        help_text="文件写明全部给某一个中心的，选择该中心，不再测算分配。",
    )
    follows = forms.ModelChoiceField(
        label="接续的资金",
        queryset=FundingPool.objects.none(),
        required=False,
        empty_label="不是后续批次",
        help_text="同一项资金分批下达的，选择它的上一批，测算时可以连同前批清算。",
    )

    def __init__(self, *args, rounds, centers, pools, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["round"].queryset = rounds
        self.fields["center"].queryset = centers
        self.fields["follows"].queryset = pools
        self.helper.layout = Layout(
            Fieldset("下达文件", "round", "source", "document_number", "issued_on", "amount"),
            Fieldset("特殊情况（没有可不填）", "center", "follows"),
        )
        self.helper.render_unmentioned_fields = True
        self.fields["round"].initial = rounds.first()

    def clean_document_number(self) -> str:
        """One spelling for one document: 京财社指[2021] 512号 is 京财社指〔2021〕512号."""
        return one_spelling(self.cleaned_data["document_number"])

    @property
    def facts(self) -> dict:
        names = ("round", "source", "document_number", "issued_on", "amount", "center", "follows")
        return {name: self.cleaned_data[name] for name in names}


class PlaceForm(PageForm):
    """The round for money that came before it."""

    round = forms.ModelChoiceField(
        label="试点批次",
        queryset=Round.objects.none(),
        empty_label="请选择试点批次",
        help_text="归入后不能更改。",
    )

    def __init__(self, *args, rounds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["round"].queryset = rounds


class ReceiptForm(OnceFormMixin, PageForm):
    received_on = DayField(label="到账日期")
    amount = MoneyFormField(label="到账金额", allow_negative=True, help_text=REVERSAL)
    note = forms.CharField(
        label="说明", max_length=200, required=False, help_text="冲正须写明原因。"
    )

    @property
    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("received_on", "amount", "note")}


class PayoutForm(OnceFormMixin, PageForm):
    center = CenterField(label="用于", empty_label="请选择中心")
    payee_kind = forms.ChoiceField(
        label="收款方类别", choices=PayeeKind.choices, initial=PayeeKind.SUBDISTRICT
    )
    payee = forms.CharField(
        label="收款方",
        max_length=100,
        required=False,
        help_text="按凭证填写收款方名称；拨付给街道(乡镇)本身的可不填。",
    )
    paid_on = DayField(label="拨付日期")
    amount = MoneyFormField(label="拨付金额", allow_negative=True, help_text=REVERSAL)
    voucher = forms.CharField(label="拨付文号或凭证号", max_length=60)
    note = forms.CharField(
        label="说明", max_length=200, required=False, help_text="冲正须写明原因。"
    )

    def __init__(self, *args, centers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["center"].queryset = centers

    @property
    def facts(self) -> dict:
        names = ("paid_on", "amount", "voucher", "note", "payee_kind", "payee")
        return {name: self.cleaned_data[name] for name in names}


class GiftForm(OnceFormMixin, PageForm):
    """Something a center was given that is not money."""

    round = forms.ModelChoiceField(
        label="试点批次", queryset=Round.objects.none(), empty_label=None
    )
    center = CenterField(label="受赠中心", empty_label="请选择中心")
    kind = forms.ChoiceField(
        label="捐赠方类别", choices=[("", "请选择捐赠方类别"), *Giving.choices]
    )
    giver = forms.CharField(
        label="捐赠方", max_length=60, help_text="个人捐赠不愿具名的，写“爱心人士”。"
    )
    things = forms.CharField(label="物品", max_length=100, help_text="例如 轮椅、图书、空调。")
    quantity = forms.IntegerField(label="数量", min_value=1, max_value=999_999)
    unit = forms.CharField(label="计量单位", max_length=10, help_text="例如 辆、册、台。")
    given_on = DayField(label="接收日期")
    worth = MoneyFormField(
        label="估值",
        required=False,
        help_text="捐赠方提供的价值，没有可不填。只作说明，不计入任何资金合计。",
    )

    def __init__(self, *args, rounds, centers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["round"].queryset = rounds
        self.fields["center"].queryset = centers

    @property
    def facts(self) -> dict:
        names = ("round", "kind", "giver", "things", "quantity", "unit", "given_on", "worth")
        return {name: self.cleaned_data[name] for name in names}


def one_spelling(number: str) -> str:
    """A document's number without blanks, its year in the brackets of offices."""
    plain = "".join(unicodedata.normalize("NFKC", number).split())
    return _YEAR_IN_BRACKETS.sub(r"〔\1〕", plain)

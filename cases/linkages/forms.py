"""What was typed about a referral or a link, and about a step of one; and their lists' filters."""

from urllib.parse import urlencode

from crispy_forms.layout import Fieldset, Layout
from django import forms

from cases.fields import choices_of, private, side_by_side
from cases.linkages.rules import needs_guardian, raised_problems, referral_problems
from cases.linkages.states import (
    LINK_STEPS,
    REFERRAL_STEPS,
    Direction,
    LinkOutcome,
    LinkState,
    ReferralState,
    ResourceKind,
)
from cases.models import Case
from cases.states import SignerRelation
from centers.models import LinkedResource
from centers.models.registers import LinkageParty
from core.forms import DayField, FilterForm, PageForm
from core.money import MoneyFormField
from core.once import OnceFormMixin
from core.problems import Refused

LONGEST = 2000
PRIVATE = "加密保存，不进审计记录。"


def long_text(label: str, *, rows: int = 3, help_text: str = PRIVATE, required=True):
    return forms.CharField(
        label=label,
        max_length=LONGEST,
        required=required,
        widget=private(forms.Textarea(attrs={"rows": rows})),
        help_text=help_text,
    )


class ReferralForm(OnceFormMixin, PageForm):
    """``case`` and ``on`` (today): the reasons against are shown together with what is missing."""

    direction = forms.ChoiceField(label="转介方向", choices=choices_of(Direction, "请选择"))
    raised_on = DayField(label="提出日期")
    body = forms.CharField(
        label="对方机构", max_length=60, help_text="只写单位名称，联系人写在下一栏。"
    )
    contact = forms.CharField(
        label="对方联系人和电话", max_length=80, required=False, widget=private(forms.TextInput())
    )
    reason = long_text("转介原因")
    materials = long_text("随附材料", rows=2, required=False, help_text="逐项写明，没有的不填。")
    has_personal_data = forms.BooleanField(label="随附材料含服务对象的个人信息", required=False)
    consent_signer = forms.CharField(
        label="签署人", max_length=40, required=False, widget=private(forms.TextInput())
    )
    consent_relation = forms.ChoiceField(
        label="签署人与服务对象的关系", choices=choices_of(SignerRelation, "请选择"), required=False
    )
    consented_on = DayField(label="签署日期", required=False)

    def __init__(self, *args, case: Case, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.case, self.on = case, on
        self.helper.layout = Layout(
            "form_token",
            side_by_side("direction", "raised_on"),
            side_by_side("body", "contact"),
            "reason",
            "materials",
            "has_personal_data",
            Fieldset(
                "服务对象的单独同意（转出含个人信息的必填）",
                side_by_side("consent_signer", "consent_relation"),
                side_by_side("consented_on", ""),
            ),
        )

    def clean(self):
        problems = referral_problems(
            self.cleaned_data,
            is_minor=needs_guardian(self.case, self.on),
            opened_on=self.case.opened_on,
            on=self.on,
        )
        problems = [problem for problem in problems if problem.field not in self.errors]
        if problems:
            self.refuse(Refused(*problems))
        return self.cleaned_data


class CaseByNumberMixin(forms.Form):
    """Which case it is about, by its number; ``cases`` are those that may be named."""

    def clean_case_number(self):
        number = self.cleaned_data["case_number"].strip()
        if not number:
            return None
        case = self.cases.filter(number=number).first()
        if case is None:
            raise forms.ValidationError("没有这个编号的案例，请核对，不涉及案例的不填。")
        return case


def case_number_field() -> forms.CharField:
    return forms.CharField(
        label="所属案例编号",
        max_length=24,
        required=False,
        widget=private(forms.TextInput()),
        help_text="不属于某个案例的不填。",
    )


class LinkForm(CaseByNumberMixin, OnceFormMixin, PageForm):
    """A resource in words, or one out of the center's register with words of its own."""

    case_number = case_number_field()
    raised_on = DayField(label="提出日期")
    party = forms.ChoiceField(label="五社联动类别", choices=choices_of(LinkageParty, "请选择"))
    kind = forms.ChoiceField(label="资源形式", choices=choices_of(ResourceKind, "请选择"))
    what = forms.CharField(
        label="资源内容", max_length=100, help_text="写资源本身，不写服务对象的姓名。"
    )
    resource = forms.ModelChoiceField(
        LinkedResource.objects.none(),
        label="登记的资源",
        required=False,
        empty_label="不在资源登记中",
        help_text="已在“资源登记”中的，在这里选择。",
    )
    provider = forms.CharField(
        label="提供方", max_length=80, required=False, widget=private(forms.TextInput())
    )
    value = MoneyFormField(
        label="金额或折合金额(元)", required=False, help_text="还不清楚的，成功时再填。"
    )

    def __init__(self, *args, cases, resources, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.cases, self.on = cases, on
        self.fields["resource"].queryset = resources
        self.helper.layout = Layout(
            "form_token",
            side_by_side("party", "kind"),
            "what",
            side_by_side("resource", "provider"),
            side_by_side("value", "raised_on"),
            side_by_side("case_number", ""),
        )

    def clean(self):
        problems = raised_problems(self.cleaned_data.get("raised_on"), on=self.on)
        if problems:
            self.refuse(Refused(*problems))
        return self.cleaned_data


class StepForm(PageForm):
    """The day of a step and its words; ``name`` is the step whose button was pressed, if any."""

    day = DayField(label="日期")
    note = long_text(
        "说明",
        required=False,
        help_text="不接收、未成功和撤销写明理由，回访写明结果。" + PRIVATE,
    )

    def __init__(self, *args, name: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        step = {**REFERRAL_STEPS, **LINK_STEPS}.get(name)
        self.fields["note"].required = step is not None and step.needs_note
        self.helper.layout = Layout(
            side_by_side("day", "value" if "value" in self.fields else ""), "note"
        )


class SuccessForm(StepForm):
    """While a link may succeed: what it was worth in the end."""

    value = MoneyFormField(label="实际金额(元)", required=False, help_text="成功的填写。")


class NarrowingForm(FilterForm):
    """A filter that knows what it was given; a value that cannot be read narrows nothing."""

    @property
    def chosen(self) -> dict:
        good = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return {name: value for name, value in good.items() if value}

    def query(self) -> str:
        return urlencode({name: value for name, value in self.raw().items() if value})


def year_field() -> forms.ChoiceField:
    return forms.ChoiceField(label="年度", required=False)


def years_of(rows) -> list[tuple[str, str]]:
    """Every year that has rows, the latest first, as choices."""
    years = rows.order_by("-year").values_list("year", flat=True).distinct()
    return [("", "全部"), *((str(year), f"{year}年") for year in years)]


class ReferralFilterForm(NarrowingForm):
    year = year_field()
    direction = forms.ChoiceField(
        label="方向", choices=choices_of(Direction, "全部"), required=False
    )
    state = forms.ChoiceField(
        label="状态", choices=choices_of(ReferralState, "全部"), required=False
    )
    mine = forms.BooleanField(label="只看我负责的", required=False)
    stale = forms.BooleanField(label="只看超期未有结果的", required=False)

    def __init__(self, *args, years, with_own: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = years
        if not with_own:
            del self.fields["mine"]

    def filter(self, rows, *, user, on):
        chosen = self.chosen
        for name in ("year", "direction", "state"):
            if name in chosen:
                rows = rows.filter(**{name: chosen[name]})
        rows = rows.in_hands_of(user) if "mine" in chosen else rows
        return rows.stale_on(on) if "stale" in chosen else rows


UNSETTLED = "open"


class LinkFilterForm(ReferralFilterForm):
    direction = None
    party = forms.ChoiceField(
        label="类别", choices=choices_of(LinkageParty, "全部"), required=False
    )
    outcome = forms.ChoiceField(
        label="结果",
        choices=[("", "全部"), (UNSETTLED, "办理中"), *LinkOutcome.choices],
        required=False,
    )
    state = forms.ChoiceField(label="状态", choices=choices_of(LinkState, "全部"), required=False)
    field_order = ("year", "party", "outcome", "state", "mine", "stale")

    def filter(self, rows, *, user, on):
        rows = super().filter(rows, user=user, on=on)
        chosen = self.chosen
        if "party" in chosen:
            rows = rows.filter(party=chosen["party"])
        if chosen.get("outcome") == UNSETTLED:
            return rows.open()
        return rows.filter(outcome=chosen["outcome"]) if "outcome" in chosen else rows

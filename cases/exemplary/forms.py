"""Turns what was typed about an exemplary case into clean values."""

from urllib.parse import urlencode

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.db.models import Q

from accounts.models import District
from cases.exemplary.states import SECTIONS, TEXTS, Basis
from cases.fields import choices_of, private, side_by_side
from cases.models.exemplary import LONGEST_TITLE
from cases.people.words import ClientCategory
from cases.states import SignerRelation
from core.forms import DayField, FilterForm, PageForm
from core.once import OnceFormMixin
from core.versions import VersionFormMixin
from pilots.choices import Method, ServiceField

LONGEST_SECTION = 6000
LONGEST_WORD = 40


class _Classed(forms.Form):
    title = forms.CharField(
        label=TEXTS["title"],
        max_length=LONGEST_TITLE,
        widget=private(forms.TextInput()),
        help_text="例如：从闭门不出到楼门志愿者。不写姓名和地点。",
    )
    method = forms.ChoiceField(label="工作方法", choices=choices_of(Method, "请选择"))
    field = forms.ChoiceField(label="服务领域", choices=choices_of(ServiceField, "请选择"))
    category = forms.ChoiceField(label="服务对象类别", choices=choices_of(ClientCategory, "请选择"))
    is_minor = forms.BooleanField(
        label="涉及未成年人",
        required=False,
        help_text="不得出现可能识别未成年人的姓名、影像、住所、就读学校（未成年人保护法103）。",
    )


class StartForm(OnceFormMixin, _Classed, PageForm):
    """What a piece is about; its text comes next."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(
            "form_token",
            "title",
            side_by_side("method", "field"),
            side_by_side("category", ""),
            "is_minor",
        )


def _section(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_SECTION,
        required=False,
        widget=private(forms.Textarea(attrs={"rows": 6})),
    )


class PieceForm(VersionFormMixin, _Classed, PageForm):
    """The whole text and what its publication rests on; what is missing is said at the hand-in."""

    background = _section(SECTIONS["background"])
    analysis = _section(SECTIONS["analysis"])
    plan = _section(SECTIONS["plan"])
    process = _section(SECTIONS["process"])
    outcome = _section(SECTIONS["outcome"])
    reflection = _section(SECTIONS["reflection"])
    lessons = _section(SECTIONS["lessons"])
    basis = forms.ChoiceField(
        label="公开依据",
        choices=choices_of(Basis, "请选择"),
        required=False,
        help_text="建案时的知情同意书不包含公开使用，须另行取得单独同意（个人信息保护法25）。",
    )
    consent_signed_on = DayField(label="同意书签署日期", required=False)
    consent_signer = forms.CharField(
        label="同意书签署人", max_length=40, required=False, widget=private(forms.TextInput())
    )
    consent_relation = forms.ChoiceField(
        label="签署人与服务对象的关系",
        choices=choices_of(SignerRelation, "请选择"),
        required=False,
    )
    anonymity_note = forms.CharField(
        label="匿名化处理说明",
        max_length=500,
        required=False,
        widget=private(forms.Textarea(attrs={"rows": 3})),
        help_text="选择匿名化处理的填写：改动了哪些细节，为什么熟人也认不出来。",
    )

    def __init__(self, *args, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.on = on
        self.helper.layout = Layout(
            "version",
            Fieldset(
                "分类",
                "title",
                side_by_side("method", "field"),
                side_by_side("category", ""),
                "is_minor",
            ),
            Fieldset("正文", *SECTIONS),
            Fieldset(
                "公开依据",
                "basis",
                side_by_side("consent_signer", "consent_relation"),
                side_by_side("consent_signed_on", ""),
                "anonymity_note",
            ),
        )

    def clean_consent_signed_on(self):
        day = self.cleaned_data["consent_signed_on"]
        if day is not None and day > self.on:
            raise forms.ValidationError("签署日期不能晚于今天。", code="in_future")
        return day


class MarkForm(PageForm):
    """What the author says of the marks: all at once, or of one word."""

    ACTS = (("all", "全部替换"), ("replace", "替换"), ("keep", "保留"))

    act = forms.ChoiceField(choices=ACTS)
    version = forms.IntegerField(min_value=1)
    mark = forms.CharField(required=False, max_length=16)
    word = forms.CharField(required=False, max_length=200, strip=False)
    replacement = forms.CharField(label="替换为", required=False, max_length=LONGEST_WORD)
    reason = forms.CharField(label="保留理由", required=False, max_length=200)


class LibraryFilterForm(FilterForm):
    """What the library is narrowed to; an unknown value in the address narrows nothing."""

    text = forms.CharField(label="标题或正文", max_length=40, required=False)
    method = forms.ChoiceField(label="方法", choices=choices_of(Method, "全部"), required=False)
    field = forms.ChoiceField(
        label="领域", choices=choices_of(ServiceField, "全部"), required=False
    )
    category = forms.ChoiceField(
        label="服务对象", choices=choices_of(ClientCategory, "全部"), required=False
    )
    year = forms.TypedChoiceField(label="年度", coerce=int, required=False)
    district = forms.ModelChoiceField(
        label="区", queryset=District.objects.none(), required=False, empty_label="全部"
    )

    def __init__(self, *args, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [("", "全部"), *((year, f"{year}年") for year in years)]
        self.fields["district"].queryset = District.objects.order_by("order", "pk")

    def filter(self, pieces):
        """Narrow the list by whatever was chosen."""
        chosen = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        for name in ("method", "field", "category", "year", "district"):
            if chosen.get(name):
                pieces = pieces.filter(**{name: chosen[name]})
        if text := chosen.get("text"):
            anywhere = Q()
            for name in TEXTS:
                anywhere |= Q(**{f"edition__{name}__icontains": text})
            pieces = pieces.filter(anywhere)
        return pieces

    def query(self) -> str:
        """The chosen filters as they stand in an address."""
        return urlencode({name: value for name, value in self.raw().items() if value})

"""What the city's list of candidates is narrowed to and sorted by, and who is ticked in it."""

from collections.abc import Iterable
from urllib.parse import urlencode

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from accounts.models import District
from core.forms import PageForm
from core.money import WAN, MoneyFormField
from pilots.candidates import BY_DISTRICT, Candidate
from pilots.choices import HostPlatform, OperationMode, Outcome
from pilots.models import Recommendation
from pilots.states import SubmissionState

S = SubmissionState
ALL = ("", "全部")
CHANGING = "changing"
UNPROPOSED = "none"
PROPOSED = "any"  # that wait for the decision
STATES = (
    ALL,
    (S.SIGNED, "待签收"),
    (S.RECEIVED, S.RECEIVED.label),
    (CHANGING, "区里正在修改"),
    (S.ACCEPTED, S.ACCEPTED.label),
    (S.DECLINED, S.DECLINED.label),
)
KINDS = (ALL, ("街道", "街道"), ("镇", "镇"), ("乡", "乡"))
# What a row is sorted by; what a district is changing again comes last, since it is not shown.
SORTS = {
    "": ("区和街道(乡镇)", BY_DISTRICT),
    "funds": ("经费从多到少", ("is_changing", "-funds_sum", *BY_DISTRICT)),
    "area": ("面积从大到小", ("is_changing", "-total_area", *BY_DISTRICT)),
    "qualified": (
        "符合资质人数从多到少",
        ("is_changing", "-planned_qualified_count", *BY_DISTRICT),
    ),
    "population": ("常住人口从多到少", ("is_changing", "-resident_population", *BY_DISTRICT)),
    "signed": ("上报从早到晚", ("submission__first_signed_at", *BY_DISTRICT)),
}
OF_THE_FORM = ("rural", "mode", "platform", "funds_from", "funds_to", "proposed")
MOST_COMPARED = 6


def _choice(label: str, choices) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False)


class CandidateFilterForm(PageForm):
    """Bound to the address of the page; an unknown value narrows nothing."""

    district = _choice("区", (ALL,))
    state = _choice("状态", STATES)
    proposed = _choice(
        "拟办意见", (ALL, (UNPROPOSED, "待拟办"), (PROPOSED, "已拟办、待审定"), *Outcome.choices)
    )
    kind = _choice("类型", KINDS)
    rural = _choice("农村地区", (ALL, ("yes", "是"), ("no", "否")))
    mode = _choice("运营方式", (ALL, *OperationMode.choices))
    platform = _choice("依托平台", (ALL, *HostPlatform.choices))
    funds_from = MoneyFormField(label="经费不少于(万元)", unit=WAN, required=False)
    funds_to = MoneyFormField(label="经费不多于(万元)", unit=WAN, required=False)
    text = forms.CharField(label="名称、人员或机构", max_length=40, required=False)
    sort = _choice("排序", [(key, label) for key, (label, _) in SORTS.items()])
    late = forms.BooleanField(label="只看逾期上报", required=False)
    scan = forms.BooleanField(label="只看盖章件待补", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # One query, where a ModelChoiceField asks once to show, and twice more to understand.
        districts = District.objects.order_by("order").values_list("pk", "name")
        self.fields["district"].choices = [ALL, *((str(pk), name) for pk, name in districts)]
        columns = [Column(name, css_class="col-6 col-md-4 col-xl-2") for name in self.fields]
        self.helper.layout = Layout(Row(*columns, css_class="g-2 align-items-end"))

    @property
    def chosen(self) -> dict:
        """What was understood of the address."""
        if not hasattr(self, "cleaned_data"):
            self.full_clean()
        return getattr(self, "cleaned_data", {})

    @property
    def is_used(self) -> bool:
        return any(self.chosen.get(name) for name in self.fields) or bool(self.errors)

    def narrow(self, recommendations):
        """The queryset of ``pilots.candidates.before_the_city``, narrowed and sorted."""
        chosen = self.chosen
        wanted = Q()
        for name in self.fields:
            words = WORDS.get(name)
            if words is not None and chosen.get(name) not in (None, ""):
                wanted &= words(chosen[name])
        if any(chosen.get(name) not in (None, "") for name in OF_THE_FORM) or chosen.get("text"):
            # What is being changed is not read, so it is not searched either.
            wanted &= Q(is_changing=False) | _by_name(chosen)
        platforms = Cast("host_platforms", TextField())
        found = recommendations.alias(platform_text=platforms).filter(wanted)
        return found.order_by(*SORTS[chosen.get("sort") or ""][1])

    def pick_out(self, rows: Iterable[Candidate]) -> list[Candidate]:
        """The rows left of those that only a deadline or a scan can tell apart."""
        chosen = self.chosen
        return [
            row
            for row in rows
            if (not chosen.get("late") or row.recommendation.submission.is_late)
            and (not chosen.get("scan") or row.is_scan_missing)
        ]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What was asked, to be sent along by another form of the page."""
        return [(name, value) for name, value in self.raw().items() if value]

    def query(self) -> str:
        """What was asked, as it stands in an address."""
        return urlencode(self.kept)


def _state(value: str) -> Q:
    return Q(is_changing=True) if value == CHANGING else Q(submission__state=value)


def _proposed(value: str) -> Q:
    if value == UNPROPOSED:
        return Q(proposed_outcome=None, submission__state=S.RECEIVED)
    if value == PROPOSED:
        return Q(proposed_outcome__in=Outcome.values, submission__state=S.RECEIVED)
    return Q(proposed_outcome=value)


def _text(value: str) -> Q:
    return (
        Q(subdistrict__name__icontains=value)
        | Q(executive_name__icontains=value)
        | Q(operator_name__icontains=value)
    )


def _by_name(chosen: dict) -> Q:
    """A name is nobody's secret: it finds its unit also while the form is being changed."""
    if not chosen.get("text") or any(chosen.get(name) not in (None, "") for name in OF_THE_FORM):
        return Q(pk__in=())
    return Q(subdistrict__name__icontains=chosen["text"])


WORDS = {
    "district": lambda value: Q(district=value),
    "state": _state,
    "proposed": _proposed,
    "kind": lambda value: Q(subdistrict__base_kind=value),
    "rural": lambda value: Q(is_rural=value == "yes"),
    "mode": lambda value: Q(operation_mode=value),
    "platform": lambda value: Q(platform_text__contains=f'"{value}"'),
    "funds_from": lambda value: Q(funds_sum__gte=value),
    "funds_to": lambda value: Q(funds_sum__lte=value),
    "text": _text,
}


class TickForm(PageForm):
    """Who was ticked; ``candidates`` are the recommendations to choose from.

    Clean, ``pick`` is a list of them. A key that is none of them was ticked on an older page.
    """

    pick = forms.MultipleChoiceField(
        label="推荐单位",
        widget=forms.MultipleHiddenInput,
        error_messages={
            "required": "请至少勾选一个推荐单位",
            "invalid_choice": "勾选的单位状态已经改变，请重新勾选",
        },
    )

    def __init__(self, *args, candidates: Iterable[Recommendation], **kwargs):
        super().__init__(*args, **kwargs)
        self.candidates = {str(candidate.pk): candidate for candidate in candidates}
        self.fields["pick"].choices = [(key, key) for key in self.candidates]

    def clean_pick(self) -> list[Recommendation]:
        return [self.candidates[key] for key in dict.fromkeys(self.cleaned_data["pick"])]


class ProposalsForm(TickForm):
    """The same with the one outcome that is proposed for all of them."""

    outcome = forms.ChoiceField(
        label="拟办意见",
        choices=Outcome.choices,
        widget=forms.HiddenInput,
        error_messages={"required": "请选择拟办意见"},
    )


class CompareForm(TickForm):
    """Two to six of them beside each other; more do not fit a page."""

    def clean_pick(self) -> list[Recommendation]:
        picked = super().clean_pick()
        if not 2 <= len(picked) <= MOST_COMPARED:
            raise forms.ValidationError(
                f"请勾选2至{MOST_COMPARED}个推荐单位对比，现在勾选了{len(picked)}个", code="count"
            )
        return picked

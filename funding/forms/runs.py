"""Reading the terms of a run: how a pool is cut, by what centers are weighed, what is adjusted."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms

from centers.models import Center
from core.forms import PageForm, RowsField, keep_what_is_typed, speak_plainly
from core.money import MoneyFormField
from core.once import OnceFormMixin
from funding.actions.runs import Adjustment, Weighing
from funding.measures import MOST, SERVICE, TASK, USUAL, Measure
from funding.models import AllocationLine, AllocationRun, FundingPool, WorkloadSnapshot
from funding.terms import Terms

PERCENTS = ("task_percent", "service_percent", "performance_percent")


class TermsForm(PageForm):
    """The numbers of a run that can be moved: amounts, percents and coefficients."""

    base_each = MoneyFormField(
        label="每个中心基数",
        help_text="以元为单位，也可写“3万”。每个中心先得相同的基数，其余按下面的权重分配。",
    )
    floor_each = MoneyFormField(
        label="每个中心下限", required=False, help_text="没有可不填。不足的补到下限。"
    )
    cap_each = MoneyFormField(
        label="每个中心上限", required=False, help_text="没有可不填。超出的由其他中心再分。"
    )
    task_percent = forms.IntegerField(label="工作任务权重(%)", min_value=0, max_value=100)
    service_percent = forms.IntegerField(label="服务量权重(%)", min_value=0, max_value=100)
    performance_percent = forms.IntegerField(
        label="绩效权重(%)", min_value=0, max_value=100, required=False, initial=0
    )

    def __init__(self, *args, extras: Sequence[Measure] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.tasks, self.services = (*TASK, *extras), SERVICE
        for measure in (*self.tasks, *self.services):
            self._add(
                f"by_{measure.key}",
                forms.IntegerField(
                    label=f"{measure.label}（每{measure.unit}）",
                    min_value=0,
                    max_value=MOST,
                    required=False,
                    initial=USUAL.get(measure.key, 0),
                ),
            )
        self.helper.render_unmentioned_fields = True
        self.helper.layout = Layout(*self._fieldsets())

    def clean(self):
        """Here and not only in the action: said beside what is wrong in the other fields."""
        found = [self.cleaned_data.get(name) for name in PERCENTS[:2]]
        if None not in found and not self.has_error("performance_percent"):
            whole = sum(found) + (self.cleaned_data.get("performance_percent") or 0)
            if whole != 100:
                message = f"各项权重之和须为100%，现在是{whole}%。"
                self.add_error("service_percent", forms.ValidationError(message, "not_hundred"))
        return self.cleaned_data

    def terms(self, pool: FundingPool) -> Terms:
        typed = self.cleaned_data
        return Terms(
            pool.amount,
            typed["base_each"],
            typed["task_percent"],
            typed["service_percent"],
            typed["performance_percent"] or 0,
            typed["floor_each"] or 0,
            typed["cap_each"],
        )

    @property
    def coefficients(self) -> dict[str, int]:
        return {
            measure.key: self.cleaned_data[f"by_{measure.key}"] or 0
            for measure in (*self.tasks, *self.services)
        }

    def _fieldsets(self) -> list:
        return [
            Fieldset("基数和上下限", *_in_rows(["base_each", "floor_each", "cap_each"])),
            Fieldset("权重（合计100%）", *_in_rows(PERCENTS)),
            Fieldset("工作任务的系数（0为不计）", *_in_rows([f"by_{m.key}" for m in self.tasks])),
            Fieldset("服务量的系数（0为不计）", *_in_rows([f"by_{m.key}" for m in self.services])),
        ]

    def _add(self, name: str, field: forms.Field) -> None:
        self.fields[name] = field
        speak_plainly(field)
        keep_what_is_typed(field)


class WhatIfForm(TermsForm):
    """The terms of a run, to be moved and looked at; nothing is stored."""


class RunForm(OnceFormMixin, TermsForm):
    """One way to share out a pool."""

    snapshot = forms.ModelChoiceField(
        label="工作量数据",
        queryset=WorkloadSnapshot.objects.none(),
        required=False,
        empty_label="按现在的数据重新取数",
        help_text="用同一次取数测算的方案，只有分配办法不同，便于比较。",
    )
    counts_earlier = forms.BooleanField(
        label="连同前批清算",
        required=False,
        help_text="把前面各批与本批合在一起按现在的数据计算，再减去各中心前批已得的金额。",
    )
    reason = forms.CharField(
        label="权重说明",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明这样定权重和系数的理由，审核人和各中心都会看到。",
    )

    def __init__(
        self,
        *args,
        centers: Iterable[Center],
        snapshots,
        can_settle: bool,
        graded: Mapping[int, Decimal],
        **kwargs,
    ):
        """``graded`` are the points of published evaluations, by center key."""
        self.centers, self.graded = list(centers), graded
        super().__init__(*args, **kwargs)
        self.fields["snapshot"].queryset = snapshots
        if not can_settle:
            del self.fields["counts_earlier"]

    def weighing(self) -> Weighing:
        percents = {c.pk: self.cleaned_data[f"performance_{c.pk}"] for c in self.centers}
        return Weighing(
            coefficients=self.coefficients,
            performance={pk: 100 if n is None else n for pk, n in percents.items()},
            counts_earlier=self.cleaned_data.get("counts_earlier", False),
        )

    def _fieldsets(self) -> list:
        for center in self.centers:
            points = self.graded.get(center.pk)
            field = forms.IntegerField(
                label=center.name,
                min_value=0,
                max_value=100,
                required=False,
                initial=100 if points is None else half_up(points),
                help_text="没有公布的评估结果" if points is None else f"评估得分{points}",
            )
            self._add(f"performance_{center.pk}", field)
        names = [f"performance_{center.pk}" for center in self.centers]
        return [
            *super()._fieldsets(),
            Fieldset("各中心绩效（%，绩效权重为0时不起作用）", *_in_rows(names)),
        ]


def half_up(points: Decimal) -> int:
    """87.5 points weigh as 88%: the form takes whole percents."""
    return int(points.quantize(Decimal(1), ROUND_HALF_UP))


class AdjustForm(OnceFormMixin, PageForm):
    """What is added to or taken from each center by hand, each with its reason."""

    def __init__(self, *args, lines: Sequence[AllocationLine], **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            amount = MoneyFormField(
                label=f"{line.center}调整金额", required=False, allow_negative=True
            )
            amount.initial = line.adjustment
            reason = forms.CharField(label=f"{line.center}调整理由", max_length=200, required=False)
            reason.initial = line.adjusted_for
            for name, field in zip(_names(line), (amount, reason), strict=True):
                self.fields[name] = field
                field.widget.attrs["class"] = "form-control"
                speak_plainly(field)

    @property
    def adjustments(self) -> dict[int, Adjustment]:
        typed = self.cleaned_data
        pairs = {line.center_id: _names(line) for line in self.lines}
        return {
            pk: Adjustment(typed[amount], typed[reason])
            for pk, (amount, reason) in pairs.items()
            if typed[amount]
        }

    def rows(self) -> list[tuple[AllocationLine, forms.BoundField, forms.BoundField]]:
        return [(line, *(self[name] for name in _names(line))) for line in self.lines]


class CompareForm(PageForm):
    """Which runs of a pool stand side by side; the others are held against the first ticked."""

    MOST = 4

    runs = RowsField(label="要比较的方案", queryset=AllocationRun.objects.none(), required=False)

    def __init__(self, *args, runs, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["runs"].queryset = runs


def typed_of(run: AllocationRun) -> dict:
    """The terms of a run as the form begins with them."""
    terms = {
        name: getattr(run, name)
        for name in ("base_each", "floor_each", "cap_each", *PERCENTS, "counts_earlier")
    }
    measures = (*TASK, *run.extra_measures, *SERVICE)
    return terms | {f"by_{m.key}": run.coefficients.get(m.key, 0) for m in measures}


def moved_in(query: Mapping[str, str], extras: Iterable[Measure]) -> dict[str, str]:
    """The terms that an address brings along from a what-if page, and nothing else of it."""
    names = ["base_each", "floor_each", "cap_each", *PERCENTS]
    names += [f"by_{measure.key}" for measure in (*TASK, *extras, *SERVICE)]
    return {name: query[name] for name in names if name in query}


def _names(line: AllocationLine) -> tuple[str, str]:
    return f"adjustment_{line.center_id}", f"reason_{line.center_id}"


def _in_rows(names: Sequence[str], beside: int = 3) -> list[Row]:
    rows = [names[at : at + beside] for at in range(0, len(names), beside)]
    return [Row(*(Column(name, css_class="col-sm-4") for name in row)) for row in rows]

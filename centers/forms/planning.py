"""Needs assessments, their reports, and the service plan as a table of targets."""

from typing import NamedTuple

from django import forms

from centers.models.planning import AssessmentMethod
from centers.targets import Target, Targets
from core.file_types import ALL, in_words
from core.forms import DayField, PageForm, keep_what_is_typed, speak_plainly
from core.once import OnceFormMixin
from core.versions import VersionFormMixin
from pilots.choices import Method, ServiceField

MOST = 99_999  # cases or persons in one cell


class AssessmentFieldsForm(PageForm):
    assessed_on = DayField(label="评估日期", help_text="评估完成的日期。")
    methods = forms.MultipleChoiceField(
        label="评估方法",
        choices=AssessmentMethod.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="可以多选。",
    )
    groups = forms.CharField(
        label="覆盖人群", max_length=200, help_text="例如：低保家庭、独居老年人、困境儿童。"
    )
    findings = forms.CharField(
        label="评估结论",
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="写明主要需求和问题，不写个人姓名、住址等信息。",
    )
    priorities = forms.CharField(
        label="优先需求", max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def facts(self) -> dict:
        names = ("assessed_on", "methods", "groups", "findings", "priorities")
        return {name: self.cleaned_data[name] for name in names}


class AssessmentForm(OnceFormMixin, AssessmentFieldsForm):
    pass


class AssessmentEditForm(VersionFormMixin, AssessmentFieldsForm):
    pass


class AssessmentFileForm(OnceFormMixin, PageForm):
    file = forms.FileField(
        label="文件",
        allow_empty_file=True,  # refused in our own words
        help_text=f"{in_words(ALL)}，不超过20MB。上传后不能更改或删除，可以补充上传。",
        widget=forms.FileInput(
            attrs={"accept": ",".join(s for kind in ALL for s in kind.suffixes)}
        ),
    )


class Cell(NamedTuple):
    """Where one target is typed in."""

    label: str
    cases: forms.BoundField
    persons: forms.BoundField


class ServicePlanForm(VersionFormMixin, PageForm):
    """A text, and two numbers for each of seven fields by three methods; blank is nothing."""

    body = forms.CharField(
        label="计划内容",
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="写明服务对象、服务内容、进度安排和人员分工。",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in ServiceField:
            for method in Method:
                self._add_target(field, method)

    def targets(self) -> Targets:
        return {
            (field.value, method.value): Target(*(self.cleaned_data[n] or 0 for n in names))
            for field in ServiceField
            for method in Method
            for names in [_names(field, method)]
        }

    def rows(self) -> list[tuple[str, list[Cell]]]:
        return [
            (field.label, [Cell(m.label, *(self[n] for n in _names(field, m))) for m in Method])
            for field in ServiceField
        ]

    def _add_target(self, field: ServiceField, method: Method) -> None:
        for name, what in zip(_names(field, method), ("案例数", "服务人数"), strict=True):
            self.fields[name] = forms.IntegerField(
                label=f"{field.label}{method.label}{what}",
                required=False,
                min_value=0,
                max_value=MOST,
                widget=forms.NumberInput(attrs={"class": "form-control"}),
            )
            speak_plainly(self.fields[name])
            keep_what_is_typed(self.fields[name])


def initial_of(targets: Targets) -> dict:
    """What the table begins with; a blank reads better than forty zeros."""
    return {
        name: number or None
        for (field, method), target in targets.items()
        for name, number in zip(_names(ServiceField(field), Method(method)), target, strict=True)
    }


def _names(field: ServiceField, method: Method) -> tuple[str, str]:
    return f"{field.value}_{method.value}_cases", f"{field.value}_{method.value}_persons"

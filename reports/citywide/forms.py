"""Turns what the city typed into clean values."""

from typing import Any

from django import forms

from core.forms import PageForm, speak_plainly
from core.versions import VersionFormMixin
from reports.citywide.models import CityReport, GroupedProblem
from reports.citywide.parts import Problem
from reports.forms import SummaryForm

# What the form proposes before anything was grouped; anything else may be typed.
USUAL = ("人员队伍", "资金保障", "场地设施", "制度机制", "专业服务", "部门协同", "宣传动员", "其他")
LONGEST = GroupedProblem._meta.get_field("topic").max_length
LIST_ID = "topics"


class CityTextsForm(SummaryForm):
    """The city's five texts."""

    model = CityReport
    frozen_when = "审定"


class GroupingForm(VersionFormMixin, PageForm):
    """A heading for each problem, proposed from those in use; empty for none."""

    stale: Any = None  # what stands there now, where somebody else saved meanwhile

    def __init__(self, *args, problems: list[Problem], **kwargs):
        super().__init__(*args, **kwargs)
        self.problems = problems
        for number, row in enumerate(problems, 1):
            field = forms.CharField(
                label=f"第{number}项的类别",
                max_length=LONGEST,
                required=False,
                initial=row.topic,
                widget=forms.TextInput(attrs={"list": LIST_ID, "class": "form-control"}),
            )
            speak_plainly(field)
            self.fields[_name(row)] = field

    def rows(self) -> list[tuple[Problem, forms.BoundField]]:
        return [(row, self[_name(row)]) for row in self.problems]

    @property
    def proposals(self) -> list[str]:
        """Headings in use first."""
        return list(dict.fromkeys([*(row.topic for row in self.problems if row.topic), *USUAL]))

    @property
    def topics(self) -> dict[str, str]:
        return {row.key: self.cleaned_data[_name(row)] for row in self.problems}


def _name(row: Problem) -> str:
    return f"topic-{row.key}"

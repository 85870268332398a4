"""When a closed case is looked after, and how things stand then."""

from django import forms

from cases.forms import LONGEST_TEXT, private
from core.forms import DayField, PageForm
from core.once import OnceFormMixin


class PlanFollowUpForm(OnceFormMixin, PageForm):
    planned_on = DayField(label="计划回访日期", help_text="一般在结案后一至三个月。")


class FollowUpForm(PageForm):
    done_on = DayField(label="回访日期")
    text = forms.CharField(
        label="回访情况",
        max_length=LONGEST_TEXT,
        widget=private(forms.Textarea(attrs={"rows": 5})),
        help_text="目标成效是否保持、有无新的需求。",
    )

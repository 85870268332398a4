"""What is typed about visits and about what is to be put right."""

from datetime import date

from crispy_forms.layout import Column, Layout, Row
from django import forms

from accounts.models import RoleGrant, User
from accounts.roles import Role
from centers.models import Center
from core.forms import DayField, PageForm
from core.once import OnceFormMixin
from supervision.forms.evaluations import FILES, MembersField
from supervision.models import Supervisor
from supervision.owners import people_of


class VisitForm(OnceFormMixin, PageForm):
    center = forms.ModelChoiceField(
        label="社会工作服务中心", queryset=Center.objects.none(), empty_label="请选择中心"
    )
    visited_on = DayField(label="走访日期")
    visitors = MembersField(
        label="走访人员",
        queryset=Supervisor.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    purpose = forms.CharField(label="走访目的", max_length=120)
    findings = forms.CharField(
        label="走访情况",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="不要写服务对象的姓名等个人信息。需要限期整改的，保存后逐项提出。",
    )
    advice = forms.CharField(
        label="工作建议", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    FACTS = ("visited_on", "visitors", "purpose", "findings", "advice")

    def __init__(self, *args, desk: RoleGrant, **kwargs):
        super().__init__(*args, **kwargs)
        districts = _districts_of(desk)
        centers = Center.objects.filter(district__in=districts, closed_on=None)
        self.fields["center"].queryset = centers.order_by("subdistrict__code", "pk")
        members = Supervisor.objects.filter(district__in=districts)
        self.fields["visitors"].queryset = members.order_by("name", "pk")
        self.helper.render_unmentioned_fields = True
        self.helper.layout = Layout("center", Row(Column("visited_on"), Column("purpose")))

    @property
    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.FACTS}


def _districts_of(desk: RoleGrant):
    """A supervisor goes to the centers of the districts on whose teams they are or were."""
    if desk.role == Role.SUPERVISOR:
        return Supervisor.objects.filter(user=desk.user_id).values("district")
    return [desk.district_id]


class RectificationForm(OnceFormMixin, PageForm):
    text = forms.CharField(
        label="整改事项", max_length=300, help_text="不要写服务对象的姓名等个人信息。"
    )
    basis = forms.CharField(
        label="依据", max_length=200, help_text="评估指标、走访情况或文件条款。"
    )
    owner = forms.ModelChoiceField(
        label="责任人", queryset=User.objects.none(), empty_label="请选择中心的责任人"
    )
    due_on = DayField(label="整改期限", help_text="当天仍算按期。")

    FACTS = ("text", "basis", "owner", "due_on")

    def __init__(self, *args, center: Center, on: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people_of(center.subdistrict_id, on=on)
        self.helper.render_unmentioned_fields = True
        self.helper.layout = Layout("text", "basis", Row(Column("owner"), Column("due_on")))

    @property
    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.FACTS}


class ReportForm(PageForm):
    note = forms.CharField(
        label="整改情况", max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )
    file = forms.FileField(label="整改材料", required=False, help_text=FILES)

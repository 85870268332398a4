"""Naming the two heads of a center, and their leaving."""

from django import forms

from centers.forms.fields import PlainTextField
from centers.models import Person
from core.forms import DayField, PageForm
from core.once import OnceFormMixin

ACTING_HELP = "临时代理的勾选。"


class DirectorForm(OnceFormMixin, PageForm):
    field_order = ["name", "is_head", "is_acting", "starts_on", "basis"]
    name = PlainTextField(label="姓名", max_length=40)
    is_head = forms.BooleanField(label="本人是管理部门(机构)负责人", required=False)
    is_acting = forms.BooleanField(label="代理", required=False, help_text=ACTING_HELP)
    starts_on = DayField(label="任职日期")
    basis = forms.CharField(
        label="任职依据", max_length=100, help_text="任命文件的名称和文号，或会议纪要。"
    )

    def facts(self) -> dict:
        names = ("name", "is_head", "is_acting", "starts_on", "basis")
        return {name: self.cleaned_data[name] for name in names}


class ExecutiveForm(OnceFormMixin, PageForm):
    field_order = ["person", "is_acting", "starts_on", "basis"]
    person = forms.ModelChoiceField(
        Person.objects.none(),
        label="人员",
        empty_label="请选择",
        help_text="从本中心在岗人员中选拔，依据实施方案三(三)。名单里没有的，先由中心登记人员。",
    )
    is_acting = forms.BooleanField(label="代理", required=False, help_text=ACTING_HELP)
    starts_on = DayField(label="任职日期")
    basis = forms.CharField(
        label="任职依据", max_length=100, help_text="任命文件的名称和文号，或会议纪要。"
    )

    def __init__(self, *args, staff, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = staff

    def facts(self) -> dict:
        names = ("person", "is_acting", "starts_on", "basis")
        return {name: self.cleaned_data[name] for name in names}


class EndPostForm(PageForm):
    ends_on = DayField(label="离任日期", help_text="任职的最后一天，次日起职务空缺。")

"""The center's profile as its executive director keeps it."""

from crispy_forms.layout import Fieldset, Layout
from django import forms

from centers.forms.fields import PhoneField
from centers.models import Center
from core.forms import DayField, PageModelForm
from core.versions import VersionFormMixin

PLACE = ("opened_on", "address", "phone", "office_area", "service_area")
LEADERSHIP = ("lead_official", "managing_department", "operation_mode", "operator_name")
RULES = ("has_project_rules", "has_staff_rules", "has_finance_rules", "has_archive_rules")


class ProfileForm(VersionFormMixin, PageModelForm):
    phone = PhoneField(label="联系电话", required=False)

    class Meta:
        model = Center
        fields = [*PLACE, *LEADERSHIP, *RULES]
        field_classes = {"opened_on": DayField}
        widgets = {
            "opened_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        }
        help_texts = {
            "lead_official": "工委办事处(乡镇党委政府)牵头的主要领导，依据实施方案五(一)。",
            "operator_name": "委托或联合运营的填写。",
        }
        error_messages = {
            name: {
                "invalid": "请填写平方米数，例如 120.5",
                "max_decimal_places": "面积最多保留1位小数",
                "max_digits": "面积数字过大，请核对",
                "max_whole_digits": "面积数字过大，请核对",
            }
            for name in ("office_area", "service_area")
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper.render_hidden_fields = True
        self.helper.layout = Layout(
            Fieldset("场地", *PLACE),
            Fieldset("运行机制", *LEADERSHIP),
            Fieldset("管理制度", *RULES),
        )

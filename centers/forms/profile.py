"""The center's profile as its executive director keeps it: a short form for each section."""

from django import forms

from centers.forms.fields import PhoneField, choice
from centers.models import Center
from centers.models.profile import PremisesUse, RightOfUse, RulesKind
from centers.sections import GUIDANCE, SECTION_BY_KEY, Section
from core.file_types import ALL, in_words
from core.forms import DayField, PageForm, PageModelForm
from core.once import OnceFormMixin
from core.versions import VersionFormMixin
from pilots.choices import FunctionRoom, HostPlatform, ServiceField

TEXT = forms.Textarea(attrs={"rows": 6})


class BasicsForm(VersionFormMixin, PageModelForm):
    phone = PhoneField(label="联系电话", required=False)
    host_platforms = forms.MultipleChoiceField(
        label="依托平台",
        choices=HostPlatform.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="依托现有平台设立的勾选；单独设立的不勾选。",
    )

    class Meta:
        model = Center
        fields = SECTION_BY_KEY["basics"].fields
        field_classes = {"opened_on": DayField}
        widgets = {"opened_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}
        help_texts = {
            "opening_hours": "例如：周一至周五 9:00—17:00，周六上午。",
            "host_platform_other": "勾选“其他”的填写。",
        }


class LeadershipForm(VersionFormMixin, PageModelForm):
    class Meta:
        model = Center
        fields = SECTION_BY_KEY["leadership"].fields
        widgets = {"mechanism": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "lead_official": "工委办事处(乡镇党委政府)牵头的主要领导，依据实施方案五(一)。",
            "mechanism": "有哪些科室和单位参加，由谁召集。",
            "managing_department": "其负责人兼任中心主任，依据实施方案三(三)。",
        }


class StandardsForm(VersionFormMixin, PageModelForm):
    class Meta:
        model = Center
        fields = SECTION_BY_KEY["standards"].fields
        widgets = {"tasks": TEXT, "service_standards": TEXT}


class RulesForm(VersionFormMixin, PageModelForm):
    class Meta:
        model = Center
        fields = SECTION_BY_KEY["rules"].fields


# One office a field, by the field's own name.
GuidanceForm = type(
    "GuidanceForm",
    (VersionFormMixin, PageForm),
    {
        field.value: forms.CharField(label=field.label, max_length=60, required=False)
        for field in ServiceField
    },
)


FORMS = {
    "basics": BasicsForm,
    "leadership": LeadershipForm,
    "standards": StandardsForm,
    "rules": RulesForm,
}


def section_form(section: Section, center: Center, posted, *, initial):
    """The section's form, bound where something was posted."""
    if section.key == GUIDANCE:
        return GuidanceForm(posted, initial=initial)
    return FORMS[section.key](posted, instance=center, initial=initial)


class PremisesForm(OnceFormMixin, PageForm):
    name = forms.CharField(
        label="场所名称", max_length=60, help_text="例如：一层办公室、二层服务大厅。"
    )
    use = choice("用途", PremisesUse)
    area = forms.DecimalField(
        label="面积(平方米)",
        max_digits=8,
        decimal_places=1,
        min_value=0,
        error_messages={
            "invalid": "请填写平方米数，例如 120.5",
            "max_decimal_places": "面积最多保留1位小数",
            "max_digits": "面积数字过大，请核对",
            "max_whole_digits": "面积数字过大，请核对",
        },
    )
    platform = forms.ChoiceField(
        label="依托平台", choices=[("", "不依托其他平台"), *HostPlatform.choices], required=False
    )
    rooms = forms.MultipleChoiceField(
        label="功能区",
        choices=FunctionRoom.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    right = choice("使用权", RightOfUse)
    right_until = DayField(label="使用权至", required=False, help_text="借用、租用的填写。")
    equipment = forms.CharField(
        label="设备",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="例如：电脑2台、档案柜3组、投影仪1台。",
    )

    def facts(self) -> dict:
        names = ("name", "use", "area", "platform", "rooms", "right", "right_until", "equipment")
        return {
            **{name: self.cleaned_data[name] for name in names},
            "left_on": self.cleaned_data.get("left_on"),
        }


class PremisesEditForm(VersionFormMixin, PremisesForm):
    left_on = DayField(
        label="停用日期", required=False, help_text="不再使用的填写，此后不计入面积。"
    )


class RulesDocumentForm(OnceFormMixin, PageForm):
    kind = choice("制度", RulesKind)
    name = forms.CharField(label="文件名称", max_length=100)
    in_force_on = DayField(label="施行日期")
    file = forms.FileField(
        label="文件",
        allow_empty_file=True,  # refused in our own words
        help_text=f"{in_words(ALL)}，不超过20MB。上传后不能更改或删除，可以上传新的版本。",
        widget=forms.FileInput(
            attrs={"accept": ",".join(s for kind in ALL for s in kind.suffixes)}
        ),
    )

    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("kind", "name", "in_force_on")}

"""更名, 合并 or 拆分 of units of one district; whether it may be is not decided here."""

from django import forms

from accounts.models import District, Subdistrict
from accounts.models.divisions import BaseKind
from accounts.models.successions import SuccessionKind
from core.forms import DayField, PageForm, RowsField
from core.once import OnceFormMixin


class DistrictChoiceForm(PageForm):
    """Bound to the address of the page: a change stays within one district."""

    district = forms.ModelChoiceField(
        District.objects.order_by("order"), label="区", empty_label="请选择"
    )


class SuccessionForm(OnceFormMixin, PageForm):
    kind = forms.ChoiceField(
        label="变更方式", choices=SuccessionKind.choices, widget=forms.RadioSelect
    )
    olds = RowsField(
        Subdistrict.objects.none(),
        label="原单位",
        widget=forms.CheckboxSelectMultiple,
        help_text="更名、拆分选一个，合并选全部原单位。",
    )
    into = forms.ModelChoiceField(
        Subdistrict.objects.none(),
        label="并入的现有单位（选填）",
        required=False,
        empty_label="成立新单位",
        help_text="合并到一个继续保留的单位时选择；不选则填写下面的新单位。",
    )
    new_name = forms.CharField(label="新单位名称", max_length=20, required=False)
    new_code = forms.RegexField(
        r"^[0-9]{9}\Z",
        label="新单位区划代码",
        required=False,
        error_messages={"invalid": "区划代码为9位数字，例如 110105001"},
        help_text="更名后代码不变的，填写原代码。",
    )
    new_base_kind = forms.ChoiceField(
        label="新单位类型", choices=[("", "请选择"), *BaseKind.choices], required=False
    )
    new_is_rural = forms.BooleanField(label="新单位属于农村地区", required=False)
    on = DayField(label="变更日期", help_text="批准文件写明的生效日期，不晚于今天。")
    document = forms.CharField(label="批准文件（名称和文号）", max_length=100)

    def __init__(self, *args, district: District, **kwargs):
        super().__init__(*args, **kwargs)
        units = Subdistrict.objects.filter(district=district, valid_to=None).order_by("code", "pk")
        self.fields["olds"].queryset = units
        self.fields["into"].queryset = units

    @property
    def facts(self) -> dict:
        """What ``centers.actions.succeed`` takes."""
        data = self.cleaned_data
        new = {
            "name": data["new_name"],
            "code": data["new_code"],
            "base_kind": data["new_base_kind"],
            "is_rural": data["new_is_rural"],
        }
        return {
            "kind": data["kind"],
            "olds": list(data["olds"]),
            "into": data["into"],
            "new": None if data["into"] else new,
            "on": data["on"],
            "document": data["document"],
            "form_token": data["form_token"],
        }

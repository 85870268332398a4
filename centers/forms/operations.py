"""Who operates a center, and the hand-over list when that changes."""

from crispy_forms.layout import Fieldset, Layout
from django import forms

from accounts.models import RoleGrant
from centers.forms.fields import CertificateNumberField, PlainTextField, choice
from centers.models import Engagement
from centers.models.operation import HandoverKind
from core.forms import DayField, PageForm, RowsField, speak_plainly
from core.once import OnceFormMixin
from core.versions import VersionFormMixin
from pilots.choices import OperationMode

FACTS = ("mode", "operator_name", "credit_code", "contract_reference")


class OperationForm(PageForm):
    mode = choice("运营方式", OperationMode)
    operator_name = PlainTextField(
        label="承接机构名称",
        max_length=60,
        required=False,
        help_text="委托或联合运营的填写，与登记证书一致。",
    )
    credit_code = CertificateNumberField(
        label="统一社会信用代码",
        max_length=18,
        required=False,
        help_text="18位，委托或联合运营的填写。",
    )
    contract_reference = forms.CharField(label="合同名称和编号", max_length=100, required=False)

    def facts(self) -> dict:
        names = (*FACTS, "starts_on") if "starts_on" in self.fields else FACTS
        return {name: self.cleaned_data[name] for name in names}


class BeginForm(OnceFormMixin, OperationForm):
    starts_on = DayField(label="起始日期")


class CorrectForm(VersionFormMixin, OperationForm):
    pass


class ChangeForm(OnceFormMixin, OperationForm):
    """The new operation, the list, who goes with the old one, and how the people were told."""

    starts_on = DayField(
        label="变更日期", help_text="新的运营从这一天开始，前一天是原运营的最后一天。"
    )
    leavers = RowsField(
        Engagement.objects.none(),
        label="随原机构离岗的人员",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="离岗日期为变更的前一天；担任常务主任的同时离任。",
    )
    desks = RowsField(
        RoleGrant.objects.none(),
        label="同时终止的账号岗位",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="提交后立即失效，已登录的立即退出。",
    )
    told_on = DayField(label="告知服务对象日期")
    told_how = forms.CharField(
        label="告知方式", max_length=200, help_text="例如：电话逐户告知，社区公告栏张贴告知书。"
    )

    def __init__(self, *args, staff, desks, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["leavers"].queryset = staff
        self.fields["leavers"].label_from_instance = _engaged
        self.fields["desks"].queryset = desks
        for kind in HandoverKind:
            self._add_line(kind)
        self.helper.render_hidden_fields = True
        self.helper.layout = Layout(
            Fieldset("新的运营", "starts_on", *FACTS),
            Fieldset("移交清单", *(name for kind in HandoverKind for name in _names(kind))),
            Fieldset("原机构人员", "leavers", "desks"),
            Fieldset("告知服务对象", "told_on", "told_how"),
        )

    def told(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("told_on", "told_how")}

    def ticked(self, kind: HandoverKind) -> tuple[bool, str]:
        """Whether it was handed over, and what was noted."""
        handed, note = _names(kind)
        return self.cleaned_data[handed], self.cleaned_data[note]

    def _add_line(self, kind: HandoverKind) -> None:
        handed, note = _names(kind)
        self.fields[handed] = forms.BooleanField(label=f"{kind.label}已移交", required=False)
        self.fields[note] = forms.CharField(
            label=f"{kind.label}说明", max_length=200, required=False
        )
        for name in (handed, note):
            speak_plainly(self.fields[name])

    def say_counted(self, counted: dict) -> None:
        """Beside each tick, what the platform has on file."""
        for kind, text in counted.items():
            self.fields[_names(kind)[0]].help_text = f"系统所记：{text}"


def _names(kind: HandoverKind) -> tuple[str, str]:
    return f"handed_{kind.value}", f"note_{kind.value}"


def _engaged(engagement: Engagement) -> str:
    return f"{engagement.person}（{engagement.get_kind_display()}）"

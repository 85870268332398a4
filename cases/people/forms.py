"""What is written on a person's file, signed, withdrawn, and linked."""

from typing import Any

from crispy_forms.bootstrap import InlineCheckboxes
from crispy_forms.layout import Fieldset, Layout
from django import forms

from accounts.models import RoleGrant
from cases.fields import CheckedTextField, choices_of, private, side_by_side
from cases.handover_forms import DeskField
from cases.identity import read_phone
from cases.models import Client
from cases.people.consents import Purpose, WithdrawalWay
from cases.people.fields import (
    SENSITIVE_HELP,
    PaperFormMixin,
    categories_field,
    paper_number_field,
    purposes_field,
    text_version_field,
)
from cases.people.sharing import ShareKind
from cases.people.words import (
    Capacity,
    HouseholdRelation,
    KinRelation,
    Living,
    PaperKind,
    Residence,
    SelfCare,
    offered_categories,
)
from cases.states import SignerRelation
from core.file_types import SCANS
from core.forms import DayField, PageForm
from core.once import OnceFormMixin
from core.versions import VersionFormMixin


def _optional(label: str, kind) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices_of(kind, "未填写"), required=False)


def _name(label: str, *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=40, required=required, widget=private(forms.TextInput())
    )


class ClientForm(PaperFormMixin, VersionFormMixin, PageForm):
    """The file of ``client``. Its paper can be filled in as long as there is no number."""

    id_kind = forms.ChoiceField(label="证件类型", choices=PaperKind.choices)
    id_number = paper_number_field()
    phone = CheckedTextField(label="联系电话", read=read_phone)
    address = forms.CharField(
        label="住址", max_length=120, required=False, widget=private(forms.TextInput())
    )
    categories = categories_field()
    is_minor = forms.BooleanField(label="未满18周岁", required=False)
    is_under_14 = forms.BooleanField(
        label="不满14周岁", required=False, help_text="有身份证号的按证件上的出生日期，不用勾选。"
    )
    is_sensitive = forms.BooleanField(label="重点保护", required=False, help_text=SENSITIVE_HELP)
    self_care = _optional("自理能力", SelfCare)
    living = _optional("居住情况", Living)
    residence = _optional("人户分离", Residence)
    capacity = forms.ChoiceField(label="民事行为能力", choices=Capacity.choices)
    guardian_name = _name("监护人姓名")
    guardian_relation = _optional("监护人与服务对象的关系", KinRelation)
    guardian_phone = CheckedTextField(label="监护人电话", read=read_phone)
    emergency_name = _name("紧急联系人姓名")
    emergency_relation = _optional("紧急联系人与服务对象的关系", KinRelation)
    emergency_phone = CheckedTextField(label="紧急联系人电话", read=read_phone)

    def __init__(self, *args, client: Client, **kwargs):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["categories"]
        field.choices = offered_categories(client.categories())
        paper = [side_by_side("id_kind", "id_number")]
        if client.id_number:
            del self.fields["id_kind"], self.fields["id_number"]
            paper = []
        self.helper.layout = Layout(
            "version",
            Fieldset("联系和证件", *paper, side_by_side("phone", "address")),
            Fieldset(
                "类别和保护",
                InlineCheckboxes("categories", wrapper_class="grouped-choices"),
                side_by_side("is_minor", "is_under_14"),
                "is_sensitive",
            ),
            Fieldset(
                "生活情况",
                side_by_side("self_care", "living"),
                side_by_side("residence", "capacity"),
            ),
            Fieldset(
                "监护人",
                side_by_side("guardian_name", "guardian_relation"),
                side_by_side("guardian_phone", ""),
            ),
            Fieldset(
                "紧急联系人",
                side_by_side("emergency_name", "emergency_relation"),
                side_by_side("emergency_phone", ""),
            ),
        )


class ConsentForm(OnceFormMixin, PageForm):
    signer = _name("签署人", required=True)
    relation = forms.ChoiceField(
        label="签署人与服务对象的关系", choices=choices_of(SignerRelation, "请选择")
    )
    signed_on = DayField(label="签署日期")
    text_version = text_version_field()
    purposes = purposes_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(
            "form_token",
            side_by_side("signer", "relation"),
            side_by_side("signed_on", "text_version"),
            "purposes",
        )


class WithdrawalForm(PageForm):
    """``purposes`` are those that somebody has agreed to and not withdrawn."""

    purposes = forms.MultipleChoiceField(label="撤回事项", widget=forms.CheckboxSelectMultiple)
    withdrawn_on = DayField(label="撤回日期")
    withdrawer = _name("撤回人", required=True)
    relation = forms.ChoiceField(
        label="撤回人与服务对象的关系", choices=choices_of(SignerRelation, "请选择")
    )
    way = forms.ChoiceField(label="撤回方式", choices=choices_of(WithdrawalWay, "请选择"))
    note = forms.CharField(
        label="说明",
        max_length=500,
        required=False,
        widget=private(forms.Textarea(attrs={"rows": 3})),
        help_text="加密保存，不进审计记录。",
    )

    def __init__(self, *args, purposes, **kwargs):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["purposes"]
        field.choices = [(value, label) for value, label in Purpose.choices if value in purposes]
        self.helper.layout = Layout(
            "purposes",
            side_by_side("withdrawn_on", "way"),
            side_by_side("withdrawer", "relation"),
            "note",
        )


class ScanForm(OnceFormMixin, PageForm):
    file = forms.FileField(
        label="扫描件",
        allow_empty_file=True,  # refused in our own words
        help_text="PDF、JPG或PNG，不超过20MB。上传后不能更改或删除，可以补充上传。",
        widget=forms.FileInput(
            attrs={"accept": ",".join(s for kind in SCANS for s in kind.suffixes)}
        ),
    )


class HouseholdForm(PageForm):
    """Whoever starts a household says only who they are in it themselves."""

    number = CheckedTextField(
        label="家庭成员的案例编号",
        read=str.strip,
        required=True,
        help_text="本中心其他服务对象的案例编号，例如 110105001-GA-2021-0007。",
    )
    relation = forms.ChoiceField(
        label="与户主的关系", choices=choices_of(HouseholdRelation, "请选择")
    )

    def __init__(self, *args, starts: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if starts:
            del self.fields["number"]


class ShareForm(OnceFormMixin, PageForm):
    """``desks`` are the colleagues who can lead a case here."""

    desk = DeskField(label="同事", queryset=RoleGrant.objects.none(), empty_label="请选择")
    kind = forms.ChoiceField(
        label="方式",
        choices=choices_of(ShareKind, "请选择"),
        help_text="协同的可以查看全部案卷；代班的还可以登记这期间的服务。",
    )
    starts_on = DayField(label="起始日期")
    ends_on = DayField(label="截止日期", help_text="含当日，到期自动关闭。")
    text = forms.CharField(
        label="事由", max_length=500, widget=private(forms.Textarea(attrs={"rows": 3}))
    )

    def __init__(self, *args, desks, **kwargs):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["desk"]
        field.queryset = desks
        self.helper.layout = Layout(
            "form_token",
            side_by_side("desk", "kind"),
            side_by_side("starts_on", "ends_on"),
            "text",
        )

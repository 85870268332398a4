"""What people fill in about accounts."""

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.db.models import Exists, OuterRef, Q

from accounts.models import AccountRequest, District, RoleGrant, Subdistrict
from accounts.people import usernames
from accounts.people.codes import password_problems
from accounts.people.grants import COLUMNS
from accounts.roles import Role
from core.forms import DayField, PageForm, PageModelForm, RowsField
from core.once import OnceFormMixin
from core.problems import Refused

PASSWORD_BOX = {"autocomplete": "new-password"}


class UsernameField(forms.RegexField):
    def __init__(self, **kwargs):
        super().__init__(
            regex=f"^{usernames.FORM}$",
            label="用户名",
            max_length=30,
            error_messages={"invalid": usernames.FORM_IN_WORDS},
            **kwargs,
        )


class ProposeForm(OnceFormMixin, PageModelForm):
    """A center asks for an account for one of its own people."""

    username = UsernameField(help_text="系统已按机构编码给出建议，可以修改，启用后不能再改。")
    role = forms.ChoiceField(
        label="角色", choices=[(role, Role(role).label) for role in Role.of_center]
    )
    starts_on = DayField(label="启用日期")

    class Meta:
        model = AccountRequest
        fields = ("full_name", "username", "role", "starts_on", "reason")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].initial = Role.CENTER_WORKER

    def validate_unique(self):
        """The action says it, with its reasons, under a lock."""

    @property
    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class DeskForm(PageForm):
    """A desk given directly, on written grounds. ``districts`` and ``units`` are to choose from."""

    role = forms.ChoiceField(
        label="角色",
        choices=[("", "请选择"), *((role, role.label) for role in Role)],
    )
    district = forms.ModelChoiceField(
        District.objects.order_by("order"),
        label="所属区",
        required=False,
        help_text="区级、街道（乡镇）和中心的岗位选择；市级和管理员岗位不选。",
    )
    subdistrict = forms.CharField(
        label="所属街道（乡镇）",
        max_length=20,
        required=False,
        help_text="街道（乡镇）和中心的岗位填写，例如 劲松街道。",
    )
    served = forms.CharField(
        label="督导服务的街道（乡镇）",
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="督导岗位填写，每行一个，写明区，例如 朝阳区劲松街道。",
    )
    inspected = RowsField(
        District.objects.order_by("order"),
        label="检查的区",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="检查审计人员岗位选择，最长90天。",
    )
    valid_from = DayField(label="起始日期")
    valid_to = DayField(label="终止日期", required=False, help_text="当日起失效；长期有效的不填。")
    basis = forms.CharField(label="授权依据", max_length=100, help_text="文件名称、文号或批准人。")

    def clean_served(self) -> list[Subdistrict]:
        """The units that the lines name; a line that names none is said back."""
        lines = ["".join(line.split()) for line in self.cleaned_data["served"].splitlines()]
        named = {
            unit.full_name: unit
            for unit in Subdistrict.objects.filter(valid_to=None).select_related("district")
        }
        if unknown := [line for line in lines if line and line not in named]:
            raise forms.ValidationError(f"没有找到：{'、'.join(unknown)}")
        return [named[line] for line in lines if line]

    def clean(self):
        facts = super().clean()
        role = facts.get("role")
        if role != Role.SUPERVISOR:
            facts["served"] = []
        if role != Role.INSPECTOR:
            facts["inspected"] = []
        if role in Role.of_subdistrict:
            self._find_unit(facts)
        else:
            facts["subdistrict"] = None
        if role in Role.of_district and not facts.get("district"):
            self.add_error("district", "区级岗位请选择所属区")
        elif role not in Role.of_district:
            facts["district"] = None
        return facts

    def _find_unit(self, facts: dict) -> None:
        """The unit by its district and name, since a name alone means something only there."""
        district, name = facts.get("district"), facts.get("subdistrict", "")
        if not district or not name:
            self.add_error("subdistrict", "请选择所属区并填写街道（乡镇）名称")
            return
        unit = Subdistrict.objects.filter(district=district, name=name, valid_to=None).first()
        if unit is None:
            self.add_error("subdistrict", f"{district}没有名为“{name}”的街道（乡镇）")
        facts["subdistrict"] = unit

    @property
    def desk(self) -> dict:
        names = (*COLUMNS, "served", "inspected")
        return {name: self.cleaned_data[name] for name in names}


class AccountForm(DeskForm):
    """A new account with its first desk."""

    full_name = forms.CharField(label="姓名", max_length=40)
    username = UsernameField(help_text=f"{usernames.FORM_IN_WORDS}。")
    field_order = ("full_name", "username")

    @property
    def person(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("full_name", "username")}


class ReasonForm(PageForm):
    """Why a desk ends, an account is switched off or a device is taken away."""

    reason = forms.CharField(label="原因", max_length=200, widget=forms.Textarea({"rows": 3}))


class UseCodeForm(PageForm):
    """Public: whoever holds a one-time code chooses a password."""

    username = forms.CharField(
        label="用户名",
        max_length=150,
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none"}),
    )
    code = forms.CharField(
        label="一次性代码",
        max_length=40,
        help_text="16位字母和数字，大小写和连字符均可不计。",
        widget=forms.TextInput({"autocomplete": "one-time-code", "autocapitalize": "characters"}),
    )
    password = forms.CharField(
        label="新密码",
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(PASSWORD_BOX),
        help_text="至少10个字符，包含小写字母、大写字母、数字、符号中的至少三种。",
    )
    again = forms.CharField(
        label="再次输入新密码",
        error_messages={"required": "请再次输入新密码"},
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(PASSWORD_BOX),
    )

    def clean(self):
        facts = super().clean()
        password = facts.get("password")
        if password and facts.get("again") and password != facts["again"]:
            self.add_error("again", "两次输入的密码不一致")
        # Only rules that hold for anybody: a stranger must not learn who exists.
        if password and (problems := password_problems(password, None)):
            self.refuse(Refused(*problems))
        return facts


class AccountFilterForm(PageForm):
    """Bound to the address of the list."""

    q = forms.CharField(label="姓名、用户名或单位", max_length=40, required=False)
    state = forms.ChoiceField(
        label="账号状态",
        choices=[("", "全部"), ("active", "正常"), ("disabled", "已停用")],
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(Row(*(Column(name) for name in self.fields), css_class="g-2"))

    def filter(self, accounts):
        """The accounts asked for; none while the question has a mistake in it."""
        if not self.is_valid():
            return accounts.none()
        if state := self.cleaned_data["state"]:
            accounts = accounts.filter(is_active=state == "active")
        text = self.cleaned_data["q"]
        if not text:
            return accounts
        units = RoleGrant.objects.filter(
            Q(subdistrict__name__contains=text) | Q(district__name__contains=text),
            user=OuterRef("pk"),
        )
        return accounts.filter(
            Q(full_name__contains=text) | Q(username__contains=text) | Exists(units)
        )

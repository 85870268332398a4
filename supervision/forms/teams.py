"""What is typed about a district's team. What may be stored is decided in the actions."""

from datetime import date

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.db.models import Q

from accounts.models import District, RoleGrant, Subdistrict, User
from accounts.roles import Role
from centers.models.people import CredentialLevel
from core.forms import DayField, PageForm
from core.once import OnceFormMixin
from core.versions import VersionFormMixin
from supervision.models import SupervisionTeam, Supervisor
from supervision.models.teams import SupervisorKind


class TeamFields(PageForm):
    name = forms.CharField(
        label="团队名称", max_length=60, help_text="例如“朝阳区社会工作督导团队”。"
    )
    starts_on = DayField(label="起始日期")
    ends_on = DayField(label="终止日期", required=False, help_text="没有期限的不填。")

    FACTS = ("name", "starts_on", "ends_on")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper.render_unmentioned_fields = True
        self.helper.layout = Layout("name", Row(Column("starts_on"), Column("ends_on")))

    @property
    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.FACTS}


class TeamForm(OnceFormMixin, TeamFields):
    """A new team."""


class TeamEditForm(VersionFormMixin, TeamFields):
    """A team as it stands."""

    def __init__(self, *args, team: SupervisionTeam, **kwargs):
        names = ("version", *self.FACTS)
        super().__init__(*args, initial={name: getattr(team, name) for name in names}, **kwargs)


class SupervisorFields(PageForm):
    name = forms.CharField(label="姓名", max_length=40)
    kind = forms.ChoiceField(
        label="督导类别", choices=[("", "请选择督导类别"), *SupervisorKind.choices]
    )
    organization = forms.CharField(label="所在单位", max_length=60)
    level = forms.ChoiceField(
        label="证书级别", choices=[("", "请选择证书级别"), *CredentialLevel.choices]
    )
    certificate_number = forms.CharField(label="证书管理号", max_length=40)
    practice_years = forms.IntegerField(
        label="加入时从业年限(年)",
        min_value=0,
        max_value=60,
        help_text="加入团队那天从事社会工作的整年数，以后逐年自动增加。",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper.render_unmentioned_fields = True
        self.helper.layout = Layout(
            Row(Column("name"), Column("kind")),
            "organization",
            Row(Column("level"), Column("certificate_number"), Column("practice_years")),
        )

    @property
    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in Supervisor.FACTS}


class AccountField(forms.ModelChoiceField):
    def label_from_instance(self, user) -> str:
        return f"{user.full_name}（{user.username}）"


class SupervisorForm(OnceFormMixin, SupervisorFields):
    """Somebody new on the team, with the account of their supervisor's desk where there is one."""

    starts_on = DayField(label="加入日期")
    user = AccountField(
        label="平台账号",
        queryset=User.objects.none(),
        required=False,
        empty_label="没有账号，由中心登记、纸质确认",
        help_text="有督导岗位的账号。本人在平台上登记和确认督导。",
    )

    def __init__(self, *args, district: District, on: date, **kwargs):
        super().__init__(*args, **kwargs)
        # Also one who served here before: their desk may have no center of this district left.
        known = Supervisor.objects.filter(district=district).exclude(user=None).values("user")
        here = Q(served__district=district) | Q(user__in=known)
        desks = RoleGrant.objects.filter(here, role=Role.SUPERVISOR)
        people = User.objects.filter(pk__in=desks.reaching_past(on).values("user"), is_active=True)
        self.fields["user"].queryset = people.order_by("full_name", "pk")

    @property
    def facts(self) -> dict:
        return super().facts | {name: self.cleaned_data[name] for name in ("user", "starts_on")}


class SupervisorEditForm(VersionFormMixin, SupervisorFields):
    """A member as they stand."""

    def __init__(self, *args, supervisor: Supervisor, **kwargs):
        names = ("version", *Supervisor.FACTS)
        initial = {name: getattr(supervisor, name) for name in names}
        super().__init__(*args, initial=initial, **kwargs)


class ServiceForm(OnceFormMixin, PageForm):
    subdistrict = forms.ModelChoiceField(
        label="服务的街道(乡镇)",
        queryset=Subdistrict.objects.none(),
        empty_label="请选择街道(乡镇)",
        help_text="本区已有社会工作服务中心的街道(乡镇)。",
    )
    starts_on = DayField(label="服务起始日期")

    def __init__(self, *args, district: District, **kwargs):
        super().__init__(*args, **kwargs)
        units = Subdistrict.objects.filter(district=district, center__closed_on=None)
        # A unit without a center has no row to be closed either.
        units = units.exclude(center=None)
        self.fields["subdistrict"].queryset = units.order_by("code", "pk")


class EndForm(PageForm):
    ends_on = DayField(label="最后一天")

    def __init__(self, *args, label: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].label = label

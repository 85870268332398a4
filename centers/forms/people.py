"""What is asked about a member of staff. Papers are optional on the first form only."""

from crispy_forms.layout import Fieldset, Layout
from django import forms

from centers.forms.fields import CertificateNumberField, PhoneField, PlainTextField, choice
from centers.models.people import CredentialLevel, DegreeLevel, StaffKind
from core.forms import DayField, PageForm
from core.once import OnceFormMixin

CERTIFICATE_HELP = "以证书上的批准日期为准，助理社会工作师自该日起满三年即符合资质。"
MINORS_HELP = "勾选的人员须每年查询一次无犯罪记录（未成年人保护法62）。"
STAY = ("kind", "is_professional", "works_with_minors", "starts_on")
PROFESSIONAL_HELP = "勾选的人员须符合实施方案三(四)的资质要求。"


def _number(*, required: bool = True) -> CertificateNumberField:
    return CertificateNumberField(label="证书管理号", max_length=40, required=required)


def _approved_on(*, required: bool = True) -> DayField:
    return DayField(label="批准日期", required=required, help_text=CERTIFICATE_HELP)


def _registered_until() -> DayField:
    help_text = "选填。登记过期只作提醒，不影响资质。"
    return DayField(label="登记有效期至", required=False, help_text=help_text)


def _major(*, required: bool = True) -> PlainTextField:
    help_text = "照毕业证书填写，例如 社会工作。"
    return PlainTextField(label="专业", max_length=40, required=required, help_text=help_text)


class EngagementForm(OnceFormMixin, PageForm):
    kind = choice("人员类别", StaffKind)
    is_professional = forms.BooleanField(
        label="从事专业社会工作服务", required=False, initial=True, help_text=PROFESSIONAL_HELP
    )
    works_with_minors = forms.BooleanField(
        label="从事涉及未成年人的工作", required=False, help_text=MINORS_HELP
    )
    starts_on = DayField(label="上岗日期")

    def engagement(self) -> dict:
        return {name: self.cleaned_data[name] for name in STAY}


class PersonForm(EngagementForm):
    """Somebody new, with a first certificate and degree where there are any."""

    PAPERS = {
        "credential": ("level", "number", "approved_on", "registered_until"),
        "degree": ("level", "major", "graduated_on"),
    }
    OPTIONAL = ("registered_until",)

    field_order = ["name", "phone", *STAY]
    name = PlainTextField(label="姓名", max_length=40)
    phone = PhoneField(label="联系电话", required=False)
    credential_level = choice("证书级别", CredentialLevel, required=False)
    credential_number = _number(required=False)
    credential_approved_on = _approved_on(required=False)
    credential_registered_until = _registered_until()
    degree_level = choice("学历", DegreeLevel, required=False)
    degree_major = _major(required=False)
    degree_graduated_on = DayField(label="毕业日期", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper.render_hidden_fields = True
        self.helper.layout = Layout(
            Fieldset("基本信息", "name", "phone", *STAY),
            Fieldset("职业水平证书（没有可不填）", *self._names("credential")),
            Fieldset("最高学历（可不填）", *self._names("degree")),
        )

    def clean(self):
        for kind in self.PAPERS:
            self._complete_or_empty(kind)
        return super().clean()

    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("name", "phone")}

    def paper(self, kind: str) -> dict | None:
        """The facts of the certificate or degree, None where nothing was filled in."""
        facts = {name: self.cleaned_data[f"{kind}_{name}"] for name in self.PAPERS[kind]}
        return facts if any(facts.values()) else None

    def _names(self, kind: str) -> list[str]:
        return [f"{kind}_{name}" for name in self.PAPERS[kind]]

    def _complete_or_empty(self, kind: str) -> None:
        """A paper that was begun is asked for in full; what could not be read counts as begun."""
        names = self._names(kind)
        if not any(self.cleaned_data.get(name) or name in self.errors for name in names):
            return
        for name in names:
            is_missing = not self.cleaned_data.get(name) and name not in self.errors
            if is_missing and name.removeprefix(f"{kind}_") not in self.OPTIONAL:
                self.add_error(name, self.fields[name].error_messages["required"])


class CredentialForm(OnceFormMixin, PageForm):
    level = choice("证书级别", CredentialLevel)
    number = _number()
    approved_on = _approved_on()
    registered_until = _registered_until()

    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in PersonForm.PAPERS["credential"]}


class DegreeForm(OnceFormMixin, PageForm):
    level = choice("学历", DegreeLevel)
    major = _major()
    graduated_on = DayField(label="毕业日期")

    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in PersonForm.PAPERS["degree"]}


class EndForm(PageForm):
    ends_on = DayField(label="离岗日期", help_text="最后一个工作日，当天仍算在岗。")

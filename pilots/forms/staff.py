"""One person whom a recommendation proposes, with the papers that the rule asks for."""

import unicodedata

from django import forms

from core.forms import DayField, PageModelForm
from core.once import OnceFormMixin
from core.versions import VersionFormMixin
from pilots.models import ProposedStaff

LONGEST_CAREER = 60
# What makes a paper a paper: a verdict needs all of it.
CERTIFICATE = ("certificate_level", "approved_on")
DEGREE = ("degree_level", "major", "graduated_on")


class StaffForm(VersionFormMixin, OnceFormMixin, PageModelForm):
    """ID numbers are never asked: the name and the papers are what the decision needs."""

    approved_on = DayField(
        label="批准日期",
        required=False,
        help_text="以证书上的批准日期为准，助理社会工作师自该日起满三年即符合资质。",
    )
    graduated_on = DayField(label="毕业日期", required=False)
    years = forms.IntegerField(
        label="从业年限(年)", required=False, min_value=0, max_value=LONGEST_CAREER
    )

    class Meta:
        model = ProposedStaff
        fields = (
            "name",
            "identity",
            "post",
            "years",
            "certificate_level",
            "certificate_number",
            "approved_on",
            "degree_level",
            "major",
            "graduated_on",
        )
        help_texts = {
            "post": "专业服务人员须符合实施方案三(四)的资质要求。",
            "certificate_level": "没有职业水平证书的，不选。",
            "certificate_number": "6至40位数字或字母，选填。",
            "major": "照毕业证书填写，例如 社会工作。",
        }
        widgets = {"identity": forms.RadioSelect, "post": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("identity", "post"):
            choices = self.fields[name].choices
            self.fields[name].choices = [choice for choice in choices if choice[0] != ""]
        for name in ("certificate_level", "degree_level"):
            known = [choice for choice in self.fields[name].choices if choice[0] != ""]
            self.fields[name].choices = [("", "请选择"), *known]

    def clean_certificate_number(self) -> str:
        plain = unicodedata.normalize("NFKC", self.cleaned_data["certificate_number"])
        number = "".join(plain.split()).upper()
        if number and not (number.isascii() and number.isalnum() and 6 <= len(number) <= 40):
            raise forms.ValidationError("证书管理号应为6至40位数字或字母，请照证书填写。")
        return number

    def clean(self):
        super().clean()
        self._complete(CERTIFICATE, "证书")
        self._complete(DEGREE, "学历")
        if self.cleaned_data.get("certificate_number") and not self._has("certificate_level"):
            self._lacks("certificate_level", "填写了证书管理号，请选择证书级别。")

    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def _complete(self, names: tuple[str, ...], paper: str) -> None:
        """A paper is given in full or not at all: half of one has no verdict."""
        if not any(self._has(name) for name in names):
            return
        for name in names:
            if not self._has(name):
                label = self.fields[name].label
                self._lacks(name, f"填写{paper}的，请一并填写{label}。")

    def _has(self, name: str) -> bool:
        return self.cleaned_data.get(name) not in (None, "")

    def _lacks(self, name: str, sentence: str) -> None:
        if name not in self.errors:
            self.add_error(name, sentence)

"""Fields about a person served that several forms have."""

from django import forms

from cases.fields import CheckedTextField, private
from cases.identity import read_paper_number
from cases.people.consents import Purpose
from cases.people.words import offered_categories

SENSITIVE_HELP = "遭受侵害、涉及隐私等需要从严保密的。除负责社工外，须经中心负责人才能查看。"


def paper_number_field() -> forms.CharField:
    return CheckedTextField(
        label="证件号码", read=str, help_text="没有证件或暂时不知道的可以不填。"
    )


def categories_field() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label="服务对象类别",
        choices=offered_categories(),
        widget=forms.CheckboxSelectMultiple,
        help_text="可以多选。",
    )


def text_version_field() -> forms.CharField:
    return forms.CharField(
        label="同意书文本版本",
        max_length=40,
        widget=private(forms.TextInput()),
        help_text="印在同意书上的版本，例如 2021年第一版。",
    )


def purposes_field() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label="同意事项",
        choices=Purpose.choices,
        initial=[Purpose.SERVICE, Purpose.SENSITIVE],
        widget=forms.CheckboxSelectMultiple,
        help_text="照签署的同意书勾选；单独同意须另行勾选，可以随时撤回。",
    )


class PaperFormMixin(forms.BaseForm):
    """Reads ``id_number`` as the kind of paper that was chosen beside it has it."""

    def clean(self):
        super().clean()
        kind, number = self.cleaned_data.get("id_kind"), self.cleaned_data.get("id_number")
        if kind and number is not None:
            try:
                self.cleaned_data["id_number"] = read_paper_number(kind, number)
            except ValueError as error:
                self.add_error("id_number", forms.ValidationError(str(error), code="invalid"))
        return self.cleaned_data

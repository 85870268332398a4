"""The one way a form behaves on our pages."""

import re
import unicodedata
from typing import NamedTuple

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError

from core.problems import Refused


class Mistake(NamedTuple):
    """One line of the summary at the top of a page: where to jump, whose it is, what it says."""

    anchor: str  # id of the input, "" when it belongs to no visible field
    label: str
    message: str


class PageFormMixin(forms.BaseForm):
    """Labels, required marks and Chinese sentences, and how a refusal is shown.

    The template writes ``<form novalidate>``, the CSRF token and the buttons; ``{% crispy form %}``
    gives the fields only.
    """

    tells_progress = False  # True where the view answers with core.streamed.answer_in_steps

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        for field in self.fields.values():
            speak_plainly(field)
            keep_what_is_typed(field)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def refuse(self, refusal: Refused) -> None:
        """Put each problem beside its field, or at the top where it has none on this page."""
        if not hasattr(self, "cleaned_data"):
            self.full_clean()
        if not self.is_bound:
            self.cleaned_data = {}  # add_error looks into it
        for problem in refusal.problems:
            self.add_error(
                problem.field if self._shows(problem.field) else None,
                ValidationError(problem.sentence, code=problem.code),
            )

    def add_error(self, field, error):
        # A choice of rows words a NUL itself, past the field's own messages.
        words = self.fields[field].error_messages if field in self.fields else {}
        for one in getattr(error, "error_list", ()):
            if one.code == _NUL:
                one.message = words.get(_NUL, one.message)
        super().add_error(field, error)

    def error_summary(self) -> list[Mistake]:
        """Everything that is wrong, in the order of the page, for a list of links at the top."""
        top = [Mistake("", "", str(message)) for message in self.non_field_errors()]
        below = [
            self._mistake(name, str(message))
            for name in self._names_on_page()
            for message in self[name].errors
        ]
        return list(dict.fromkeys(top + below))  # two hidden fields may say the same

    def _names_on_page(self) -> list[str]:
        """As they are laid out; what the layout leaves out comes after it, as declared."""
        layout = self.helper.layout
        laid_out = [pointer.name for pointer in layout.get_field_names()] if layout else []
        names = (name for name in laid_out if name in self.fields)
        return list(dict.fromkeys([*names, *self.fields]))

    def raw(self) -> dict[str, str | list[str]]:
        """What was typed, as it was typed: the draft that survives "12a" in a number field.

        Files and hidden fields are left out: nobody typed them, and a token or version that came
        back from a draft would defeat its purpose.
        """
        if not self.is_bound:
            return {}
        return {name: self._typed(name) for name in self.fields if self._is_typed(name)}

    def _shows(self, name: str) -> bool:
        return name in self.fields and not self[name].is_hidden

    def _is_typed(self, name: str) -> bool:
        return self._shows(name) and not isinstance(self.fields[name], forms.FileField)

    def _typed(self, name: str) -> str | list[str]:
        widget, key = self.fields[name].widget, self.add_prefix(name)
        value = widget.value_from_datadict(self.data, self.files, key)
        if isinstance(value, list | tuple):
            return [str(item) for item in value]
        if isinstance(value, bool):
            return "on" if value else ""
        return "" if value is None else str(value)

    def _mistake(self, name: str, message: str) -> Mistake:
        if not self._shows(name):
            return Mistake("", "", message)
        bound = self[name]
        # A group of radio buttons or checkboxes has no id of its own: jump to its first one.
        return Mistake(bound.id_for_label or f"{bound.auto_id}_0", str(bound.label), message)


class PageForm(PageFormMixin, forms.Form):
    """Turns a POST into clean values. It decides nothing and saves nothing."""


class FilterForm(PageForm):
    """What a list is narrowed to, for ``_components/filter_bar.html``, which writes bare fields."""

    untold: frozenset[str] = frozenset()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.Select):
                field.widget.attrs["class"] = "form-select"
            elif isinstance(field.widget, forms.TextInput | forms.NumberInput):
                field.widget.attrs["class"] = "form-control"

    def in_words(self) -> str:
        """The filters as a sheet states them, "全部" where nothing was chosen.

        What was typed into ``untold`` is not repeated: somebody may have searched for a name.
        """
        words = []
        for name, value in getattr(self, "cleaned_data", {}).items():
            field = self.fields[name]
            if value and not field.widget.is_hidden:
                words.append(f"{field.label}{self._said(name, value)}")
        return "，".join(words) or "全部"

    def _said(self, name: str, value) -> str:
        field = self.fields[name]
        if isinstance(field, forms.BooleanField) or name in self.untold:
            return ""
        labels = {str(key): str(label) for key, label in getattr(field, "choices", ())}
        return labels.get(str(value), str(value))


class PageModelForm(PageFormMixin, forms.ModelForm):
    """The same for a form whose fields are columns of one row."""


class DayField(forms.DateField):
    """Reads a day as people write it: 2021-05-18, 2021年5月18日, 2021/5/18, 2021.5.18.

    Only of years that people can mean: the last day of 9999 has no next one, and the first of
    year 1 no moment in Beijing.
    """

    default_error_messages = {
        "invalid": "请填写日期，例如2021年5月18日",
        "far_away": "日期须在1900年至2100年之间，请核对年份",
    }
    _DAY = re.compile(r"([0-9]{4})(?:年|[-/.])([0-9]{1,2})(?:月|[-/.])([0-9]{1,2})日?")

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        super().__init__(**{"input_formats": ["%Y-%m-%d"], **kwargs})

    def to_python(self, value):
        day = super().to_python(self._iso(value) if isinstance(value, str) else value)
        if day is not None and not 1900 <= day.year <= 2100:
            raise ValidationError(self.error_messages["far_away"], code="far_away")
        return day

    def bound_data(self, data, initial):
        # A date box shows ISO or nothing: 2021年5月18日 would be gone when the page comes back.
        return self._iso(data) if isinstance(data, str) else data

    def _iso(self, text: str) -> str:
        """The day as year-month-day if it reads like one, else the text as it was."""
        # 。is what a Chinese keyboard gives for the dot.
        plain = unicodedata.normalize("NFKC", text).replace("。", ".")
        found = self._DAY.fullmatch("".join(plain.split()))
        return "{}-{:0>2}-{:0>2}".format(*found.groups()) if found else text


class RowsField(forms.ModelMultipleChoiceField):
    """Several rows to tick; a key too long for any column is no choice, and no fault of ours."""

    def clean(self, value):
        try:
            return super().clean(value)
        except OverflowError as error:  # from SQLite, which is handed the number as it is
            message = self.error_messages["invalid_choice"]
            raise ValidationError(message, code="invalid_choice", params={"value": "…"}) from error


def speak_plainly(field: forms.Field) -> None:
    """Give a field's stock messages our own words; what the form's author wrote stays."""
    for code, sentence in _sentences(field).items():
        if _is_stock(field, code):
            field.error_messages[code] = sentence


def keep_what_is_typed(field: forms.Field) -> None:
    """Show a number in a text box: a number box comes back empty when it was given "12a"."""
    widget = field.widget
    if isinstance(widget, forms.NumberInput):
        widget.input_type = "text"
        widget.attrs = {
            **{key: value for key, value in widget.attrs.items() if key not in _NUMBER_ONLY},
            "inputmode": "numeric",
            "autocomplete": "off",
        }


_NUL = "null_characters_not_allowed"  # Django's code
_NUMBER_ONLY = {"min", "max", "step"}  # not allowed on a text box


def _sentences(field: forms.Field) -> dict[str, str]:
    label = str(field.label or "此项")
    # Django formats the sentences that come with a value; "权重(%)" would break them.
    safe = label.replace("%", "%%")
    sentences = {
        "required": f"请{_verb(field)}{label}",
        "invalid_choice": f"请从列表中选择{safe}",
        "invalid_list": f"请从列表中选择{label}",
        "invalid_pk_value": f"请从列表中选择{safe}",
        "max_length": f"{safe}最多%(limit_value)d个字，现有%(show_value)d个字",
        "min_length": f"{safe}至少%(limit_value)d个字，现有%(show_value)d个字",
        "max_value": f"{safe}不能大于%(limit_value)s",
        "min_value": f"{safe}不能小于%(limit_value)s",
        _NUL: f"{label}中有无法识别的字符，请删去后重新填写",
    }
    if isinstance(field, forms.IntegerField) and type(field).to_python is _READS_WHOLE:
        sentences["invalid"] = f"{label}请填写整数，例如 10"
    return sentences


# Decimal and float fields descend from IntegerField but read something else.
_READS_WHOLE = forms.IntegerField.to_python


def _verb(field: forms.Field) -> str:
    if isinstance(field, forms.BooleanField):
        return "勾选"
    if isinstance(field, forms.FileField):
        return "上传"
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField | forms.DateField):
        return "选择"
    return "填写"


def _is_stock(field: forms.Field, code: str) -> bool:
    """Whether the message is still the one some field class brought along (or there is none)."""
    message = field.error_messages.get(code)
    return message is None or any(
        message is getattr(kind, "default_error_messages", {}).get(code)
        for kind in type(field).__mro__
    )

"""Fields that the room's forms share: telephone numbers, certificate numbers, choices."""

import unicodedata

from django import forms

from centers.phones import MOBILE_OR_LANDLINE


class PlainTextField(forms.CharField):
    """Text as typed on any keyboard: full-width letters, digits and dashes become plain ones."""

    def to_python(self, value):
        text = super().to_python(value)
        return unicodedata.normalize("NFKC", text).replace("－", "-").strip()


class PhoneField(PlainTextField):
    default_validators = [MOBILE_OR_LANDLINE]

    def __init__(self, **kwargs):
        super().__init__(**{"max_length": 20, "widget": forms.TextInput(_PHONE), **kwargs})


_PHONE = {"inputmode": "tel", "autocomplete": "off"}


class CertificateNumberField(PlainTextField):
    """Upper case, without blanks: the same certificate is the same number however it is typed."""

    def to_python(self, value):
        return "".join(super().to_python(value).split()).upper()


def choice(label: str, choices, *, required: bool = True) -> forms.ChoiceField:
    """A list to choose from that begins with nothing chosen."""
    return forms.ChoiceField(
        label=label, choices=[("", "请选择"), *choices.choices], required=required
    )

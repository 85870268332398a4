"""A button pressed twice stores once, and never swallows a correction (decision 60)."""

from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme

AGAIN = "again"  # what stands before a token whose page was stored with other content


class OnceModel(models.Model):
    """A row that remembers the form it came from.

    The form's hidden token makes a second press of the button find the first row: actions call
    ``Model.objects.get_or_create(form_token=token, defaults=...)``. Rows that come from elsewhere
    (imports, the demo) get a token of their own.
    """

    form_token = models.UUIDField("表单标识", unique=True, default=uuid4, editable=False)

    class Meta:
        abstract = True


def again(*, stored_at: str, led_to: str) -> str:
    """What is bound in place of a token that stands for other content: it is never stored, and
    shown again it is a fresh token. ``stored_at`` in words, ``led_to`` an address of ours."""
    return f"{AGAIN} {uuid4()} {stored_at} {led_to}"


class TokenField(forms.UUIDField):
    """A form's token; one marked by ``again`` is refused, and its page gets the fresh token."""

    def to_python(self, value):
        if isinstance(value, str) and value.startswith(AGAIN):
            raise ValidationError(_sent_otherwise(value), code="sent_otherwise")
        return super().to_python(value)

    def bound_data(self, data, initial):
        if isinstance(data, str) and data.startswith(AGAIN):
            return data.split(" ")[1] if " " in data else ""
        return super().bound_data(data, initial)


def _sent_otherwise(value: str) -> str:
    _, _, stored_at, led_to = f"{value}   ".split(" ", 3)
    refused = f"本页已于{stored_at}保存过一次，这次填写的内容与那次不同，没有保存。"
    another = "如确需另外保存一份，请再按一次按钮。"
    address = led_to.strip()
    if not url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        return f"{refused}{another}"
    link = '{}如需改正那次的内容，请<a href="{}">打开已保存的内容</a>后修改；{}'
    return format_html(link, refused, address, another)


class OnceFormMixin(forms.Form):
    """Adds the hidden ``form_token``: new with each blank form, kept when it is shown again.

    See also ``accounts.sent_once``, which knows what a token was stored with.
    """

    form_token = TokenField(
        label="表单标识",
        widget=forms.HiddenInput,
        initial=uuid4,
        error_messages={
            "required": "页面已失效，请刷新页面后重新填写。",
            "invalid": "页面已失效，请刷新页面后重新填写。",
        },
    )

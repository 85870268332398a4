"""A button pressed twice stores once."""

from uuid import uuid4

from django import forms
from django.db import models


class OnceModel(models.Model):
    """A row that remembers the form it came from.

    The form's hidden token makes a second press of the button find the first row: actions call
    ``Model.objects.get_or_create(form_token=token, defaults=...)``. Rows that come from elsewhere
    (imports, the demo) get a token of their own.
    """

    form_token = models.UUIDField("表单标识", unique=True, default=uuid4, editable=False)

    class Meta:
        abstract = True


class OnceFormMixin(forms.Form):
    """Adds the hidden ``form_token``: new with each blank form, kept when it is shown again."""

    form_token = forms.UUIDField(
        label="表单标识",
        widget=forms.HiddenInput,
        initial=uuid4,
        error_messages={
            "required": "页面已失效，请刷新页面后重新填写。",
            "invalid": "页面已失效，请刷新页面后重新填写。",
        },
    )

"""An edit is made on what the person saw, or it is refused with both texts kept."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db import models

from core.problems import Stale


class VersionedModel(models.Model):
    """A row that counts its edits.

    An action locks the row, calls ``check_version`` with the number the form brought, changes the
    row, adds one to ``version`` and saves it in the same transaction.
    """

    version = models.PositiveIntegerField("版本", default=1, editable=False)

    class Meta:
        abstract = True

    def holds_already(self, posted: int | None, facts: Mapping[str, Any]) -> bool:
        """Whether a later version says just what was sent: a second press of the same button.

        Asked before ``check_version``: what stands is what was typed, so that nobody's words are
        lost and there is nothing to write.
        """
        return posted != self.version and all(
            getattr(self, name) == value for name, value in facts.items()
        )

    def check_version(self, posted: int | None, current_values: Mapping[str, str]) -> None:
        """Raise Stale, with the values now stored by field label, if somebody saved since."""
        if posted != self.version:
            raise Stale(current_values)


class VersionFormMixin(forms.Form):
    """Adds the hidden ``version``: give it as ``initial``, or as a model form's ``instance``."""

    version = forms.IntegerField(
        label="版本",
        widget=forms.HiddenInput,
        min_value=1,
        error_messages={
            "required": "页面已失效，请刷新页面后重新填写。",
            "invalid": "页面已失效，请刷新页面后重新填写。",
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        instance = getattr(self, "instance", None)
        if instance is not None:
            self.initial.setdefault("version", instance.version)

    def renew_version(self, version: int) -> None:
        """Let the next press count: the person has now been shown what is stored.

        Called by the view that answers a Stale, just before the form is shown again.
        """
        data: Any = self.data  # what a request brought, or a plain dict
        self.data = data = data.copy()
        data[self.add_prefix("version")] = str(version)

"""Password rules that Django does not bring along."""

import re

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError

from accounts.models import PastPassword

KINDS = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^a-zA-Z0-9]")


class LongEnoughValidator(MinimumLengthValidator):
    """Django's own has no Chinese sentence."""

    def get_error_message(self):
        return self.get_help_text()

    def get_help_text(self):
        return f"密码至少{self.min_length}个字符。"


class ThreeKindsValidator:
    """Three of four kinds of characters (GB/T 22239 8.1.4.1 a)."""

    message = "密码须包含小写字母、大写字母、数字、符号中的至少三种。"

    def validate(self, password, user=None):
        if sum(bool(re.search(kind, password)) for kind in KINDS) < 3:
            raise ValidationError(self.message, code="password_too_plain")

    def get_help_text(self):
        return self.message


class NotRecentValidator:
    """Not one of the last passwords, as many as ``settings.PASSWORD_HISTORY`` (0: any will do).

    Django calls ``password_changed`` after every save of a new password, wherever it was set.
    """

    def validate(self, password, user=None):
        if user is None or user.pk is None or not settings.PASSWORD_HISTORY:
            return
        used = [past.encoded for past in self._recent(user)]
        # The present one is not among them while it came from elsewhere (a command, the demo).
        if any(check_password(password, encoded) for encoded in {*used, user.password}):
            raise ValidationError(self.get_help_text(), code="password_recent")

    def password_changed(self, password, user=None):
        if user is None or not settings.PASSWORD_HISTORY:
            return
        PastPassword.objects.create(user=user, encoded=user.password)
        kept = [past.pk for past in self._recent(user)]
        PastPassword.objects.filter(user=user).exclude(pk__in=kept).delete()

    def get_help_text(self):
        return f"新密码不能与最近{settings.PASSWORD_HISTORY}次用过的密码相同。"

    def _recent(self, user) -> list[PastPassword]:
        return list(user.past_passwords.order_by("-pk")[: settings.PASSWORD_HISTORY])

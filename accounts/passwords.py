"""Password rules that Django does not bring along."""

import re

from django.core.exceptions import ValidationError

KINDS = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^a-zA-Z0-9]")


class ThreeKindsValidator:
    """Three of four kinds of characters (GB/T 22239 8.1.4.1 a)."""

    message = "密码须包含小写字母、大写字母、数字、符号中的至少三种。"

    def validate(self, password, user=None):
        if sum(bool(re.search(kind, password)) for kind in KINDS) < 3:
            raise ValidationError(self.message, code="password_too_plain")

    def get_help_text(self):
        return self.message

"""What a telephone number looks like, on forms and in sheets."""

from django.core.validators import RegexValidator

MOBILE_OR_LANDLINE = RegexValidator(
    r"^(?:1[3-9][0-9]{9}|(?:0[0-9]{2,3}-?)?[0-9]{7,8}(?:-[0-9]{1,6})?)\Z",
    "请填写手机号码或带区号的固定电话，例如 13800138000、010-67321111",
)

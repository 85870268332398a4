"""Signing in and changing one's password, in the house's form style."""

from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm

from core.forms import PageFormMixin


class SignInForm(PageFormMixin, AuthenticationForm):
    error_messages = {
        "invalid_login": "用户名或密码不正确。连续5次错误将锁定30分钟。",
        "inactive": "账号已停用，请联系本单位管理人员。",
    }


class OwnPasswordForm(PageFormMixin, PasswordChangeForm):
    pass

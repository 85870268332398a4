"""What people type to prove that they are who they say."""

from django import forms

from core.forms import PageForm


class CodeField(forms.CharField):
    """A code of the device: six digits. Where it may be, also a recovery code."""

    def __init__(self, **kwargs):
        box = {
            "autocomplete": "one-time-code",
            "autocapitalize": "characters",
            "spellcheck": "false",
        }
        super().__init__(max_length=40, widget=forms.TextInput(box), **kwargs)


class PasswordField(forms.CharField):
    def __init__(self, **kwargs):
        box = forms.PasswordInput({"autocomplete": "current-password"})
        super().__init__(max_length=128, strip=False, widget=box, **kwargs)


EITHER = "身份验证器上显示的6位数字。手机不在身边时，可以填写一个没有用过的恢复代码。"


class CodeForm(PageForm):
    """The second step of a sign-in."""

    code = CodeField(label="验证码", help_text=EITHER)


class EnrollForm(PageForm):
    code = CodeField(label="验证码", help_text="身份验证器上显示的6位数字，每30秒更换一次。")


class ProofForm(PageForm):
    password = PasswordField(label="密码")
    code = CodeField(label="验证码", help_text=EITHER)


class ChangeForm(EnrollForm):
    """The new device and the proof of the old one."""

    code = CodeField(label="新设备的验证码", help_text="扫描本页二维码后，新设备上显示的6位数字。")
    password = PasswordField(label="密码")
    current = CodeField(label="原设备的验证码", help_text=EITHER)

"""Where somebody is signed in: what a person needs to recognize a browser, and no more."""

from django.db import models

from accounts.models.people import User


class BrowserSignIn(models.Model):
    """One browser that somebody signed in with.

    ``key_hash`` is what the session is stored under (see ``accounts.sessions``), so that the
    session's own row says when the browser was last seen and whether it still is.
    """

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="sign_ins", verbose_name="账号"
    )
    key_hash = models.CharField("会话校验值", max_length=40, unique=True)
    started_at = models.DateTimeField("登录时间")
    ip = models.GenericIPAddressField("来源地址", null=True)
    device = models.CharField("设备", max_length=40)

    class Meta:
        verbose_name = "登录"
        verbose_name_plural = "登录"

    def __str__(self):
        return f"{self.user} {self.device}"

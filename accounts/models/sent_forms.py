"""What a form's token was stored with, so that other content under it is not taken for the same."""

from django.db import models


class SentForm(models.Model):
    """One sent form whose page was answered as stored.

    ``content`` is a keyed hash: what was typed cannot be read from it. ``led_to`` is where the
    answer led. Rows go with the ended sessions (``accounts.sessions``): nobody can press a button
    of a page that is older than any sign-in.
    """

    token = models.UUIDField("表单标识", primary_key=True)
    address = models.CharField("地址", max_length=500)
    content = models.CharField("内容校验值", max_length=64)
    led_to = models.CharField("保存后的页面", max_length=500)
    at = models.DateTimeField("保存时间", db_index=True)

    class Meta:
        verbose_name = "已提交的表单"
        verbose_name_plural = "已提交的表单"

    def __str__(self):
        return str(self.token)

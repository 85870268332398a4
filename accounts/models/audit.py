"""The audit log: who did what, at which desk, when and from where. Written once, kept."""

from django.conf import settings
from django.db import models

from core.frozen import FrozenModel


class AuditEvent(FrozenModel):
    """One act (GB/T 22239 8.1.4.3: date and time, user, kind, success, and what was touched).

    ``changes`` maps a field's name to [before, after] and never holds secret values.
    """

    at = models.DateTimeField("时间", db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="账号",
    )
    username = models.CharField("用户名", max_length=150, blank=True)
    desk = models.CharField("岗位", max_length=80, blank=True)
    what = models.CharField("操作", max_length=40)
    object_type = models.CharField("对象类型", max_length=40, blank=True)
    object_id = models.CharField("对象编号", max_length=40, blank=True)
    object_label = models.CharField("对象", max_length=120, blank=True)
    changes = models.JSONField("变更", default=dict)
    ip = models.GenericIPAddressField("来源地址", null=True)
    request_id = models.CharField("请求编号", max_length=36, blank=True)

    class Meta:
        verbose_name = "审计记录"
        verbose_name_plural = "审计记录"
        indexes = [models.Index(fields=["object_type", "object_id"], name="accounts_audit_object")]

    def __str__(self):
        return f"{self.what} {self.object_label}".strip()

"""The audit log: who did what, at which desk, when and from where. Written once, kept."""

from datetime import date, datetime, time

from django.conf import settings
from django.db import connection, models

from core.deadlines import BEIJING, moment_due
from core.frozen import FrozenModel, FrozenQuerySet


class AuditEventQuerySet(FrozenQuerySet):
    """The questions the audit desk asks. Each rests on an index that ends in the order of time."""

    def between(self, since: date | None, until: date | None):
        """Acts of these Beijing days, both included; None leaves that end open."""
        events = self
        if since:
            events = events.filter(at__gte=datetime.combine(since, time.min, BEIJING))
        return events.filter(at__lt=moment_due(until, None)) if until else events

    def of(self, object_type: str, object_id: str):
        return self.filter(object_type=object_type, object_id=object_id)

    def known(self, column: str) -> list[str]:
        """The different words in this column that leads an index, "" left out.

        A DISTINCT would read the whole log; this steps from one word to the next, so it costs one
        look into the index per word.
        """
        table, name = (connection.ops.quote_name(n) for n in (self.model._meta.db_table, column))
        step = f"SELECT MIN({name}) FROM {table} WHERE {name} >"  # noqa: S608  (names of our own)
        with connection.cursor() as cursor:
            cursor.execute(
                f"WITH RECURSIVE word(found) AS ({step} '' UNION ALL SELECT ({step} found)"  # noqa: S608
                " FROM word WHERE found IS NOT NULL) SELECT found FROM word"
            )
            return [found for (found,) in cursor.fetchall() if found is not None]


class AuditEvent(FrozenModel):
    """One act (GB/T 22239 8.1.4.3: date and time, user, kind, success, and what was touched).

    ``changes`` maps a field's name to [before, after] and never holds secret values.
    """

    at = models.DateTimeField("时间")
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

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        verbose_name = "审计记录"
        verbose_name_plural = "审计记录"
        indexes = [
            models.Index(fields=["at", "id"], name="accounts_audit_time"),
            # By the name that was typed: a failed sign-in belongs to no account.
            models.Index(fields=["username", "at", "id"], name="accounts_audit_person"),
            models.Index(fields=["what", "at", "id"], name="accounts_audit_act"),
            models.Index(fields=["object_type", "at", "id"], name="accounts_audit_kind"),
            models.Index(
                fields=["object_type", "object_id", "at", "id"], name="accounts_audit_object"
            ),
        ]

    def __str__(self):
        return f"{self.what} {self.object_label}".strip()

"""What proves the audit log whole: seals over batches of it, and a record of every purge."""

from django.db import models
from django.db.models import F, Q

from accounts.models.people import RoleGrant
from core.frozen import FrozenModel


class AuditSeal(FrozenModel):
    """A checksum over the events after the previous seal's last one, up to ``last_id``.

    It also covers the previous seal's checksum, so that no seal can be changed or left out without
    breaking every later one. One hot row per event would make writers queue; a batch does not.
    """

    number = models.PositiveIntegerField("批次", unique=True)
    format = models.PositiveSmallIntegerField("格式")
    first_id = models.BigIntegerField("首条记录编号", unique=True)
    last_id = models.BigIntegerField("末条记录编号", unique=True)
    count = models.PositiveIntegerField("记录条数")
    sha256 = models.CharField("校验值", max_length=64, unique=True)
    sealed_at = models.DateTimeField("封存时间")

    class Meta:
        verbose_name = "审计封存"
        verbose_name_plural = "审计封存"
        constraints = [
            models.CheckConstraint(
                condition=Q(count__gt=0, last_id__gte=F("first_id")),
                name="accounts_auditseal_holds_events",
            )
        ]

    def __str__(self):
        return f"第{self.number}批（{self.first_id}至{self.last_id}号）"


class AuditPurge(FrozenModel):
    """Evidence that events up to ``up_to_id`` were removed: by whom, when and why."""

    up_to_id = models.BigIntegerField("清理至记录编号", unique=True)
    before = models.DateField("清理此日以前的记录")
    count = models.PositiveIntegerField("清理条数")
    reason = models.CharField("清理原因", max_length=200)
    by = models.ForeignKey(
        RoleGrant, on_delete=models.PROTECT, related_name="+", verbose_name="岗位"
    )
    at = models.DateTimeField("清理时间")

    class Meta:
        verbose_name = "审计清理"
        verbose_name_plural = "审计清理"
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="accounts_auditpurge_says_why")
        ]

    def __str__(self):
        return f"清理至{self.up_to_id}号记录"

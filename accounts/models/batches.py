"""Accounts that were opened together, from one workbook."""

from django.db import models

from accounts.models.people import RoleGrant, User
from accounts.roles import Role
from core.once import OnceModel


class AccountBatchQuerySet(models.QuerySet):
    def visible_to(self, desk):
        if desk is None or desk.role != Role.SECURITY_ADMIN:
            return self.none()
        return self.all()


class AccountBatch(OnceModel):
    """One confirmed workbook. It finds the people whose codes were lost before they were printed.

    The workbook itself is not kept, its checksum is.
    """

    made_at = models.DateTimeField("导入时间")
    made_by = models.ForeignKey(
        RoleGrant, on_delete=models.PROTECT, related_name="+", verbose_name="导入岗位"
    )
    file_name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("文件校验值", max_length=64)
    users = models.ManyToManyField(User, related_name="+", verbose_name="开通的账号")

    objects = AccountBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "账号批次"
        verbose_name_plural = "账号批次"

    def __str__(self):
        return f"第{self.pk}批账号"

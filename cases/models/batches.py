"""Cases and services that were written down off line and came in together, from one workbook."""

from django.db import models

from accounts.models import District, RoleGrant, Subdistrict
from accounts.scope import ScopedQuerySet
from centers.models import Center
from core.frozen import FrozenModel, FrozenQuerySet
from core.once import OnceModel


class WorkBatchQuerySet(FrozenQuerySet, ScopedQuerySet):
    """Written once, and seen where its center is."""


class WorkBatch(OnceModel, FrozenModel):
    """One confirmed workbook: the file itself is not kept, its checksum is, so that the same file
    comes in once."""

    center = models.ForeignKey(Center, on_delete=models.PROTECT, related_name="+")
    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(
        RoleGrant, on_delete=models.PROTECT, related_name="+", verbose_name="导入岗位"
    )
    at = models.DateTimeField("导入时间")
    file_name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("文件校验值", max_length=64)
    case_count = models.PositiveIntegerField("新接案(个)")
    record_count = models.PositiveIntegerField("服务记录(条)")

    objects = WorkBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "案例与服务记录导入批次"
        verbose_name_plural = "案例与服务记录导入批次"
        constraints = [
            models.UniqueConstraint(
                fields=["center", "sha256"], name="cases_workbatch_once_per_file"
            )
        ]

    def __str__(self):
        return f"导入{self.case_count}个案例、{self.record_count}条服务记录"

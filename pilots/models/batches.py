"""Recommendations that were filled in off line and imported together, from one workbook."""

from django.db import models

from accounts.models import District, RoleGrant, Subdistrict
from accounts.scope import within
from core.frozen import FrozenModel, FrozenQuerySet
from core.once import OnceModel
from pilots.models.rounds import Round


class RecommendationBatchQuerySet(FrozenQuerySet):
    def visible_to(self, desk):
        return self.filter(within(desk))


class RecommendationBatch(OnceModel, FrozenModel):
    """One confirmed workbook: the file itself is not kept, its checksum is.

    What it changed stands in the audit log, section by section, like what is typed on a page.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    subdistrict = models.ForeignKey(  # of the officer who imported it; none for the district's
        Subdistrict, on_delete=models.PROTECT, null=True, related_name="+"
    )
    by = models.ForeignKey(
        RoleGrant, on_delete=models.PROTECT, related_name="+", verbose_name="导入岗位"
    )
    at = models.DateTimeField("导入时间")
    file_name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("文件校验值", max_length=64)
    begun_count = models.PositiveIntegerField("新建(张)")
    changed_count = models.PositiveIntegerField("修改(张)")

    objects = RecommendationBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "推荐表导入批次"
        verbose_name_plural = "推荐表导入批次"

    def __str__(self):
        return f"{self.round}推荐表导入：{self.file_name}"

"""The confirmed pilot units of a round: what obligations and quotas hang on."""

from django.db import models

from accounts.models import District, Subdistrict
from accounts.scope import ScopedQuerySet
from core.constraints import in_order
from pilots.models.recommendations import Recommendation
from pilots.models.rounds import Round


class PilotUnit(models.Model):
    """One subdistrict in one round, from its confirmation to the end of its service."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="units")
    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    recommendation = models.OneToOneField(
        Recommendation, on_delete=models.PROTECT, related_name="unit"
    )
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "试点单位"
        verbose_name_plural = "试点单位"
        constraints = [
            models.UniqueConstraint(
                fields=["round", "subdistrict"], name="pilots_unit_once_per_round"
            ),
            in_order("starts_on", "ends_on", name="pilots_unit_ends_after_start"),
        ]

    def __str__(self):
        return f"{self.subdistrict.full_name}（{self.round.year}年）"

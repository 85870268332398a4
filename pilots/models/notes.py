"""内部备注: what the city's desks tell each other about a candidate, and nobody else."""

from django.db import models

from accounts.models import RoleGrant
from accounts.roles import Role
from core.frozen import FrozenModel, FrozenQuerySet
from core.once import OnceModel
from pilots.models.recommendations import Recommendation


class InternalNoteQuerySet(FrozenQuerySet):
    def visible_to(self, desk):
        """Of the city's desks alone: no district, no center and no inspector of one reads it."""
        return self.all() if desk is not None and desk.role in Role.of_city else self.none()


class InternalNote(OnceModel, FrozenModel):
    """Never sent: what a district shall know goes into a return or a decision's reason."""

    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, related_name="internal_notes"
    )
    text = models.TextField("内部备注")
    by = models.ForeignKey(RoleGrant, models.PROTECT, related_name="+", verbose_name="岗位")
    at = models.DateTimeField("时间")

    objects = InternalNoteQuerySet.as_manager()

    class Meta:
        verbose_name = "内部备注"
        verbose_name_plural = "内部备注"

    @property
    def audit_label(self) -> str:
        return f"内部备注{self.pk}"

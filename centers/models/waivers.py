"""A rural unit may lower the rule for somebody for a time: 降低标准, counted apart."""

from django.db import models
from django.db.models import F, Q

from accounts.models import RoleGrant
from accounts.scope import ScopedQuerySet
from centers.models.center import CenterOwned
from centers.models.people import Person
from core.constraints import set_together
from core.once import OnceModel


class WaiverQuerySet(ScopedQuerySet):
    def in_force_on(self, day):
        """Granted for ``day`` and not taken back by then; the last day is still covered."""
        kept = Q(ended_on=None) | Q(ended_on__gt=day)
        return self.filter(kept, starts_on__lte=day, expires_on__gte=day)


class Waiver(OnceModel, CenterOwned):
    """实施方案三(四): 农村地区无法满足人员资质要求的可适当降低标准.

    It never alters a verdict: whoever has one is still 不符合资质, and counted as 已批准降低标准.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="waivers")
    reason = models.CharField("降低标准的理由", max_length=300)
    starts_on = models.DateField("起始日期")
    expires_on = models.DateField("有效期至")
    granted_by = models.ForeignKey(
        RoleGrant, on_delete=models.PROTECT, related_name="+", verbose_name="批准岗位"
    )
    granted_at = models.DateTimeField("批准时间")
    # The first day it no longer covers.
    ended_on = models.DateField("撤销日期", null=True, editable=False)
    ended_by = models.ForeignKey(
        RoleGrant,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="撤销岗位",
    )
    end_reason = models.CharField("撤销理由", max_length=300, blank=True, editable=False)

    objects = WaiverQuerySet.as_manager()

    class Meta:
        verbose_name = "降低标准"
        verbose_name_plural = "降低标准"
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__gte=F("starts_on")),
                name="centers_waiver_expires_after_it_starts",
            ),
            set_together("ended_on", "ended_by", name="centers_waiver_ended_by_somebody"),
            models.CheckConstraint(
                condition=Q(ended_on=None, end_reason="")
                | (Q(ended_on__isnull=False) & ~Q(end_reason="")),
                name="centers_waiver_ended_for_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["expires_on", "person"], name="centers_waiver_in_force")]

    def __str__(self):
        return f"{self.person}降低标准"

    @property
    def audit_label(self) -> str:
        return f"{self.person.audit_label}降低标准"

    def is_in_force(self, day) -> bool:
        """The same as the queryset's ``in_force_on``, for a row that is already here."""
        is_kept = self.ended_on is None or self.ended_on > day
        return is_kept and self.starts_on <= day <= self.expires_on

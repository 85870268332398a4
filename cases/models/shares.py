"""协同 and 代班: a colleague works on a case between two days."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from accounts.models import RoleGrant
from cases.models.case import Case
from cases.models.client import FileQuerySet
from cases.people.sharing import ShareKind
from cases.revealing import RESPONSIBLE
from centers.models import CenterOwned
from core.constraints import in_choices, set_together
from core.encryption import EncryptedTextField
from core.once import OnceModel


class ShareQuerySet(FileQuerySet):
    def in_force_on(self, day):
        """Both days included; it ends with the colleague's desk or account, whichever is first."""
        desk_holds = Q(desk__valid_to=None) | Q(desk__valid_to__gt=day)
        return self.filter(
            desk_holds,
            starts_on__lte=day,
            ends_on__gte=day,
            ended_at=None,
            desk__valid_from__lte=day,
            desk__user__is_active=True,
        )

    def good_for(self, client):
        """For a guarded file only what a responsible person arranged counts."""
        is_guarded = client is not None and client.is_guarded
        return self.filter(granted_by__role__in=RESPONSIBLE) if is_guarded else self

    def cases_of(self, desk, *, on):
        """Keys of the cases that are shared with this desk on that day."""
        guarded = Q(case__client__is_minor=True) | Q(case__client__is_sensitive=True)
        good = Q(granted_by__role__in=RESPONSIBLE) | ~guarded
        return self.filter(good, desk=desk).in_force_on(on).values("case")

    def covering(self):
        return self.filter(kind=ShareKind.COVER)


class CaseShare(OnceModel, CenterOwned):
    """Full sight of one case for one desk from ``starts_on`` through ``ends_on``."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="shares", editable=False)
    desk = models.ForeignKey(
        RoleGrant, models.PROTECT, related_name="+", editable=False, verbose_name="同事"
    )
    kind = models.CharField("方式", max_length=12, choices=ShareKind)
    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("截止日期")
    text = EncryptedTextField("事由")
    granted_by = models.ForeignKey(
        RoleGrant, models.PROTECT, related_name="+", editable=False, verbose_name="安排岗位"
    )
    granted_at = models.DateTimeField("安排时间", editable=False)
    ended_at = models.DateTimeField("提前结束时间", null=True, editable=False)
    ended_by = models.ForeignKey(
        RoleGrant,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name="提前结束岗位",
    )

    objects = ShareQuerySet.as_manager()

    class Meta:
        verbose_name = "协同或代班"
        verbose_name_plural = "协同或代班"
        constraints = [
            in_choices("kind", ShareKind, "cases_caseshare_kind_known"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="cases_caseshare_ends_after_it_begins",
                violation_error_message="截止日期不能早于起始日期。",
            ),
            set_together("ended_at", "ended_by", name="cases_caseshare_ended_by"),
        ]
        indexes = [
            models.Index(fields=["desk", "ends_on", "case"], name="cases_caseshare_of_desk"),
            models.Index(fields=["case", "ends_on"], name="cases_caseshare_of_case"),
        ]

    def __str__(self):
        return f"{self.case}的{self.get_kind_display()}"

"""代理审核: somebody of the district stands in for its leader, for named days, by a document."""

from django.db import models
from django.db.models import F, Q

from accounts.models import District, RoleGrant, StoredFile
from accounts.scope import DistrictScopedQuerySet
from core.chinese_dates import format_date
from core.frozen import FrozenModel, FrozenQuerySet
from core.once import OnceModel


def _desk(label: str) -> models.ForeignKey:
    return models.ForeignKey(RoleGrant, models.PROTECT, related_name="+", verbose_name=label)


class DelegationQuerySet(FrozenQuerySet):
    def visible_to(self, desk):
        return DistrictScopedQuerySet.visible_to(self, desk)  # type: ignore[arg-type]

    def in_force_on(self, day):
        """Not ended, within its days, and the leader stood in for still has that desk."""
        held = Q(principal__valid_to=None) | Q(principal__valid_to__gt=day)
        return self.filter(held, starts_on__lte=day, ends_on__gte=day, ending=None)


class Delegation(OnceModel, FrozenModel):
    """``deputy`` signs off in the stead of ``principal`` from ``starts_on`` through ``ends_on``."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+", verbose_name="区")
    principal, deputy = _desk("被代理的区级审核人"), _desk("代理人")
    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("截止日期")
    document_number = models.CharField("文件号", max_length=60)
    file = models.OneToOneField(
        StoredFile, models.PROTECT, related_name="+", verbose_name="授权文件"
    )
    by = _desk("登记岗位")
    at = models.DateTimeField("登记时间")

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = "代理审核授权"
        verbose_name_plural = "代理审核授权"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="pilots_delegation_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(deputy=F("principal")), name="pilots_delegation_deputy_is_another"
            ),
            models.CheckConstraint(
                condition=~Q(deputy=F("by")), name="pilots_delegation_deputy_registers_none"
            ),
        ]

    def __str__(self):
        return f"{self.deputy.user}代理{self.principal.user}审核"

    @property
    def public_id(self):
        """By which its document is asked for: the random one of the file."""
        return self.file.public_id

    @property
    def in_words(self) -> str:
        """As a sign-off says it in whose stead it was made, and by which document."""
        days = f"{format_date(self.starts_on)}至{format_date(self.ends_on)}"
        return (
            f"代理审核：{self.deputy.user}代理{self.principal.user}，"
            f"依据{self.document_number}，{days}。"
        )


class DelegationEnd(FrozenModel):
    """That it ended before its last day."""

    delegation = models.OneToOneField(Delegation, models.PROTECT, related_name="ending")
    by = _desk("终止岗位")
    at = models.DateTimeField("终止时间")

    class Meta:
        verbose_name = "代理审核终止"
        verbose_name_plural = "代理审核终止"

"""One act of sign-off: which versions it froze, and the 推荐汇总表 of that moment."""

from django.db import models

from accounts.models import District, RoleGrant
from accounts.scope import DistrictScopedQuerySet
from core.canonical import sha256_of
from core.frozen import FrozenModel, FrozenQuerySet
from core.once import OnceModel
from pilots.models.delegations import Delegation
from pilots.models.rounds import Round
from pilots.models.submissions import SubmissionVersion


class SignOffQuerySet(FrozenQuerySet):
    def visible_to(self, desk):
        return DistrictScopedQuerySet.visible_to(self, desk)  # type: ignore[arg-type]


class SignOff(OnceModel, FrozenModel):
    """A leader (or who stood in) signed one or many recommendations of a district at once.

    ``text`` is the 推荐汇总表: all that the district had with the city at that moment, those of
    this act marked, in canonical form under its checksum.
    """

    FORMAT = 1

    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField("序号")
    format = models.PositiveSmallIntegerField("格式")
    text = models.TextField("推荐汇总表")
    sha256 = models.CharField("校验值", max_length=64)
    delegation = models.ForeignKey(
        Delegation, models.PROTECT, null=True, related_name="+", verbose_name="代理审核授权"
    )
    by = models.ForeignKey(RoleGrant, models.PROTECT, related_name="+", verbose_name="审核岗位")
    at = models.DateTimeField("上报时间")

    objects = SignOffQuerySet.as_manager()

    class Meta:
        verbose_name = "推荐汇总表"
        verbose_name_plural = "推荐汇总表"
        constraints = [
            models.UniqueConstraint(
                fields=["round", "district", "number"], name="pilots_signoff_number_once"
            )
        ]

    def __str__(self):
        return f"{self.district}{self.round.year}年推荐汇总表（第{self.number}次上报）"

    @property
    def is_intact(self) -> bool:
        return sha256_of(self.text) == self.sha256


class SignedVersion(FrozenModel):
    """That the act froze this version; a version is signed once."""

    sign_off = models.ForeignKey(SignOff, models.PROTECT, related_name="signed")
    version = models.OneToOneField(SubmissionVersion, models.PROTECT, related_name="signed")

    class Meta:
        verbose_name = "审核上报的版本"
        verbose_name_plural = "审核上报的版本"

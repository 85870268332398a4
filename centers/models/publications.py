"""发布名单: the act by which the city makes a list of confirmed units public, frozen as it was."""

from django.db import models

from accounts.models import RoleGrant
from core.canonical import sha256_of
from core.frozen import FrozenModel, FrozenQuerySet
from core.once import OnceModel
from pilots.models import PilotUnit, Round


class PublicationQuerySet(FrozenQuerySet):
    def visible_to(self, desk):
        """A published list is public: every desk of the platform reads all of it."""
        return self.all() if desk is not None else self.none()


class Publication(OnceModel, FrozenModel):
    """One list of a round. Units confirmed later come as a list of their own (第二批, …)."""

    FORMAT = 1

    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField("批次")
    document_number = models.CharField("文件号", max_length=60)
    issued_on = models.DateField("发布日期")
    format = models.PositiveSmallIntegerField("格式")
    text = models.TextField("名单")
    sha256 = models.CharField("校验值", max_length=64)
    by = models.ForeignKey(RoleGrant, models.PROTECT, related_name="+", verbose_name="发布岗位")
    at = models.DateTimeField("发布时间")

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = "试点单位名单"
        verbose_name_plural = "试点单位名单"
        constraints = [
            models.UniqueConstraint(
                fields=["round", "number"], name="centers_publication_number_once"
            )
        ]

    def __str__(self):
        return f"{self.round}单位名单（第{self.number}批）"

    @property
    def is_intact(self) -> bool:
        return sha256_of(self.text) == self.sha256


class ListedUnit(FrozenModel):
    """That a unit stands on this list; it stands on one only."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="published")
    unit = models.OneToOneField(PilotUnit, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "名单所列单位"
        verbose_name_plural = "名单所列单位"

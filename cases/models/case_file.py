"""A case on paper, and a case brought to a supervisor: who took what away, who said what."""

from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import RoleGrant
from cases.models.case import Case
from cases.revealing import Extent
from core.constraints import in_choices
from core.encryption import EncryptedTextField
from core.frozen import FrozenModel, FrozenQuerySet
from core.once import OnceModel

OPEN_FOR = timedelta(days=14)


class CopyPurpose(models.TextChoices):
    ARCHIVE = "archive", "归档"
    CHECK = "check", "区级检查、认定"
    SUPERVISION = "supervision", "督导、评估"
    HANDOVER = "handover", "工作交接"
    OTHER = "other", "其他"


class FileCopy(OnceModel, FrozenModel):
    """One copy of one file that was asked for; its ``number`` stands at the foot of every page.

    ``extent`` is FILE, or MASKED for whoever does not see the file in full.
    """

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="copies")
    serial = models.PositiveIntegerField("序号")
    desk = models.ForeignKey(
        RoleGrant, on_delete=models.PROTECT, related_name="+", verbose_name="岗位"
    )
    purpose = models.CharField("用途", max_length=12, choices=CopyPurpose)
    text = EncryptedTextField("说明")
    extent = models.CharField("范围", max_length=12, choices=Extent)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "案卷副本"
        verbose_name_plural = "案卷副本"
        constraints = [
            models.UniqueConstraint(fields=["case", "serial"], name="cases_filecopy_numbered_once"),
            in_choices("purpose", CopyPurpose, "cases_filecopy_purpose_known"),
            models.CheckConstraint(
                condition=Q(extent__in=[Extent.FILE, Extent.MASKED]),
                name="cases_filecopy_whole_or_masked",
            ),
        ]

    @property
    def number(self) -> str:
        return f"{self.case.number}-{self.serial:03d}"

    def __str__(self):
        return self.number


class DiscussionQuerySet(FrozenQuerySet):
    def open_on(self, day):
        """``until`` is the last day on which the case is open."""
        return self.filter(on__lte=day, until__gte=day)


class Discussion(OnceModel, FrozenModel):
    """A case that its worker brought to a supervisor: masked, and for fourteen days."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="discussions")
    supervisor = models.ForeignKey(
        RoleGrant, on_delete=models.PROTECT, related_name="+", verbose_name="督导"
    )
    by = models.ForeignKey(
        RoleGrant, on_delete=models.PROTECT, related_name="+", verbose_name="提请人"
    )
    on = models.DateField("提请日期")
    until = models.DateField("开放至")
    at = models.DateTimeField("提请时间")

    objects = DiscussionQuerySet.as_manager()

    class Meta:
        verbose_name = "提请督导"
        verbose_name_plural = "提请督导"
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("on")), name="cases_discussion_until_after_on"
            )
        ]
        indexes = [models.Index(fields=["supervisor", "until"], name="cases_discussion_open")]


class SupervisorRemark(OnceModel, FrozenModel):
    """督导意见: what the supervisor wrote on a case while it was open to them."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="remarks")
    by = models.ForeignKey(
        RoleGrant, on_delete=models.PROTECT, related_name="+", verbose_name="督导"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="撰写人"
    )
    at = models.DateTimeField("时间")
    text = EncryptedTextField("督导意见")

    class Meta:
        verbose_name = "督导意见"
        verbose_name_plural = "督导意见"

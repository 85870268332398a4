"""回访 after a closure, the level of risk and the report that the law demands at once."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import RoleGrant
from cases.models.case import Case
from cases.models.client import FileQuerySet
from centers.models import CenterOwned
from core.constraints import set_together
from core.encryption import EncryptedTextField
from core.frozen import FrozenModel, FrozenQuerySet
from core.once import OnceModel

USER = settings.AUTH_USER_MODEL


class FollowUpQuerySet(FileQuerySet):
    def still_open(self):
        return self.filter(done_on=None, case__anonymized_at=None)


class FollowUpVisit(OnceModel, CenterOwned):
    """回访: planned for a day after the closure, then done with what was found."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="visits", editable=False)
    due_on = models.DateField("计划回访日期")
    done_on = models.DateField("回访日期", null=True, editable=False)
    done_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", editable=False)
    text = EncryptedTextField("回访情况", blank=True, editable=False)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = "回访"
        verbose_name_plural = "回访"
        constraints = [
            set_together("done_on", "done_by", name="cases_visit_done_by"),
        ]
        indexes = [
            models.Index(fields=["subdistrict", "done_on", "due_on"], name="cases_visit_due")
        ]

    def __str__(self):
        return f"{self.case.number} 回访"

    audit_label = property(__str__)


class RiskLevel(models.TextChoices):
    HIGH = "high", "高"
    MEDIUM = "medium", "中"
    LOW = "low", "低"

    @property
    def tone(self) -> str:
        return {"high": "bad", "medium": "warn"}.get(self.value, "neutral")


class RiskKind(models.TextChoices):
    SELF_HARM = "self_harm", "自伤自杀"
    DOMESTIC_VIOLENCE = "domestic_violence", "家庭暴力"
    ABUSE = "abuse", "虐待或忽视"
    MISSING = "missing", "走失"
    DESTITUTION = "destitution", "断粮断药"
    OTHER = "other", "其他"
    NONE = "none", "未见明显风险"


class RiskRating(OnceModel, FrozenModel):
    """The level of risk as somebody judged it on a day; the last one holds."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="risks")
    level = models.CharField("风险等级", max_length=8, choices=RiskLevel)
    kind = models.CharField("风险类型", max_length=24, choices=RiskKind)
    note = EncryptedTextField("判断依据")
    by = models.ForeignKey(RoleGrant, models.PROTECT, related_name="+", verbose_name="岗位")
    at = models.DateTimeField("评定时间")

    objects = FrozenQuerySet.as_manager()
    UNTOLD = ("kind",)

    class Meta:
        verbose_name = "风险评定"
        verbose_name_plural = "风险评定"

    def __str__(self):
        return f"{self.case.number} 风险评定"

    audit_label = property(__str__)


class Authority(models.TextChoices):
    POLICE = "police", "公安机关"
    CIVIL_AFFAIRS = "civil_affairs", "民政部门"
    EDUCATION = "education", "教育部门"
    SEVERAL = "several", "公安、民政等多个部门"


class Suspicion(models.TextChoices):
    MINOR_HARMED = "minor_harmed", "未成年人受到侵害或者面临危险"
    DOMESTIC_VIOLENCE = "domestic_violence", "无、限制民事行为能力人遭受家庭暴力"


class ReportQuerySet(FileQuerySet):
    def still_open(self):
        return self.filter(reported_at=None)


class MandatoryReport(OnceModel, CenterOwned):
    """强制报告 (反家庭暴力法 14, 未成年人保护法 11): found, due, and reported to an authority."""

    UNTOLD = ("suspicion",)

    case = models.ForeignKey(Case, models.PROTECT, related_name="reports", editable=False)
    suspicion = models.CharField("报告事由", max_length=24, choices=Suspicion)
    found_at = models.DateTimeField("发现时间")
    due_at = models.DateTimeField("报告期限", editable=False)
    found_by = models.ForeignKey(USER, models.PROTECT, related_name="+", editable=False)
    reported_to = models.CharField(
        "报告机关", max_length=16, choices=Authority, blank=True, editable=False
    )
    reported_at = models.DateTimeField("报告时间", null=True, editable=False)
    reported_by = models.ForeignKey(
        USER, models.PROTECT, null=True, related_name="+", editable=False
    )
    receiver = EncryptedTextField("接报人及联系方式", blank=True, editable=False)
    result = EncryptedTextField("处置情况", blank=True, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "强制报告"
        verbose_name_plural = "强制报告"
        constraints = [
            set_together("reported_at", "reported_by", name="cases_report_reported_by"),
            models.CheckConstraint(
                condition=Q(reported_at__isnull=True, reported_to="")
                | (Q(reported_at__isnull=False) & ~Q(reported_to="")),
                name="cases_report_reported_to_somebody",
            ),
            models.CheckConstraint(
                condition=Q(reported_at__isnull=True) | Q(reported_at__gte=F("found_at")),
                name="cases_report_after_it_was_found",
                violation_error_message="报告时间不能早于发现时间。",
            ),
        ]
        indexes = [
            models.Index(fields=["subdistrict", "reported_at", "due_at"], name="cases_report_due")
        ]

    def __str__(self):
        return f"{self.case.number} 强制报告"

    audit_label = property(__str__)

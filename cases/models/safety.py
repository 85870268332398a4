"""How great the danger is, as it was judged each time, and what had to be reported."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import RoleGrant
from accounts.roles import Role
from cases.models.case import Case
from cases.models.client import FileQuerySet
from cases.revealing import RESPONSIBLE
from cases.safety import Authority, Ground, RiskLevel
from centers.models import CenterOwned
from core.constraints import in_choices, set_together
from core.encryption import EncryptedTextField
from core.frozen import FrozenModel
from core.once import OnceModel

PERSON = settings.AUTH_USER_MODEL


class RiskRating(OnceModel, FrozenModel):
    """One judgment of a case's risk; the latest is also ``Case.risk_level``."""

    UNTOLD = ("level", "kinds")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="risk_ratings")
    level = models.CharField("风险等级", max_length=8, choices=RiskLevel)
    kinds = models.JSONField("风险类别", default=list, blank=True)
    reason = EncryptedTextField("评定理由")
    by = models.ForeignKey(
        RoleGrant, on_delete=models.PROTECT, related_name="+", verbose_name="岗位"
    )
    at = models.DateTimeField("评定时间")

    class Meta:
        verbose_name = "风险评定"
        verbose_name_plural = "风险评定"
        constraints = [in_choices("level", RiskLevel, "cases_riskrating_level_known")]

    def __str__(self):
        return f"{self.case}的风险评定"


class ReportQuerySet(FileQuerySet):
    def visible_to(self, desk):
        """The center's heads answer for all of them, a worker for those of the own cases."""
        if desk is None or desk.role not in (*RESPONSIBLE, Role.CENTER_WORKER):
            return self.none()
        reports = super().visible_to(desk)
        return reports if desk.role in RESPONSIBLE else reports.filter(case__worker=desk.user_id)

    def unreported(self):
        return self.filter(reported_at=None)


class MandatoryReport(OnceModel, CenterOwned):
    """强制报告: found, and by ``due_at`` told to the authorities (反家庭暴力法14, 未成年人保护法11).

    Until it is reported it waits for the worker in charge and the heads of the center.
    """

    UNTOLD = ("ground", "reported_to")

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="mandatory_reports", editable=False
    )
    ground = models.CharField("报告情形", max_length=12, choices=Ground)
    found_at = models.DateTimeField("发现时间")
    due_at = models.DateTimeField("报告期限", editable=False)
    text = EncryptedTextField("发现的情况")
    registered_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", editable=False)
    registered_at = models.DateTimeField("登记时间", editable=False)
    reported_to = models.CharField("报告对象", max_length=16, choices=Authority, blank=True)
    reported_at = models.DateTimeField("报告时间", null=True)
    reporter = EncryptedTextField("报告人", blank=True)
    receiver = EncryptedTextField("接报单位和人员", blank=True)
    result = EncryptedTextField("处理结果", blank=True)
    reported_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", editable=False
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "强制报告"
        verbose_name_plural = "强制报告"
        constraints = [
            in_choices("ground", Ground, "cases_report_ground_known"),
            set_together("reported_at", "reported_by", name="cases_report_reported_by"),
            models.CheckConstraint(
                condition=Q(reported_at__isnull=True, reported_to="")
                | (Q(reported_at__isnull=False) & ~Q(reported_to="")),
                name="cases_report_reported_to",
                violation_error_message="报告时间和报告对象须同时填写。",
            ),
            models.CheckConstraint(
                condition=Q(reported_at__isnull=True) | Q(reported_at__gte=F("found_at")),
                name="cases_report_after_finding",
                violation_error_message="报告时间不能早于发现时间。",
            ),
            models.CheckConstraint(
                condition=Q(due_at__gt=F("found_at")), name="cases_report_due_after_finding"
            ),
        ]
        indexes = [
            models.Index(fields=["subdistrict", "reported_at", "due_at"], name="cases_report_open")
        ]

    def __str__(self):
        return f"{self.case}的强制报告"

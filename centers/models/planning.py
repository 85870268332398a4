"""What a pilot unit found the people to need, and what it therefore set out to do."""

from django.db import models

from accounts.models import RoleGrant, StoredFile
from centers.models.center import CenterOwned
from core.chinese_dates import format_date
from core.constraints import in_choices
from core.frozen import FrozenModel
from core.once import OnceModel
from core.versions import VersionedModel
from pilots.choices import Method, ServiceField
from pilots.models import PilotUnit


class AssessmentMethod(models.TextChoices):
    SURVEY = "survey", "问卷"
    INTERVIEW = "interview", "访谈"
    FORUM = "forum", "座谈"
    HOME_VISIT = "home_visit", "入户"
    DATA = "data", "数据分析"


class NeedsAssessment(OnceModel, VersionedModel, CenterOwned):
    """科学评估地区社会工作服务需求 (实施方案三(二)); a unit may assess more than once."""

    unit = models.ForeignKey(PilotUnit, on_delete=models.PROTECT, related_name="+", editable=False)
    assessed_on = models.DateField("评估日期")
    methods = models.JSONField("评估方法", default=list)
    groups = models.CharField("覆盖人群", max_length=200)
    findings = models.TextField("评估结论", max_length=3000)
    priorities = models.TextField("优先需求", max_length=1000)

    class Meta:
        verbose_name = "需求评估"
        verbose_name_plural = "需求评估"

    def __str__(self):
        return f"{format_date(self.assessed_on)}需求评估"

    @property
    def method_labels(self) -> str:
        return "、".join(AssessmentMethod(method).label for method in self.methods)

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What was found, by label, as a page shows it."""
        return [
            ("评估方法", self.method_labels),
            ("覆盖人群", self.groups),
            ("评估结论", self.findings),
            ("优先需求", self.priorities),
        ]


class AssessmentFile(OnceModel, FrozenModel):
    """The report of an assessment; a better version is one more row."""

    assessment = models.ForeignKey(NeedsAssessment, on_delete=models.PROTECT, related_name="files")
    file = models.OneToOneField(
        StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="文件"
    )
    by = models.ForeignKey(
        RoleGrant, on_delete=models.PROTECT, related_name="+", verbose_name="上传岗位"
    )
    at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = "需求评估报告"
        verbose_name_plural = "需求评估报告"

    def __str__(self):
        return self.file.name

    @property
    def public_id(self):
        """By which it is asked for: the random one of its file."""
        return self.file.public_id


class ServicePlan(VersionedModel, CenterOwned):
    """制定专业服务计划 (实施方案三(二)): one a unit, with its targets."""

    unit = models.OneToOneField(
        PilotUnit, on_delete=models.PROTECT, related_name="+", editable=False
    )
    body = models.TextField("计划内容", max_length=3000)

    class Meta:
        verbose_name = "服务计划"
        verbose_name_plural = "服务计划"

    def __str__(self):
        return f"{self.unit}服务计划"


class ServiceTarget(models.Model):
    """How many cases by one method in one field, and how many persons they reach."""

    plan = models.ForeignKey(ServicePlan, on_delete=models.PROTECT, related_name="targets")
    field = models.CharField("服务领域", max_length=24, choices=ServiceField)
    method = models.CharField("服务方法", max_length=12, choices=Method)
    cases = models.PositiveIntegerField("服务案例(个)", default=0)
    persons = models.PositiveIntegerField("服务人数(人)", default=0)

    class Meta:
        verbose_name = "服务目标"
        verbose_name_plural = "服务目标"
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "field", "method"], name="centers_target_once_per_field_and_method"
            ),
            in_choices("field", ServiceField, "centers_target_field_known"),
            in_choices("method", Method, "centers_target_method_known"),
        ]

    def __str__(self):
        return f"{self.get_field_display()}{self.get_method_display()}"

"""What stands beside an evaluation as evidence: its files, and what the center answered."""

from django.db import models

from accounts.models import RoleGrant, StoredFile
from core.frozen import FrozenModel
from core.once import OnceModel
from supervision.models.evaluations import Evaluation
from supervision.models.templates import Indicator


class EvidenceFile(OnceModel, FrozenModel):
    """评估依据: a photo or paper behind a score, or behind the evaluation as a whole."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="files")
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, related_name="+", verbose_name="对应指标"
    )
    file = models.OneToOneField(
        StoredFile, models.PROTECT, related_name="+", verbose_name="评估依据"
    )
    by = models.ForeignKey(RoleGrant, models.PROTECT, related_name="+", verbose_name="上传岗位")
    at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = "评估依据"
        verbose_name_plural = "评估依据"

    def __str__(self):
        return f"{self.evaluation.audit_label} 评估依据"

    audit_label = property(__str__)

    @property
    def public_id(self):
        return self.file.public_id


class EvaluationAnswer(FrozenModel):
    """意见反馈 of the center to a published result: once."""

    evaluation = models.OneToOneField(Evaluation, models.PROTECT, related_name="answer")
    text = models.TextField("意见反馈", max_length=1000)
    by = models.ForeignKey(RoleGrant, models.PROTECT, related_name="+", verbose_name="反馈岗位")
    at = models.DateTimeField("反馈时间")

    class Meta:
        verbose_name = "意见反馈"
        verbose_name_plural = "意见反馈"

    def __str__(self):
        return f"{self.evaluation.audit_label} 意见反馈"

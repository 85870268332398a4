"""The 试点方案 of a district with pilot units: three parts that the notice asks for."""

from django.db import models

from accounts.models import District
from accounts.scope import DistrictScopedQuerySet
from core.problems import Problem
from core.versions import VersionedModel
from pilots.models.rounds import Round
from pilots.models.submissions import Submission


class DistrictPlan(VersionedModel):
    """实施方案四(二): 目标任务, 实施步骤 and 工作措施, due on 31 May."""

    FORMAT = 2  # 2: with the files attached to it
    PARTS = ("goals", "schedule", "measures")

    submission = models.OneToOneField(
        Submission, on_delete=models.PROTECT, related_name="plan", editable=False
    )
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+", editable=False)
    district = models.ForeignKey(
        District, on_delete=models.PROTECT, related_name="+", editable=False
    )
    goals = models.TextField("目标任务", max_length=5000, blank=True)
    schedule = models.TextField("实施步骤", max_length=5000, blank=True)
    measures = models.TextField("工作措施", max_length=5000, blank=True)

    objects = DistrictScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "试点方案"
        verbose_name_plural = "试点方案"
        constraints = [
            models.UniqueConstraint(fields=["round", "district"], name="pilots_plan_once_per_round")
        ]

    def __str__(self):
        return f"{self.district}试点方案（{self.round.year}年）"

    def missing(self) -> list[Problem]:
        """The parts that are still empty, all at once."""
        return [
            Problem(
                "part_missing",
                f"请填写“{self._meta.get_field(name).verbose_name}”。",
                "实施方案四(二)",
                field=name,
            )
            for name in self.PARTS
            if not getattr(self, name).strip()
        ]

    def as_signed(self, *, at) -> dict:
        return {name: getattr(self, name) for name in self.PARTS}

"""The 试点方案 of a district with pilot units: three parts that the notice asks for, the
任务分解表, and whatever else the district writes."""

from django.db import models

from accounts.models import District
from accounts.scope import DistrictScopedQuerySet
from core.chinese_dates import format_date
from core.problems import Problem
from core.versions import VersionedModel
from pilots.models.rounds import Round
from pilots.models.submissions import Submission
from pilots.models.units import PilotUnit


class DistrictPlan(VersionedModel):
    """实施方案四(二): 目标任务, 实施步骤 and 工作措施, due on 31 May."""

    FORMAT = 2  # 2: with the pilot units, the task rows, the rest and the files
    PARTS = ("goals", "schedule", "measures")  # without these no plan is handed in
    TEXTS = (*PARTS, "body")

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
    body = models.TextField("其他内容", max_length=5000, blank=True)

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
        empty = [
            Problem(
                "part_missing",
                f"请填写“{self._meta.get_field(name).verbose_name}”。",
                "实施方案四(二)",
                field=name,
            )
            for name in self.PARTS
            if not getattr(self, name).strip()
        ]
        if self.tasks.present().exists():
            return empty
        text = "请在“任务分解表”中至少填写一项工作任务。"
        return [*empty, Problem("part_missing", text, "实施方案四(二)", field="tasks")]

    def open_beside_return(self) -> frozenset[str]:
        """The parts that may be mended though the return does not name them: none of a plan."""
        return frozenset()

    def scope(self) -> list[str]:
        """试点范围: the confirmed pilot units that have not withdrawn, never typed."""
        units = PilotUnit.objects.filter(round=self.round_id, district=self.district_id)
        rows = (
            units.staying()
            .select_related("subdistrict__district")
            .order_by("subdistrict__code", "pk")
        )
        return [unit.subdistrict.full_name for unit in rows]

    def warnings(self) -> list[str]:
        """What may be meant but is worth a second look: it keeps nobody from handing in."""
        first, last = self.round.service_starts_on, self.round.service_ends_on
        span = f"{format_date(first)}至{format_date(last)}"
        return [
            f"第{number}行“{row.task}”的完成时限{row.due}不在服务期（{span}）内，请核对。"
            for number, row in enumerate(self.tasks.present().in_order(), 1)
            if row.is_outside(first, last)
        ]

    def as_signed(self, *, at) -> dict:
        """What the leader's signature covers: the texts, the units and the task rows."""
        return {
            **{name: getattr(self, name) for name in self.TEXTS},
            "scope": self.scope(),
            "tasks": [row.as_signed() for row in self.tasks.present().in_order()],
        }

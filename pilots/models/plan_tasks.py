"""The 任务分解表 of a district's plan, row by row; the report asks later what became of each."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import District
from accounts.scope import DistrictScopedQuerySet
from core.chinese_dates import format_date
from core.constraints import set_together
from core.once import OnceModel
from core.versions import VersionedModel
from pilots.models.plans import DistrictPlan
from pilots.models.rounds import Round


class PlanTaskQuerySet(DistrictScopedQuerySet):
    def present(self):
        """Rows that nobody has taken away."""
        return self.filter(removed_at__isnull=True)

    def in_order(self):
        """As they stand in the table."""
        return self.order_by("position", "pk")


class PlanTask(OnceModel, VersionedModel):
    """One row; due on a day, or in words where the plan gives no day (“长期坚持”).

    A row that is taken away stays with its moment: a signed version may hold it.
    """

    plan = models.ForeignKey(
        DistrictPlan, on_delete=models.PROTECT, related_name="tasks", editable=False
    )
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+", editable=False)
    district = models.ForeignKey(
        District, on_delete=models.PROTECT, related_name="+", editable=False
    )
    position = models.PositiveIntegerField("序号", editable=False)
    task = models.CharField("工作任务", max_length=200)
    measures = models.TextField("具体措施", max_length=1000, blank=True)
    responsible = models.CharField("责任单位", max_length=100, blank=True)
    due_on = models.DateField("完成时限", null=True, blank=True)
    due_words = models.CharField("完成时限(文字)", max_length=60, blank=True)
    removed_at = models.DateTimeField("移除时间", null=True, editable=False)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="移除人",
    )

    objects = PlanTaskQuerySet.as_manager()

    class Meta:
        verbose_name = "任务分解"
        verbose_name_plural = "任务分解表"
        constraints = [
            models.CheckConstraint(condition=~Q(task=""), name="pilots_plan_task_named"),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(due_words=""),
                name="pilots_plan_task_due_day_or_words",
            ),
            set_together("removed_at", "removed_by", name="pilots_plan_task_removed_by"),
        ]
        indexes = [models.Index(fields=["plan", "position", "id"], name="pilots_plan_task_order")]

    def __str__(self):
        return f"{self.plan}：{self.task}"

    @property
    def due(self) -> str:
        """The deadline as people read it; "" where none was given."""
        return format_date(self.due_on) if self.due_on else self.due_words

    def is_outside(self, first: date, last: date) -> bool:
        """Due on a day before or after these two; words are nobody's day."""
        return self.due_on is not None and not first <= self.due_on <= last

    def as_signed(self) -> dict:
        """``key`` is the same in every version, so that a changed row is known as the same one."""
        return {
            "key": str(self.pk),
            "task": self.task,
            "measures": self.measures,
            "responsible": self.responsible,
            "due_on": self.due_on,
            "due_words": self.due_words,
        }

"""What stands in the report as rows: outcomes of the plan's tasks, problems, chosen cases."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import District
from accounts.scope import DistrictScopedQuerySet
from cases.models import Exemplary
from core.constraints import set_together
from core.once import OnceModel
from core.versions import VersionedModel
from pilots.models import PlanTask, Round
from reports.parts.states import Outcome

MOST_CASES = 3


class ReportRow(models.Model):
    """Round and district stand on the row itself, as on every row of work."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="+", editable=False)
    district = models.ForeignKey(District, models.PROTECT, related_name="+", editable=False)

    class Meta:
        abstract = True


class TaskOutcome(VersionedModel, ReportRow):
    """What became of one task of the plan. A draft may be empty, also in part."""

    report = models.ForeignKey(
        "reports.SummaryReport", models.PROTECT, related_name="outcomes", editable=False
    )
    task = models.ForeignKey(PlanTask, models.PROTECT, related_name="+", editable=False)
    outcome = models.CharField("完成情况", max_length=8, choices=Outcome, blank=True)
    done = models.TextField("完成内容", max_length=1000, blank=True)
    reason = models.TextField("未完成的原因", max_length=500, blank=True)

    objects = DistrictScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "任务完成情况"
        verbose_name_plural = "任务完成情况表"
        constraints = [
            models.UniqueConstraint(fields=["report", "task"], name="reports_outcome_once_a_task"),
            models.CheckConstraint(
                condition=Q(outcome__in=["", *Outcome.values]), name="reports_outcome_known"
            ),
        ]

    def __str__(self):
        return f"{self.task.task}：{self.get_outcome_display() or '未填写'}"


class ProblemQuerySet(DistrictScopedQuerySet):
    def present(self):
        """Rows that nobody has taken away."""
        return self.filter(removed_at__isnull=True)

    def in_order(self):
        return self.order_by("position", "pk")


class ReportProblem(OnceModel, VersionedModel, ReportRow):
    """One row of the 问题清单; one that was taken away stays with its moment."""

    report = models.ForeignKey(
        "reports.SummaryReport", models.PROTECT, related_name="problems", editable=False
    )
    position = models.PositiveIntegerField("序号", editable=False)
    problem = models.CharField("问题", max_length=200)
    cause = models.TextField("原因", max_length=500, blank=True)
    advice = models.TextField("建议", max_length=500, blank=True)
    responsible = models.CharField("责任单位", max_length=100, blank=True)
    removed_at = models.DateTimeField("移除时间", null=True, editable=False)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="移除人",
    )

    objects = ProblemQuerySet.as_manager()

    class Meta:
        verbose_name = "问题"
        verbose_name_plural = "问题清单"
        constraints = [
            models.CheckConstraint(condition=~Q(problem=""), name="reports_problem_named"),
            set_together("removed_at", "removed_by", name="reports_problem_removed_by"),
        ]
        indexes = [
            models.Index(fields=["report", "position", "id"], name="reports_problem_order"),
        ]

    def __str__(self):
        return self.problem

    def as_signed(self) -> dict:
        """``key`` is the same in every version."""
        return {
            "key": str(self.pk),
            "problem": self.problem,
            "cause": self.cause,
            "advice": self.advice,
            "responsible": self.responsible,
        }


class ChosenCase(ReportRow):
    """An exemplary case that the report comes with: at most three, each once."""

    report = models.ForeignKey(
        "reports.SummaryReport", models.PROTECT, related_name="chosen", editable=False
    )
    piece = models.ForeignKey(Exemplary, models.PROTECT, related_name="+", editable=False)
    place = models.PositiveSmallIntegerField("序号", editable=False)

    objects = DistrictScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "随报告的典型案例"
        verbose_name_plural = "随报告的典型案例"
        constraints = [
            models.UniqueConstraint(fields=["report", "piece"], name="reports_chosen_once"),
            models.UniqueConstraint(fields=["report", "place"], name="reports_chosen_place_once"),
            models.CheckConstraint(
                condition=Q(place__gte=1, place__lte=MOST_CASES),
                name="reports_chosen_at_most_three",
            ),
        ]

    def __str__(self):
        return str(self.piece)

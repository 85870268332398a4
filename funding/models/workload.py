"""What centers are weighed by, frozen with its moment, and the tasks a district adds itself."""

from django.conf import settings
from django.db import models

from accounts.models import District
from accounts.scope import DistrictScopedQuerySet, ScopedQuerySet
from centers.models import Center, CenterOwned
from core.chinese_dates import format_moment
from core.frozen import FrozenModel, FrozenQuerySet
from core.once import OnceModel
from core.versions import VersionedModel
from funding.measures import EXTRA, Measure
from pilots.models import Round


class ExtraTask(OnceModel, VersionedModel):
    """A task that the district gives its centers beside what the recommendation lists."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+", editable=False)
    district = models.ForeignKey(
        District, on_delete=models.PROTECT, related_name="+", editable=False
    )
    name = models.CharField("任务名称", max_length=40)
    unit = models.CharField("计量单位", max_length=10)
    basis = models.CharField("任务依据", max_length=200)

    objects = DistrictScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "附加任务"
        verbose_name_plural = "附加任务"
        constraints = [
            models.UniqueConstraint(
                fields=["round", "district", "name"],
                name="funding_extra_task_named_once",
                violation_error_message="本批次已有同名的附加任务。",
            )
        ]

    def __str__(self):
        return self.name

    @property
    def measure(self) -> Measure:
        return Measure(f"{EXTRA}{self.pk}", self.name, self.unit)


class ExtraTaskAmount(models.Model):
    """How much of the task one center has; no row is nothing."""

    task = models.ForeignKey(ExtraTask, on_delete=models.PROTECT, related_name="amounts")
    center = models.ForeignKey(Center, on_delete=models.PROTECT, related_name="+")
    amount = models.PositiveIntegerField("任务量")

    class Meta:
        verbose_name = "附加任务量"
        verbose_name_plural = "附加任务量"
        constraints = [
            models.UniqueConstraint(
                fields=["task", "center"], name="funding_extra_amount_once_per_center"
            )
        ]

    def __str__(self):
        return f"{self.task}{self.amount}{self.task.unit}"


class SnapshotQuerySet(DistrictScopedQuerySet, FrozenQuerySet):
    pass


class WorkloadSnapshot(FrozenModel):
    """The figures of a district's centers as they stood at ``taken_at``.

    Several runs may weigh by one snapshot: then they differ by their terms alone. ``extras`` are
    the district's own tasks as they were called then, as key, name and unit.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField("取数时间")
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    extras = models.JSONField("附加任务", default=list)

    objects = SnapshotQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "工作量取数"
        verbose_name_plural = "工作量取数"

    def __str__(self):
        return f"{format_moment(self.taken_at)}取数"

    @property
    def extra_measures(self) -> tuple[Measure, ...]:
        return tuple(Measure(*extra) for extra in self.extras)


class WorkloadLineQuerySet(ScopedQuerySet, FrozenQuerySet):
    pass


class WorkloadLine(FrozenModel, CenterOwned):
    """One center's figures in a snapshot; minutes are whole, ``extras`` are by the task's key."""

    snapshot = models.ForeignKey(WorkloadSnapshot, on_delete=models.PROTECT, related_name="lines")
    communities = models.PositiveIntegerField("社区、村(个)")
    priority_clients = models.PositiveIntegerField("重点服务对象(人)")
    individual_cases = models.PositiveIntegerField("个案(个)")
    group_cases = models.PositiveIntegerField("小组案例(个)")
    community_cases = models.PositiveIntegerField("社区案例(个)")
    service_minutes = models.PositiveBigIntegerField("服务时长(分钟)")
    person_times = models.PositiveBigIntegerField("服务人次")
    supervision_minutes = models.PositiveIntegerField("督导时长(分钟)")
    activities = models.PositiveIntegerField("小组和社区活动(场)")
    planned_cases = models.PositiveIntegerField("计划服务案例(个)")
    extras = models.JSONField("附加任务量", default=dict)

    objects = WorkloadLineQuerySet.as_manager()  # type: ignore[assignment]

    FIGURES = (
        "communities", "priority_clients", "individual_cases", "group_cases", "community_cases",
        "service_minutes", "person_times", "supervision_minutes", "activities", "planned_cases",
    )  # fmt: skip

    class Meta:
        verbose_name = "工作量明细"
        verbose_name_plural = "工作量明细"
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "center"], name="funding_workload_line_once_per_snapshot"
            )
        ]

    @property
    def figures(self) -> dict[str, int]:
        """Every figure by its measure's key."""
        return {name: getattr(self, name) for name in self.FIGURES} | self.extras

"""The runs that share out a pool, and the lines that come of them, in 分."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from accounts.doors import Stateful, StepTaken
from accounts.models import District
from accounts.scope import DistrictScopedQuerySet, ScopedQuerySet
from centers.models import CenterOwned
from core.constraints import different, filled_iff_state, in_choices, set_together
from core.frozen import FrozenModel, FrozenQuerySet
from core.money import MoneyField
from core.once import OnceModel
from core.problems import Problem
from funding.measures import USUAL, Measure
from funding.models.pools import FundingPool
from funding.models.workload import WorkloadLine, WorkloadSnapshot
from funding.spending import spent_by_center
from funding.states import STEPS, RunState
from funding.terms import CLAUSE, Terms, yuan

PERSON = settings.AUTH_USER_MODEL


def usual() -> dict[str, int]:
    """The coefficients of a run that says nothing of its own; named for the migrations."""
    return dict(USUAL)


class RunQuerySet(DistrictScopedQuerySet):
    def undecided(self):
        """Trials that could still be adopted: none was adopted of their pool since they were made,
        and their round is open."""
        later = AllocationRun.objects.filter(
            pool=OuterRef("pool"), state=RunState.ADOPTED, adopted_at__gte=OuterRef("made_at")
        )
        open_ones = self.filter(state=RunState.TRIAL, pool__round__closed_at=None)
        return open_ones.exclude(Exists(later))

    def pools(self):
        """The money that these runs share out."""
        return FundingPool.objects.filter(pk__in=self.values("pool"))


class AllocationRun(Stateful, OnceModel):
    """One way to share out a pool by tasks and volume of service (实施方案三(五)).

    ``base_each`` 分 to every center, the rest by three percents that make a hundred, within
    ``floor_each`` and ``cap_each``. ``coefficients`` are the whole numbers by which each measure
    of ``funding.measures`` weighs. ``replaces`` is the run that was adopted when this one was
    tried; ``counts_earlier`` says that the tranches before were settled with it. A run is never
    edited: what should be different is another run.
    """

    STEPS = STEPS

    pool = models.ForeignKey(FundingPool, on_delete=models.PROTECT, related_name="runs")
    district = models.ForeignKey(
        District, on_delete=models.PROTECT, related_name="+", editable=False
    )
    # NULL for runs from before there were snapshots.
    snapshot = models.ForeignKey(
        WorkloadSnapshot, models.PROTECT, null=True, editable=False, related_name="runs"
    )
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="replaced_by"
    )
    base_each = MoneyField("每个中心基数")
    task_percent = models.PositiveSmallIntegerField("工作任务权重(%)")
    service_percent = models.PositiveSmallIntegerField("服务量权重(%)")
    performance_percent = models.PositiveSmallIntegerField("绩效权重(%)", default=0)
    floor_each = MoneyField("每个中心下限", default=0)
    cap_each = MoneyField("每个中心上限", null=True)
    coefficients = models.JSONField("系数", default=usual)
    counts_earlier = models.BooleanField("连同前批清算", default=False)
    reason = models.CharField("权重说明", max_length=200)
    notes = models.JSONField("测算说明", default=list, editable=False)
    state = models.CharField(
        "状态", max_length=12, choices=RunState, default=RunState.TRIAL, editable=False
    )
    made_at = models.DateTimeField("测算时间", editable=False)
    made_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", editable=False)
    adopted_at = models.DateTimeField("采用时间", null=True, editable=False)
    adopted_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", editable=False
    )

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = "分配方案"
        verbose_name_plural = "分配方案"
        constraints = [
            models.UniqueConstraint(
                fields=["pool"],
                condition=Q(state=RunState.ADOPTED),
                name="funding_run_one_adopted_per_pool",
            ),
            models.CheckConstraint(
                condition=Q(task_percent=100 - F("service_percent") - F("performance_percent")),
                name="funding_run_percents_make_a_hundred",
                violation_error_message="三项权重之和须为100%。",
            ),
            models.CheckConstraint(
                condition=Q(base_each__gte=0, floor_each__gte=0),
                name="funding_run_base_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(cap_each__isnull=True) | Q(cap_each__gte=F("floor_each")),
                name="funding_run_cap_above_floor",
            ),
            in_choices("state", RunState, "funding_run_state_known"),
            set_together("adopted_at", "adopted_by", name="funding_run_adopted_by"),
            different("made_by", "adopted_by", name="funding_run_adopter_is_another"),
            filled_iff_state(
                "adopted_at",
                (RunState.ADOPTED, RunState.SUPERSEDED),
                name="funding_run_adopted_iff_adopted_at",
            ),
        ]

    def __str__(self):
        return f"{self.pool}分配方案"

    @property
    def number(self) -> str:
        """By which people speak of one of several: 方案12."""
        return f"方案{self.pk}"

    @property
    def tone(self) -> str:
        return RunState(self.state).tone

    @property
    def terms(self) -> Terms:
        return Terms(
            self.pool.amount,
            self.base_each,
            self.task_percent,
            self.service_percent,
            self.performance_percent,
            self.floor_each,
            self.cap_each,
        )

    @property
    def extra_measures(self) -> tuple[Measure, ...]:
        return () if self.snapshot is None else self.snapshot.extra_measures

    @property
    def adopt_step(self) -> str:
        """Which of the two ways to adopt it is this run's."""
        return "replace" if self.replaces_id else "adopt"

    def is_step_of(self, name, *, by):
        return super().is_step_of(name, by=by) and name in (self.adopt_step, "supersede")

    def offered_steps(self, *, by):
        return [step for step in super().offered_steps(by=by) if step.name != "supersede"]

    def reasons_against(self, name, *, by):
        if self.pool.is_closed:
            return [self.pool.round.why_closed()]
        if name == "supersede":
            return []
        if by.user_id == self.made_by_id:
            return [Problem("same_person", "测算和采用须由不同的人办理。", "内部控制")]
        adopted = self.pool.adopted_run
        if adopted is not None and adopted.pk != self.replaces_id:
            return [self.pool.already_adopted]
        return self._below_what_was_spent()

    def _below_what_was_spent(self) -> list[Problem]:
        """Also at the moment of adoption: money may have been paid out since the trial."""
        spent = spent_by_center(self.pool)
        amounts = dict(self.lines.values_list("center", "amount")) if spent else {}
        return [
            Problem(
                "below_spent",
                f"{center.name}已拨付或列支{yuan(paid)}元，本方案只有{yuan(amounts.get(center.pk, 0))}元，"
                "请重新测算。",
                CLAUSE,
            )
            for center, paid in spent.items()
            if amounts.get(center.pk, 0) < paid
        ]

    def stamp(self, name, *, by, at):
        if name != "supersede":
            self.adopted_at, self.adopted_by = at, by.user


class RunStep(StepTaken):
    subject = models.ForeignKey(AllocationRun, on_delete=models.PROTECT, related_name="history")

    class Meta:
        verbose_name = "分配办理记录"
        verbose_name_plural = "分配办理记录"


class LineQuerySet(ScopedQuerySet, FrozenQuerySet):
    pass


class AllocationLine(FrozenModel, CenterOwned):
    """One center's share with the numbers it came from; never changes, adopted or not."""

    run = models.ForeignKey(AllocationRun, on_delete=models.PROTECT, related_name="lines")
    # NULL for runs from before there were snapshots.
    workload = models.ForeignKey(WorkloadLine, models.PROTECT, null=True, related_name="+")
    task_load = models.PositiveBigIntegerField("工作任务量")
    service_volume = models.PositiveBigIntegerField("服务量")
    performance = models.PositiveSmallIntegerField("绩效(%)", default=100)
    base = MoneyField("基数")
    task_share = MoneyField("任务份额")
    service_share = MoneyField("服务份额")
    performance_share = MoneyField("绩效份额", default=0)
    bound_share = MoneyField("保底封顶调节", default=0)
    earlier = MoneyField("前批已分配", default=0)
    adjustment = MoneyField("人工调整", default=0)
    adjusted_for = models.CharField("调整理由", max_length=200, blank=True)
    amount = MoneyField("分配金额")

    objects = LineQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "分配明细"
        verbose_name_plural = "分配明细"
        constraints = [
            models.UniqueConstraint(fields=["run", "center"], name="funding_line_once_per_run"),
            models.CheckConstraint(
                condition=Q(
                    amount=F("base")
                    + F("task_share")
                    + F("service_share")
                    + F("performance_share")
                    + F("bound_share")
                    - F("earlier")
                    + F("adjustment")
                ),
                name="funding_line_adds_up",
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="funding_line_not_negative"),
            models.CheckConstraint(
                condition=Q(adjustment=0) | ~Q(adjusted_for=""),
                name="funding_line_adjustment_explained",
            ),
        ]

    @property
    def figures(self) -> dict[str, int]:
        """What the center was weighed by; a run without a snapshot had two figures only."""
        if self.workload is None:
            return {"communities": self.task_load, "service_minutes": self.service_volume}
        return self.workload.figures

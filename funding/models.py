"""Pools of money and the runs that share them out, in 分."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.doors import Stateful, StepTaken
from accounts.models import District
from accounts.scope import DistrictScopedQuerySet, ScopedQuerySet
from centers.models import CenterOwned
from core.constraints import different, set_together
from core.frozen import FrozenModel, FrozenQuerySet
from core.money import MoneyField
from core.once import OnceModel
from core.problems import Problem
from funding.states import STEPS, RunState, Source
from pilots.models import Round

PERSON = settings.AUTH_USER_MODEL


class FundingPool(OnceModel):
    """One document is one pool."""

    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, related_name="+", verbose_name="试点批次"
    )
    district = models.ForeignKey(
        District, on_delete=models.PROTECT, related_name="+", editable=False
    )
    source = models.CharField("资金来源", max_length=16, choices=Source)
    document_number = models.CharField("文号", max_length=60)
    issued_on = models.DateField("下达日期")
    amount = MoneyField("金额")

    objects = DistrictScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "资金"
        verbose_name_plural = "资金"
        constraints = [
            models.UniqueConstraint(
                fields=["district", "document_number"],
                name="funding_pool_one_per_document",
                violation_error_message="本区已登记过这个文号的资金。",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="funding_pool_holds_money",
                violation_error_message="金额须大于0元。",
            ),
        ]

    def __str__(self):
        return f"{self.get_source_display()} {self.document_number}"

    @property
    def is_allocated(self) -> bool:
        """Whether one of its runs is adopted; one query."""
        return self.runs.filter(state=RunState.ADOPTED).exists()

    @property
    def already_adopted(self) -> Problem:
        return Problem("already_adopted", "这笔资金已有采用的分配方案。", "实施方案三(五)")


class AllocationRun(Stateful, OnceModel):
    """One way to share out a pool by tasks and volume of service (实施方案三(五)).

    ``base_each`` 分 to every center, the rest by two shares in percent that make a hundred.
    """

    STEPS = STEPS

    pool = models.ForeignKey(FundingPool, on_delete=models.PROTECT, related_name="runs")
    district = models.ForeignKey(
        District, on_delete=models.PROTECT, related_name="+", editable=False
    )
    base_each = MoneyField("每个中心基数")
    task_percent = models.PositiveSmallIntegerField("工作任务权重(%)")
    service_percent = models.PositiveSmallIntegerField("服务量权重(%)")
    reason = models.CharField("权重说明", max_length=200)
    notes = models.JSONField("测算说明", default=list, editable=False)
    state = models.CharField(
        "状态", max_length=8, choices=RunState, default=RunState.TRIAL, editable=False
    )
    made_at = models.DateTimeField("测算时间", editable=False)
    made_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", editable=False)
    adopted_at = models.DateTimeField("采用时间", null=True, editable=False)
    adopted_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", editable=False
    )

    objects = DistrictScopedQuerySet.as_manager()

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
                condition=Q(task_percent=100 - F("service_percent")),
                name="funding_run_percents_make_a_hundred",
                violation_error_message="工作任务权重与服务量权重之和须为100%。",
            ),
            models.CheckConstraint(
                condition=Q(base_each__gte=0), name="funding_run_base_not_negative"
            ),
            set_together("adopted_at", "adopted_by", name="funding_run_adopted_by"),
            different("made_by", "adopted_by", name="funding_run_adopter_is_another"),
            models.CheckConstraint(
                condition=Q(state=RunState.ADOPTED, adopted_at__isnull=False)
                | (Q(state=RunState.TRIAL) & Q(adopted_at__isnull=True)),
                name="funding_run_adopted_iff_adopted_at",
            ),
        ]

    def __str__(self):
        return f"{self.pool}分配方案"

    @property
    def tone(self) -> str:
        return RunState(self.state).tone

    def reasons_against(self, name, *, by):
        if self.pool.round.is_closed:
            return [Problem("round_closed", f"{self.pool.round}已关闭，不能再办理。")]
        if by.user_id == self.made_by_id:
            return [Problem("same_person", "测算和采用须由不同的人办理。", "内部控制")]
        if self.pool.is_allocated:
            return [self.pool.already_adopted]
        return []

    def stamp(self, name, *, by, at):
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
    task_load = models.PositiveIntegerField("工作任务量")
    service_volume = models.PositiveIntegerField("服务量")
    base = MoneyField("基数")
    task_share = MoneyField("任务份额")
    service_share = MoneyField("服务份额")
    amount = MoneyField("分配金额")

    objects = LineQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "分配明细"
        verbose_name_plural = "分配明细"
        constraints = [
            models.UniqueConstraint(fields=["run", "center"], name="funding_line_once_per_run"),
            models.CheckConstraint(
                condition=Q(amount=F("base") + F("task_share") + F("service_share")),
                name="funding_line_adds_up",
            ),
        ]

"""A round of the pilot, its three stages, and who owes what in each."""

from datetime import time

from django.db import models
from django.db.models import F, Q

from accounts.models import District
from accounts.scope import DistrictScopedQuerySet
from core.constraints import in_order
from core.deadlines import is_late
from core.once import OnceModel
from pilots.quota import Quota
from pilots.states import CountingRule, StageKind


class RoundQuerySet(models.QuerySet):
    def visible_to(self, desk):
        """Rounds are public inside the house: every desk of the programme sees them."""
        return self.all() if desk is not None else self.none()

    def latest_first(self):
        return self.order_by("-year", "-pk")


class Round(OnceModel):
    """One year's batch. Quotas stand here and not in code, since they will change by year."""

    year = models.PositiveSmallIntegerField("年度")
    name = models.CharField("批次名称", max_length=60, unique=True)
    service_starts_on = models.DateField("服务开始日期")
    service_ends_on = models.DateField("服务结束日期")
    last_entry_on = models.DateField("最后补录日期")
    case_quota = models.PositiveIntegerField("服务案例下限(个)", default=10)
    supervision_minutes_quota = models.PositiveIntegerField("专业督导下限(分钟)", default=3600)
    is_pro_rata = models.BooleanField("不满一年的中心按天折算(向上取整)", default=False)
    counting_rule = models.CharField(
        "服务案例计数口径", max_length=20, choices=CountingRule, default=CountingRule.RECOGNIZED
    )
    counts_peer_supervision = models.BooleanField("同辈督导计入督导时长", default=False)
    close_of_business = models.TimeField("下班时间", default=time(18))
    opened_at = models.DateTimeField("启动时间", editable=False)
    closed_at = models.DateTimeField("关闭时间", null=True, editable=False)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = "试点批次"
        verbose_name_plural = "试点批次"
        constraints = [
            models.CheckConstraint(
                condition=Q(service_ends_on__gt=F("service_starts_on")),
                name="pilots_round_ends_after_it_starts",
                violation_error_message="服务结束日期必须晚于服务开始日期。",
            ),
            models.CheckConstraint(
                condition=Q(last_entry_on__gte=F("service_ends_on")),
                name="pilots_round_last_entry_after_end",
                violation_error_message="最后补录日期不能早于服务结束日期。",
            ),
            in_order("opened_at", "closed_at", name="pilots_round_closed_after_opened"),
        ]

    def __str__(self):
        return self.name

    @property
    def quota(self) -> Quota:
        """What every center owes in a year (实施方案三(二): 10 个服务案例, 60 小时专业督导)."""
        return Quota(cases=self.case_quota, supervision_minutes=self.supervision_minutes_quota)

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    def covers(self, day) -> bool:
        """Whether work done on ``day`` belongs to this round."""
        return self.service_starts_on <= day <= self.service_ends_on


class Stage(models.Model):
    """One stage of a round; ``due_at`` is the first moment that is too late."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="stages")
    kind = models.CharField("阶段", max_length=16, choices=StageKind)
    opens_at = models.DateTimeField("开始时间")
    due_at = models.DateTimeField("截止时刻")

    class Meta:
        verbose_name = "阶段"
        verbose_name_plural = "阶段"
        constraints = [
            models.UniqueConstraint(fields=["round", "kind"], name="pilots_stage_once_per_round"),
            models.CheckConstraint(
                condition=Q(due_at__gt=F("opens_at")), name="pilots_stage_due_after_opening"
            ),
        ]

    def __str__(self):
        return f"{self.round}{self.get_kind_display()}"


class Obligation(models.Model):
    """That one district owes one stage: a row to count, not an absence.

    ``first_met_at`` is the leader's first sign-off and never changes again: what came late stays
    late, what came in time stays in time, also after a return.
    """

    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="obligations")
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField("截止时刻")
    first_met_at = models.DateTimeField("首次上报时间", null=True, editable=False)

    objects = DistrictScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "报送任务"
        verbose_name_plural = "报送任务"
        constraints = [
            models.UniqueConstraint(
                fields=["stage", "district"], name="pilots_obligation_once_per_district"
            ),
        ]

    def __str__(self):
        return f"{self.district}{self.stage}"

    @property
    def is_met_late(self) -> bool:
        return self.first_met_at is not None and is_late(self.first_met_at, self.due_at)

    def is_overdue_at(self, at) -> bool:
        return self.first_met_at is None and is_late(at, self.due_at)

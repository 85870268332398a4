"""A round of the pilot and its three stages."""

from collections.abc import Iterable
from datetime import date, time

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.functional import cached_property

from accounts.doors import Stateful, StepTaken
from accounts.models import RoleGrant
from core.chinese_dates import format_date
from core.constraints import in_order
from core.frozen import FrozenModel
from core.once import OnceModel
from core.problems import Problem
from core.versions import VersionedModel
from pilots.qualification import Level
from pilots.quota import Quota
from pilots.states import ROUND_STEPS, CountingRule, RoundState, StageKind


class RoundQuerySet(models.QuerySet):
    def visible_to(self, desk):
        """Rounds are public inside the house: every desk of the programme sees them."""
        return self.all() if desk is not None else self.none()

    def covering(self, day):
        """The round whose service time holds ``day``, an open one before a closed one; or None."""
        found = self.filter(service_starts_on__lte=day, service_ends_on__gte=day)
        return found.order_by(F("closed_at").desc(nulls_first=True), "-year", "-pk").first()

    def latest_first(self):
        return self.order_by("-year", "-pk")

    def at_work(self, day):
        """The round that people work in on ``day``; see ``at_work_among``. One query."""
        return at_work_among(self.latest_first(), day)


def at_work_among(rounds: Iterable["Round"], day: date) -> "Round | None":
    """The round in whose service people are on ``day``; ``rounds`` come latest first.

    The next year is opened while the summary of this one is still due, so it is the latest open
    round whose service has begun. Where none has, in the first spring or once all is closed, it
    is the latest there is.
    """
    found = list(rounds)
    begun = (round for round in found if round.service_starts_on <= day and not round.is_closed)
    return next(begun, found[0] if found else None)


def notice_reminder_days() -> list[int]:
    """Working days before the due moment at which those who owe hear of it."""
    return [7, 3, 1]


class Round(OnceModel, VersionedModel, Stateful):
    """One year's batch. Quotas stand here and not in code, since they will change by year.

    Closing is a state that a person can lift. Whether it is closed is read off ``closed_at`` by
    the database itself, so that moment and state cannot contradict each other.
    """

    STEPS = ROUND_STEPS

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
    counts_training_supervision = models.BooleanField("督导培训计入督导时长", default=False)
    supervisor_min_level = models.CharField(
        "督导最低证书级别",
        max_length=12,
        choices=[(level.value, level.label) for level in Level],
        default=Level.INTERMEDIATE.value,
    )
    supervisor_min_years = models.PositiveSmallIntegerField(
        "督导最低从业年限(年)", default=5, validators=[MaxValueValidator(60)]
    )
    close_of_business = models.TimeField("下班时间", default=time(18))
    plan_working_days = models.PositiveSmallIntegerField(
        "试点单位确定后报送方案的工作日数",
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(250)],
    )
    copied_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    opened_at = models.DateTimeField("启动时间", editable=False)
    closed_at = models.DateTimeField("关闭时间", null=True, editable=False)
    state = models.GeneratedField(
        expression=Case(
            When(closed_at__isnull=True, then=Value(RoundState.OPEN.value)),
            default=Value(RoundState.CLOSED.value),
        ),
        output_field=models.CharField(max_length=6),
        choices=RoundState.choices,
        db_persist=True,
        verbose_name="状态",
    )

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

    @property
    def tone(self) -> str:
        return RoundState(self.state).tone

    def why_closed(self, deed: str = "不能再办理", *, field: str = "") -> Problem:
        """Why nothing of it is done any more, with who closed it and when; ``deed`` is what."""
        return Problem("round_closed", f"{self}已{self.closing_told}关闭，{deed}。", field=field)

    @cached_property
    def closing_told(self) -> str:
        """于2022年1月5日由张三（市级审定人）: read once, however many rows are refused for it."""
        desk = ("by__user", "by__district", "by__subdistrict__district")
        closings = self.history.filter(step="close") if self.pk else RoundStep.objects.none()
        closing = closings.select_related(*desk).order_by("-pk").first()
        if closing is None:
            return ""
        return f"于{format_date(closing.at)}由{closing.actor}"

    def stamp(self, name, *, by, at):
        self.closed_at = at if name == "close" else None

    def covers(self, day) -> bool:
        """Whether work done on ``day`` belongs to this round."""
        return self.service_starts_on <= day <= self.service_ends_on


class RoundStep(StepTaken):
    subject = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="history")

    class Meta:
        verbose_name = "批次办理记录"
        verbose_name_plural = "批次办理记录"


class RoundChange(FrozenModel):
    """What was changed in a running round, why and by whom; shown on its page."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="edits")
    by = models.ForeignKey(
        RoleGrant, on_delete=models.PROTECT, related_name="+", verbose_name="岗位"
    )
    at = models.DateTimeField("时间")
    reason = models.CharField("变更理由", max_length=200)
    changes = models.JSONField("变更内容")

    class Meta:
        verbose_name = "批次变更"
        verbose_name_plural = "批次变更"
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="pilots_round_change_has_reason")
        ]

    def __str__(self):
        return f"{self.round}变更"


class Stage(models.Model):
    """One stage of a round; ``due_at`` is the first moment that is too late.

    A stage that was over when a late round was opened is ``is_overdue_from_start``, or
    ``is_off_platform``: done elsewhere, entered here for the record, never late and never chased.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="stages")
    kind = models.CharField("阶段", max_length=16, choices=StageKind)
    opens_at = models.DateTimeField("开始时间")
    due_at = models.DateTimeField("截止时刻")
    extended_from = models.DateTimeField("原截止时刻", null=True, editable=False)
    reminder_days = models.JSONField("提前提醒的工作日数", default=notice_reminder_days)
    is_overdue_from_start = models.BooleanField("启动时已过截止", default=False)
    is_off_platform = models.BooleanField("已在平台外办理", default=False)

    class Meta:
        verbose_name = "阶段"
        verbose_name_plural = "阶段"
        constraints = [
            models.UniqueConstraint(fields=["round", "kind"], name="pilots_stage_once_per_round"),
            models.CheckConstraint(
                condition=Q(due_at__gt=F("opens_at"))
                | Q(is_overdue_from_start=True)
                | Q(is_off_platform=True),
                name="pilots_stage_due_after_opening",
            ),
            models.CheckConstraint(
                condition=Q(is_overdue_from_start=False) | Q(is_off_platform=False),
                name="pilots_stage_over_in_one_way",
            ),
        ]

    def __str__(self):
        return f"{self.round}{self.get_kind_display()}"

"""保存期限: how long files are kept, what is held beyond it, and what each run did about it."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from accounts.models import RoleGrant
from accounts.roles import Role
from accounts.scope import ScopedQuerySet
from cases.models.case import Case
from cases.models.client import Client
from cases.retention.rules import BEGINS, MOST_YEARS, RetentionKind
from centers.models import CenterOwned
from core.constraints import in_choices
from core.encryption import EncryptedTextField
from core.frozen import FrozenModel, FrozenQuerySet
from core.once import OnceModel
from core.versions import VersionedModel

HOLDERS = (Role.EXECUTIVE_DIRECTOR, Role.DISTRICT_LEADER)


class RetentionRule(VersionedModel):
    """One kind of file and for how many years it is kept; without a number for good (永久)."""

    kind = models.CharField(
        "档案种类", max_length=16, choices=RetentionKind, unique=True, editable=False
    )
    years = models.PositiveSmallIntegerField("保存年数", null=True, blank=True)
    basis = models.CharField("依据", max_length=200, blank=True)

    class Meta:
        verbose_name = "档案保存期限"
        verbose_name_plural = "档案保存期限"
        constraints = [
            in_choices("kind", RetentionKind, "cases_retentionrule_kind_known"),
            models.CheckConstraint(
                condition=Q(years__isnull=True) | Q(years__range=(1, MOST_YEARS)),
                name="cases_retentionrule_years_possible",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}保存期限"

    @property
    def begins(self) -> str:
        return BEGINS[RetentionKind(self.kind)]

    @property
    def period(self) -> str:
        return "永久" if self.years is None else f"{self.years}年"


class HoldQuerySet(FrozenQuerySet, ScopedQuerySet):
    def visible_to(self, desk):
        if desk is None or desk.role not in HOLDERS:
            return self.none()
        return super().visible_to(desk)

    def in_force(self, on):
        """``until`` is the last day of it; without one it holds until somebody releases it."""
        lasting = Q(until__isnull=True) | Q(until__gte=on)
        return self.filter(lasting, release__isnull=True)


class Hold(OnceModel, FrozenModel, CenterOwned):
    """暂缓销毁: the file of one case, or all there is of one person, stays whatever its period."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="holds")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, null=True, related_name="holds")
    reason = EncryptedTextField("暂缓原因")
    since = models.DateField("起始日期")
    until = models.DateField("暂缓至", null=True)
    by = models.ForeignKey(
        RoleGrant, on_delete=models.PROTECT, related_name="+", verbose_name="岗位"
    )
    at = models.DateTimeField("时间")

    objects = HoldQuerySet.as_manager()  # type: ignore[assignment]  # frozen and in a scope

    class Meta:
        verbose_name = "暂缓销毁"
        verbose_name_plural = "暂缓销毁"
        constraints = [
            models.CheckConstraint(
                condition=Q(case__isnull=True) ^ Q(client__isnull=True),
                name="cases_hold_of_a_case_or_a_person",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="cases_hold_ends_after_it_begins",
            ),
        ]

    def __str__(self):
        return f"暂缓销毁 {str(self.public_id)[:8]}"

    audit_label = property(__str__)


class HoldRelease(FrozenModel):
    hold = models.OneToOneField(Hold, on_delete=models.PROTECT, related_name="release")
    by = models.ForeignKey(
        RoleGrant, on_delete=models.PROTECT, related_name="+", verbose_name="岗位"
    )
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "解除暂缓销毁"
        verbose_name_plural = "解除暂缓销毁"


class RetentionRun(FrozenModel):
    """One run, written before anything is done: a run that was killed is on record with what it did.

    ``rules`` are the years by kind that it went by; ``by`` is None for a trial run by the clock.
    """

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    at = models.DateTimeField("时间")
    on = models.DateField("计算到期的日期")
    is_dry = models.BooleanField("试运行")
    rules = models.JSONField("保存年数")
    by = models.ForeignKey(
        RoleGrant, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="岗位"
    )

    class Meta:
        verbose_name = "到期处理"
        verbose_name_plural = "到期处理"
        constraints = [
            models.CheckConstraint(
                condition=Q(is_dry=True) | Q(by__isnull=False),
                name="cases_retentionrun_real_by_somebody",
            )
        ]

    def __str__(self):
        return f"{'试运行' if self.is_dry else '到期匿名化'} {str(self.public_id)[:8]}"


class RetentionLineQuerySet(FrozenQuerySet, ScopedQuerySet):
    def visible_to(self, desk):
        if desk is not None and desk.role == Role.AUDIT_ADMIN:
            return self
        return super().visible_to(desk)


class RetentionLine(FrozenModel, CenterOwned):
    """What a run did, or would do, with one person, project, complaint or draft of a center."""

    COUNTS = ("clients", "cases", "records", "complaints", "drafts", "files")

    run = models.ForeignKey(RetentionRun, on_delete=models.PROTECT, related_name="lines")
    clients = models.PositiveIntegerField("服务对象", default=0)
    cases = models.PositiveIntegerField("案例", default=0)
    records = models.PositiveIntegerField("服务记录", default=0)
    complaints = models.PositiveIntegerField("投诉", default=0)
    drafts = models.PositiveIntegerField("典型案例草稿", default=0)
    files = models.PositiveIntegerField("文件", default=0)

    objects = RetentionLineQuerySet.as_manager()  # type: ignore[assignment]  # as above

    class Meta:
        verbose_name = "到期处理明细"
        verbose_name_plural = "到期处理明细"
        indexes = [models.Index(fields=["run", "center"], name="cases_retentionline_run")]


class RetentionEnd(FrozenModel):
    """The run came to its end. ``earliest`` is the first last day of the case files that are left."""

    run = models.OneToOneField(RetentionRun, on_delete=models.PROTECT, related_name="end")
    at = models.DateTimeField("完成时间")
    earliest = models.DateField("最早到期日", null=True)

    class Meta:
        verbose_name = "到期处理完成"
        verbose_name_plural = "到期处理完成"

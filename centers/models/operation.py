"""Who operates a center, from a day to a day, and what was handed over when that changed."""

from django.db import models
from django.db.models import Q

from accounts.models import RoleGrant
from accounts.scope import ScopedQuerySet
from centers.models.center import CenterOwned
from centers.models.people import Engagement
from core.constraints import in_choices, in_order
from core.frozen import FrozenModel, FrozenQuerySet
from core.once import OnceModel
from core.versions import VersionedModel
from pilots.choices import OperationMode

DELEGATED = (OperationMode.ENTRUSTED, OperationMode.JOINT)


class Operation(OnceModel, VersionedModel, CenterOwned):
    """One way of operating, both days included; the next one begins the day after it ends.

    Each row names the one before it, and no two name the same: a center's rows are one chain,
    written under the center's lock, so that no day is left out and none counts twice.
    """

    mode = models.CharField("运营方式", max_length=12, choices=OperationMode)
    operator_name = models.CharField("承接机构名称", max_length=60, blank=True)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    contract_reference = models.CharField("合同名称和编号", max_length=100, blank=True)
    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("结束日期", null=True, blank=True)
    previous = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="前一段运营"
    )

    class Meta:
        verbose_name = "运营"
        verbose_name_plural = "运营"
        constraints = [
            in_order("starts_on", "ends_on", name="centers_operation_ends_after_start"),
            in_choices("mode", OperationMode, "centers_operation_mode_known"),
            models.UniqueConstraint(
                fields=["center"],
                condition=Q(ends_on=None),
                name="centers_operation_one_open_per_center",
            ),
            models.UniqueConstraint(
                fields=["center"],
                condition=Q(previous=None),
                name="centers_operation_one_first_per_center",
            ),
            models.CheckConstraint(
                condition=~Q(mode=OperationMode.OWN) | Q(operator_name="", credit_code=""),
                name="centers_operation_own_has_no_operator",
                violation_error_message="自主运营没有承接机构。",
            ),
        ]

    def __str__(self):
        return (
            f"{self.operator_name}（{self.mode_label}）" if self.operator_name else self.mode_label
        )

    @property
    def mode_label(self) -> str:
        return OperationMode(self.mode).label


class HandoverKind(models.TextChoices):
    FILES = "files", "服务档案"
    LEDGERS = "ledgers", "服务台账"
    EQUIPMENT = "equipment", "设备"
    FUNDS = "funds", "经费结余"
    OPEN_CASES = "open_cases", "在办案例"


class ChangeQuerySet(ScopedQuerySet, FrozenQuerySet):
    pass


class OperationChange(FrozenModel, CenterOwned):
    """That one operator followed another: who left with it, and how the people served were told."""

    operation = models.OneToOneField(
        Operation, on_delete=models.PROTECT, related_name="change", verbose_name="新的运营"
    )
    told_on = models.DateField("告知服务对象日期")
    told_how = models.CharField("告知方式", max_length=200)
    leavers = models.ManyToManyField(Engagement, related_name="+", verbose_name="离岗人员")
    ended_desks = models.ManyToManyField(RoleGrant, related_name="+", verbose_name="终止岗位")
    by = models.ForeignKey(
        RoleGrant, on_delete=models.PROTECT, related_name="+", verbose_name="办理岗位"
    )
    at = models.DateTimeField("办理时间")

    objects = ChangeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "运营变更"
        verbose_name_plural = "运营变更"

    def __str__(self):
        return f"{self.center}运营变更"


class HandoverItem(FrozenModel):
    """One line of the hand-over list as it stood that day: what the platform counted, and the tick."""

    change = models.ForeignKey(OperationChange, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField("移交事项", max_length=12, choices=HandoverKind)
    counted = models.CharField("系统所记", max_length=200)
    is_handed_over = models.BooleanField("已移交")
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "移交清单"
        verbose_name_plural = "移交清单"
        constraints = [
            models.UniqueConstraint(
                fields=["change", "kind"], name="centers_handoveritem_once_per_kind"
            ),
            models.CheckConstraint(
                condition=Q(is_handed_over=True) | ~Q(note=""),
                name="centers_handoveritem_not_handed_over_says_why",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

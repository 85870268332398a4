"""What gatherings belong to: a group, a series of community activities, or a single activity."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from cases.gathering_states import ActivityKind, GroupModel, GroupType, Openness
from cases.models.case import Case
from cases.models.client import Client, FileQuerySet
from cases.states import WORKERS, CaseState
from centers.models import CenterOwned
from core.constraints import in_order
from core.money import MoneyField
from core.once import OnceModel
from core.problems import Problem
from core.versions import VersionedModel
from pilots.choices import Method, ServiceField


class ActivityQuerySet(FileQuerySet):
    def with_names(self):
        """What an activity is called and who leads it, in the same query."""
        return self.select_related("case__worker", "center", "subdistrict", "district")


def _text(label: str) -> models.TextField:
    return models.TextField(label, blank=True)


class Activity(OnceModel, VersionedModel, CenterOwned):
    """The plan of a ``Case`` by group or community work; without a case it stands alone (decision 37).

    Name and field of service are the case's where there is one, the row's own where it stands
    alone. Each method has its own facts: those of the other one are empty.
    """

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, null=True, related_name="activity", editable=False
    )
    method = models.CharField("工作方法", max_length=12, choices=Method, editable=False)
    title = models.CharField("名称", max_length=60, blank=True)
    field = models.CharField("服务领域", max_length=24, choices=ServiceField, blank=True)

    group_type = models.CharField("小组类型", max_length=12, choices=GroupType, blank=True)
    group_model = models.CharField("小组模式", max_length=16, choices=GroupModel, blank=True)
    openness = models.CharField("封闭或开放", max_length=8, choices=Openness, blank=True)
    idea, goals = _text("理念"), _text("目标")
    recruiting, evaluation = _text("对象与招募"), _text("评估方法")
    session_count = models.PositiveSmallIntegerField("计划节数", null=True, blank=True)

    kind = models.CharField("活动类别", max_length=16, choices=ActivityKind, blank=True)
    plan = _text("活动计划")
    place = models.CharField("地点", max_length=60, blank=True)

    budget = MoneyField("预算(元)", null=True, blank=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = "小组和社区活动"
        verbose_name_plural = "小组和社区活动"
        constraints = [
            models.CheckConstraint(
                condition=Q(method=Method.GROUP, kind="", case__isnull=False)
                & Q(group_type__in=GroupType.values, openness__in=Openness.values)
                | Q(method=Method.COMMUNITY, group_type="", group_model="", openness="")
                & Q(kind__in=ActivityKind.values, session_count__isnull=True),
                name="cases_activity_facts_fit_method",
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=False) | (~Q(title="") & Q(field__in=ServiceField.values)),
                name="cases_activity_single_is_named",
            ),
            models.CheckConstraint(
                condition=Q(budget__isnull=True) | Q(budget__gte=0),
                name="cases_activity_budget_not_negative",
            ),
        ]

    def __str__(self):
        return self.case.title if self.case else self.title

    @property
    def is_group(self) -> bool:
        return self.method == Method.GROUP

    @property
    def sort(self) -> str:
        """小组类型 or 活动类别, in words."""
        return self.get_group_type_display() if self.is_group else self.get_kind_display()

    @property
    def service_field(self) -> str:
        return self.case.field if self.case else self.field

    def is_led_by(self, desk) -> bool:
        """At the desk of the 负责社工; one that stands alone is any worker's of the center."""
        return self.case.is_led_by(desk) if self.case else desk.role in WORKERS

    def shows_people_to(self, desk, *, on) -> bool:
        """Who came, even masked or pictured: to a supervisor only while the case is open to them."""
        opened = Case.objects.open_to(desk, on=on)
        return self.case_id is None or opened.filter(pk=self.case_id).exists()

    def not_in_charge(self) -> Problem:
        if self.case:
            return self.case.not_in_charge()
        desks = "、".join(role.label for role in WORKERS)
        return Problem("wrong_role", f"社区活动由{desks}安排和登记。")

    def problems_against_work(self, desk) -> list[Problem]:
        """Why this desk can plan or report nothing here."""
        if not self.is_led_by(desk):
            return [self.not_in_charge()]
        if self.case is None:
            return []
        if problems := self.case.against_change():
            return problems
        if self.case.state in CaseState.ended:
            return [Problem("case_closed", "案例已结案，不能再安排或登记活动。")]
        return []


class Member(models.Model):
    """Somebody of the center's own clients on the roster of a group. Who left stays on it."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="members")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="memberships")
    joined_on = models.DateField("入组日期")
    left_on = models.DateField("退组日期", null=True)

    class Meta:
        verbose_name = "组员"
        verbose_name_plural = "组员"
        constraints = [
            models.UniqueConstraint(fields=["activity", "client"], name="cases_member_once"),
            in_order("joined_on", "left_on", name="cases_member_left_after_joining"),
        ]

    def __str__(self):
        return f"{self.client}"

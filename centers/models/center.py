"""The center of a subdistrict, which outlives the rounds, and what all its rows carry."""

from collections.abc import Iterable
from datetime import date

from django.apps import apps
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from accounts.models import District, Subdistrict
from accounts.scope import ScopedQuerySet
from core.constraints import in_order
from core.versions import VersionedModel
from pilots.choices import OperationMode


def _area(label: str) -> models.DecimalField:
    return models.DecimalField(
        label,
        max_digits=8,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0, "面积不能小于0。")],
    )


def _rows_of_the_profile(on) -> dict:
    """The tables are declared in modules that import this one."""
    mine = {"center": OuterRef("pk")}
    premises, guidance, posts = (
        apps.get_model("centers", name).objects.filter(**mine)
        for name in ("Premises", "GuidanceOffice", "Post")
    )
    in_use = premises.filter(left_on=None)
    running = _running_units()
    assessed, planned = (
        Exists(apps.get_model("centers", name).objects.filter(unit=OuterRef("pk")))
        for name in ("NeedsAssessment", "ServicePlan")
    )
    return {
        "has_running_unit": running,
        "lacks_assessment": running.exclude(assessed),
        "lacks_service_plan": running.exclude(planned),
        "has_premises": in_use,
        "lacks_right": in_use.filter(right=""),
        "has_guidance": guidance.exclude(office=""),
        "has_director": posts.held_on(on).filter(kind="director"),
        "has_executive": posts.held_on(on).filter(kind="executive_director"),
    }


def _running_units():
    """The pilot units of the outer center whose round still takes work; withdrawn ones owe none."""
    units = apps.get_model("pilots", "PilotUnit").objects
    return units.filter(subdistrict=OuterRef("subdistrict")).running()


class Meets(models.TextChoices):
    """How often the 工作机制 comes together (实施方案五(一))."""

    WEEKLY = "weekly", "每周"
    MONTHLY = "monthly", "每月"
    QUARTERLY = "quarterly", "每季度"
    HALF_YEARLY = "half_yearly", "每半年"


class CenterQuerySet(ScopedQuerySet):
    def running(self):
        """Those that were not taken in by another one."""
        return self.filter(closed_on=None)

    def queued(self, center: "Center") -> "Center":
        """The running center, its row held: the same button pressed twice waits here."""
        rows = self.running().select_related("subdistrict")
        return rows.select_for_update(of=("self",)).get(pk=center.pk)

    def with_profile(self, on):
        """Adds what ``centers.completeness`` reads and other tables hold; still one query."""
        profile = {name: Exists(rows) for name, rows in _rows_of_the_profile(on).items()}
        return self.annotate(**profile)


RULES = ("has_project_rules", "has_staff_rules", "has_finance_rules", "has_archive_rules")


class Center(VersionedModel):
    """A 社会工作服务中心, founded by the city's decision (实施方案三(一)–(三))."""

    subdistrict = models.OneToOneField(
        Subdistrict, on_delete=models.PROTECT, related_name="center", editable=False
    )
    district = models.ForeignKey(
        District, on_delete=models.PROTECT, related_name="+", editable=False
    )
    name = models.CharField("中心名称", max_length=60)
    founded_on = models.DateField("确定试点日期", editable=False)
    opened_on = models.DateField("挂牌日期", null=True, blank=True)
    # After a 合并 two centers would stand in one unit: the one taken in keeps its rows and ends.
    closed_on = models.DateField("并入其他中心日期", null=True, editable=False)
    address = models.CharField("地址", max_length=120, blank=True)
    phone = models.CharField("联系电话", max_length=20, blank=True)
    opening_hours = models.CharField("开放时间", max_length=60, blank=True)
    host_platforms = models.JSONField("依托平台", default=list, blank=True)
    host_platform_other = models.CharField("其他平台名称", max_length=60, blank=True)
    # Sums over the premises in use, kept in step by ``centers.actions.premises``.
    office_area = _area("办公面积(平方米)")
    service_area = _area("服务面积(平方米)")
    lead_official = models.CharField("牵头领导", max_length=40, blank=True)
    mechanism = models.CharField("工作机制", max_length=300, blank=True)
    meets = models.CharField("例会频次", max_length=12, choices=Meets, blank=True)
    managing_department = models.CharField("管理部门(机构)", max_length=60, blank=True)
    tasks = models.TextField("工作任务", max_length=800, blank=True)
    service_standards = models.TextField("服务流程和标准", max_length=800, blank=True)
    # Those of the operation in force, kept in step by ``centers.actions.operations``.
    operation_mode = models.CharField(
        "运营方式", max_length=12, choices=OperationMode, blank=True, editable=False
    )
    operator_name = models.CharField("承接机构名称", max_length=60, blank=True, editable=False)
    has_project_rules = models.BooleanField("已建立项目管理制度", default=False)
    has_staff_rules = models.BooleanField("已建立人员管理制度", default=False)
    has_finance_rules = models.BooleanField("已建立财务管理制度", default=False)
    has_archive_rules = models.BooleanField("已建立服务档案管理制度", default=False)
    # How often each section of the profile was saved, by its key; see ``section_version``.
    section_versions = models.JSONField("各部分版本", default=dict, editable=False)

    objects = CenterQuerySet.as_manager()

    class Meta:
        verbose_name = "社会工作服务中心"
        verbose_name_plural = "社会工作服务中心"
        constraints = [
            in_order("founded_on", "closed_on", name="centers_center_closed_after_start")
        ]

    def __str__(self):
        return self.name

    @property
    def rules_kept(self) -> int:
        """How many of the four systems of 实施方案三(三) it has."""
        return sum(getattr(self, name) for name in RULES)

    def has_opened_by(self, day: date) -> bool:
        """Whether its 挂牌 had taken place on the day."""
        return self.opened_on is not None and self.opened_on <= day

    def section_version(self, key: str) -> int:
        """How often a section of the profile was saved, counted from 1 for never."""
        return self.section_versions.get(key, 1)


class CenterOwned(models.Model):
    """For rows of a center's work: the units stand on the row itself.

    A row keeps the center and the units of the day it was done in; lists and sums need no join.
    """

    center = models.ForeignKey(Center, on_delete=models.PROTECT, related_name="+", editable=False)
    subdistrict = models.ForeignKey(
        Subdistrict, on_delete=models.PROTECT, related_name="+", editable=False
    )
    district = models.ForeignKey(
        District, on_delete=models.PROTECT, related_name="+", editable=False
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True


def centers_by_unit(units: Iterable) -> dict[int, Center]:
    """The center of each pilot unit by the unit's key, where there is one; one query.

    A unit of a year gone by may have been renamed or merged since: its center is then that of the
    subdistrict which carries its work on. A center that was taken in keeps its own unit.
    """
    units = list(units)
    keys = [unit.subdistrict_id for unit in units]
    # A center comes once for each unit that its subdistrict carries on.
    standing = (
        Center.objects.filter(Q(subdistrict__in=keys) | Q(subdistrict__carries_on__in=keys))
        .annotate(carried=F("subdistrict__carries_on"))
        .select_related("subdistrict")
    )
    by_place = {center.carried: center for center in standing}
    by_place |= {center.subdistrict_id: center for center in standing}
    return {
        unit.pk: by_place[unit.subdistrict_id] for unit in units if unit.subdistrict_id in by_place
    }


def units_of(center: Center) -> dict:
    """The three unit columns of a new row of this center's work."""
    return {
        "center": center,
        "subdistrict_id": center.subdistrict_id,
        "district_id": center.district_id,
    }

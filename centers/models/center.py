"""The center of a subdistrict, which outlives the rounds, and what all its rows carry."""

from collections.abc import Iterable

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

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


class CenterQuerySet(ScopedQuerySet):
    def running(self):
        """Those that were not taken in by another one."""
        return self.filter(closed_on=None)


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
    office_area = _area("办公面积(平方米)")
    service_area = _area("服务面积(平方米)")
    lead_official = models.CharField("牵头领导", max_length=40, blank=True)
    managing_department = models.CharField("管理部门(机构)", max_length=60, blank=True)
    operation_mode = models.CharField("运营方式", max_length=12, choices=OperationMode, blank=True)
    operator_name = models.CharField("承接机构名称", max_length=60, blank=True)
    has_project_rules = models.BooleanField("已建立项目管理制度", default=False)
    has_staff_rules = models.BooleanField("已建立人员管理制度", default=False)
    has_finance_rules = models.BooleanField("已建立财务管理制度", default=False)
    has_archive_rules = models.BooleanField("已建立服务档案管理制度", default=False)

    objects = CenterQuerySet.as_manager()

    class Meta:
        verbose_name = "社会工作服务中心"
        verbose_name_plural = "社会工作服务中心"
        constraints = [
            in_order("founded_on", "closed_on", name="centers_center_closed_after_start")
        ]

    def __str__(self):
        return self.name


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

"""Beijing's districts and subdistricts, each valid from a day to a day (half-open)."""

from django.db import models
from django.db.models import F, Q

from accounts.roles import Role
from accounts.scope import NOTHING, within


class DistrictQuerySet(models.QuerySet):
    def visible_to(self, desk):
        """City desks see all districts; everyone else the one they work in or for."""
        if desk is not None and desk.role in Role.of_subdistrict:
            return self.filter(pk=desk.subdistrict.district_id)
        if desk is not None and desk.role == Role.SUPERVISOR:
            return self.filter(subdistricts__in=desk.served_ids).distinct()
        return self.filter(within(desk, district="pk"))

    def reporting(self):
        """The districts that owe forms and reports: the 16, and 经开区 once it is switched on."""
        return self.filter(is_reporting=True)


class District(models.Model):
    code = models.CharField("区划代码", max_length=9, unique=True)
    name = models.CharField("名称", max_length=20, unique=True)
    bureau_name = models.CharField("区级部门名称", max_length=40)
    order = models.PositiveSmallIntegerField("排序")
    is_reporting = models.BooleanField("需要报送", default=True)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = "区"
        verbose_name_plural = "区"

    def __str__(self):
        return self.name


class BaseKind(models.TextChoices):
    STREET = "街道", "街道"
    TOWN = "镇", "镇"
    TOWNSHIP = "乡", "乡"


class SubdistrictQuerySet(models.QuerySet):
    def visible_to(self, desk):
        return self.filter(within(desk, subdistrict="pk") if desk is not None else NOTHING)

    def with_those_carried_on(self, keys):
        """The units of these keys and all that they carry on: where their work stands."""
        return self.filter(Q(pk__in=keys) | Q(carried_on_by__in=keys))

    def in_force_on(self, day):
        """Units that exist on ``day``; a bound that is not recorded stays open."""
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gt=day)
        )


class Subdistrict(models.Model):
    """A 街道, 镇 or 乡. Two 八里庄街道 exist: a name means something only inside its district."""

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="subdistricts")
    code = models.CharField("区划代码", max_length=9)
    name = models.CharField("名称", max_length=20)
    kind = models.CharField("名称类型", max_length=2)
    base_kind = models.CharField("类型", max_length=2, choices=BaseKind)
    is_rural = models.BooleanField("农村地区", default=False)
    valid_from = models.DateField("启用日期", null=True, blank=True)
    valid_to = models.DateField("停用日期", null=True, blank=True)
    # After a 更名 or 合并 the unit that goes on with this one's work; it is itself in force.
    carried_on_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="carries_on",
        verbose_name="承接单位",
    )

    objects = SubdistrictQuerySet.as_manager()

    class Meta:
        verbose_name = "街道(乡镇)"
        verbose_name_plural = "街道(乡镇)"
        constraints = [
            models.UniqueConstraint(
                fields=["district", "name", "code"], name="accounts_subdistrict_once"
            ),
            models.UniqueConstraint(
                fields=["district", "name"],
                condition=Q(valid_to=None),
                name="accounts_subdistrict_name_once_in_district",
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(valid_to=None),
                name="accounts_subdistrict_code_once_in_force",
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="accounts_subdistrict_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(carried_on_by=None) | Q(valid_to__isnull=False),
                name="accounts_subdistrict_carried_on_once_it_ended",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def full_name(self) -> str:
        return f"{self.district.name}{self.name}"

    @property
    def current(self) -> "Subdistrict":
        """The unit that now does this one's work: itself, or the one that carries it on."""
        return self.carried_on_by or self

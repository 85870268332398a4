"""People and their desks. A person may hold several desks and works at one at a time."""

from functools import cached_property

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q

from accounts.models.divisions import District, Subdistrict
from accounts.roles import Role


class User(AbstractUser):
    """Signs in with a user name; e-mail is optional, since most clerks have none here."""

    first_name = None
    last_name = None
    full_name = models.CharField("姓名", max_length=40)

    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = "账号"
        verbose_name_plural = "账号"

    def __str__(self):
        return self.full_name or self.username

    def get_full_name(self):
        return self.full_name

    def get_short_name(self):
        return self.full_name


class RoleGrantQuerySet(models.QuerySet):
    def held_on(self, day):
        """Desks valid on ``day``; an ended grant gives nothing from its end day on."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)


class RoleGrant(models.Model):
    """A desk: one person's role in one unit, from a day to a day (half-open)."""

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="desks", verbose_name="账号"
    )
    role = models.CharField("角色", max_length=24, choices=Role)
    district = models.ForeignKey(
        District,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="所属区",
    )
    subdistrict = models.ForeignKey(
        Subdistrict,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="所属街道(乡镇)",
    )
    served = models.ManyToManyField(
        Subdistrict, blank=True, related_name="+", verbose_name="督导服务的街道(乡镇)"
    )
    valid_from = models.DateField("起始日期")
    valid_to = models.DateField("终止日期", null=True, blank=True)
    basis = models.CharField("授权依据", max_length=100, blank=True)
    granted_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="授权人",
    )

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = "岗位"
        verbose_name_plural = "岗位"
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=Role.of_district, district__isnull=False)
                | (~Q(role__in=Role.of_district) & Q(district__isnull=True)),
                name="accounts_rolegrant_district_iff_district_role",
                violation_error_message="区级角色必须选择所属区，其他角色不选。",
            ),
            models.CheckConstraint(
                condition=Q(role__in=Role.of_subdistrict, subdistrict__isnull=False)
                | (~Q(role__in=Role.of_subdistrict) & Q(subdistrict__isnull=True)),
                name="accounts_rolegrant_subdistrict_iff_subdistrict_role",
                violation_error_message="街道(乡镇)和中心角色必须选择所属街道(乡镇)，其他角色不选。",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from")),
                name="accounts_rolegrant_ends_after_it_begins",
                violation_error_message="终止日期不能早于起始日期。",
            ),
        ]

    def __str__(self):
        return f"{self.user} · {self.title}"

    @property
    def unit_name(self) -> str:
        """The unit as people say it; a supervisor serves several and an administrator none."""
        if self.district_id:
            return self.district.name
        if self.subdistrict_id:
            return self.subdistrict.full_name
        return "北京市" if self.role in Role.of_city else ""

    @property
    def title(self) -> str:
        return " · ".join(filter(None, (self.get_role_display(), self.unit_name)))

    @cached_property
    def served_ids(self) -> list[int]:
        """Primary keys of the subdistricts this supervisor serves."""
        return list(self.served.values_list("pk", flat=True))

    @property
    def home_district(self) -> District | None:
        """The district this desk works in; None for the city and for a supervisor."""
        return self.subdistrict.district if self.subdistrict_id else self.district

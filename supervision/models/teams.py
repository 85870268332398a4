"""District teams of supervisors, and from when to when each of them serves which center."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import District, Subdistrict
from accounts.scope import DistrictScopedQuerySet, ScopedQuerySet
from centers.models.people import CredentialLevel
from core.chinese_dates import format_date
from core.constraints import in_order
from core.once import OnceModel
from core.versions import VersionedModel
from pilots.models import Round
from pilots.qualification import Level
from supervision.eligibility import Minimum, shortfalls, years_on


def _during(day: date) -> Q:
    """Both days are days of work."""
    return Q(starts_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gte=day))


class SupervisionTeam(OnceModel, VersionedModel):
    """区级督导团队 of a district, from a day to a day (实施方案三(三))."""

    district = models.ForeignKey(
        District, models.PROTECT, related_name="+", verbose_name="区", editable=False
    )
    name = models.CharField("团队名称", max_length=60)
    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("终止日期", null=True, blank=True)

    objects = DistrictScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "督导团队"
        verbose_name_plural = "督导团队"
        constraints = [
            models.UniqueConstraint(
                fields=["district", "name"], name="supervision_team_name_once_in_district"
            ),
            in_order("starts_on", "ends_on", name="supervision_team_ends_after_start"),
        ]

    def __str__(self):
        return self.name

    def is_standing_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)


class SupervisorKind(models.TextChoices):
    INTERNAL = "internal", "内部督导"
    EXTERNAL = "external", "外部督导"


class SupervisorQuerySet(DistrictScopedQuerySet):
    def on_team(self, day: date):
        return self.filter(_during(day))

    def of_people(self, users):
        """The memberships of these accounts, the latest first: it is the one that speaks."""
        return self.filter(user__in=users).order_by("-starts_on", "-pk")


class Supervisor(OnceModel, VersionedModel):
    """A member of a team: with an account where they log and confirm on the platform themselves.

    ``practice_years`` are those on ``starts_on``; both that day and ``ends_on`` are on the team.
    """

    FACTS = (
        "name",
        "kind",
        "organization",
        "level",
        "certificate_number",
        "practice_years",
    )

    team = models.ForeignKey(
        SupervisionTeam, models.PROTECT, related_name="members", verbose_name="督导团队"
    )
    district = models.ForeignKey(District, models.PROTECT, related_name="+", editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="平台账号",
    )
    name = models.CharField("姓名", max_length=40)
    kind = models.CharField("督导类别", max_length=8, choices=SupervisorKind)
    organization = models.CharField("所在单位", max_length=60)
    level = models.CharField("证书级别", max_length=12, choices=CredentialLevel)
    certificate_number = models.CharField("证书管理号", max_length=40)
    practice_years = models.PositiveSmallIntegerField("加入时从业年限(年)")
    starts_on = models.DateField("加入日期")
    ends_on = models.DateField("退出日期", null=True, editable=False)

    objects = SupervisorQuerySet.as_manager()

    class Meta:
        verbose_name = "督导"
        verbose_name_plural = "督导"
        constraints = [
            in_order("starts_on", "ends_on", name="supervision_supervisor_ends_after_start"),
            models.UniqueConstraint(
                fields=["team", "user"],
                condition=Q(ends_on=None, user__isnull=False),
                name="supervision_supervisor_on_a_team_once",
            ),
            models.CheckConstraint(
                condition=Q(practice_years__lte=60), name="supervision_supervisor_years_of_a_life"
            ),
        ]
        indexes = [models.Index(fields=["user", "starts_on"], name="supervision_supervisor_user")]

    def __str__(self):
        return self.name

    @property
    def audit_label(self) -> str:
        return f"{self.team} {self.name}"

    def is_on_team(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)

    def years_on(self, day: date) -> int:
        return years_on(day, years=self.practice_years, known_on=self.starts_on)

    def shortfalls(self, round: Round, day: date) -> list[str]:
        """What ``round`` asks of a supervisor and this one does not have on ``day``."""
        level = Level(round.supervisor_min_level)
        minimum = Minimum(round.year, level, round.supervisor_min_years)
        return shortfalls(self.level, self.years_on(day), minimum)


class ServiceQuerySet(ScopedQuerySet):
    def on_duty(self, day: date):
        return self.filter(_during(day))

    def at(self, unit: Subdistrict):
        """Services at this unit, and at those it carries on after a 更名 or 合并."""
        return self.filter(Q(subdistrict=unit) | Q(subdistrict__carried_on_by=unit))


class Service(OnceModel):
    """A supervisor serves the center of a subdistrict; the last day is still one of service."""

    supervisor = models.ForeignKey(
        Supervisor, models.PROTECT, related_name="services", verbose_name="督导"
    )
    district = models.ForeignKey(District, models.PROTECT, related_name="+", editable=False)
    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="+", verbose_name="服务的街道(乡镇)"
    )
    starts_on = models.DateField("服务起始日期")
    ends_on = models.DateField("服务最后一天", null=True, editable=False)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name = "督导服务"
        verbose_name_plural = "督导服务"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="supervision_service_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["supervisor", "subdistrict"],
                condition=Q(ends_on=None),
                name="supervision_service_one_open_at_a_center",
            ),
        ]

    def __str__(self):
        return f"{self.supervisor} {self.subdistrict}"

    @property
    def audit_label(self) -> str:
        return f"督导服务 {self.subdistrict.full_name}"

    @property
    def span(self) -> str:
        if self.ends_on is None:
            return f"{format_date(self.starts_on)}起服务"
        return f"{format_date(self.starts_on)}至{format_date(self.ends_on)}服务"

    def is_on_duty(self, day: date) -> bool:
        """The same as the queryset's ``on_duty``, for a row that is already here."""
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)

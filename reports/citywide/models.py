"""What the city writes itself: how problems are grouped, its own five texts, what was adopted."""

from django.db import models
from django.db.models import F, Q

from accounts.models import RoleGrant
from accounts.roles import Role
from core.canonical import sha256_of
from core.frozen import FrozenModel, FrozenQuerySet
from core.versions import VersionedModel
from pilots.models import Round
from reports.parts.models import ReportProblem


def of_the_city(rows, desk):
    """The city's own: nobody below it reads or writes these rows."""
    return rows.all() if desk is not None and desk.role in Role.of_city else rows.none()


class CityQuerySet(models.QuerySet):
    def visible_to(self, desk):
        return of_the_city(self, desk)


class CityFrozenQuerySet(FrozenQuerySet):
    def visible_to(self, desk):
        return of_the_city(self, desk)


class ProblemGrouping(VersionedModel):
    """One round's grouping of the districts' problems; counts the saves of all its rows at once."""

    round = models.OneToOneField(Round, models.PROTECT, related_name="+", editable=False)

    objects = CityQuerySet.as_manager()

    class Meta:
        verbose_name = "问题归类"
        verbose_name_plural = "问题归类"

    def __str__(self):
        return f"{self.round}问题归类"


class GroupedProblem(models.Model):
    """Under which heading the city puts a district's problem, whose own words stay as they are."""

    grouping = models.ForeignKey(ProblemGrouping, models.PROTECT, related_name="rows")
    problem = models.OneToOneField(ReportProblem, models.PROTECT, related_name="+")
    topic = models.CharField("类别", max_length=30, blank=True)

    objects = CityQuerySet.as_manager()

    class Meta:
        verbose_name = "问题的类别"
        verbose_name_plural = "问题的类别"

    def __str__(self):
        return self.topic or "未归类"


class CityReport(VersionedModel):
    """The city's own words on a round in the five sections; always a draft, what counts is frozen."""

    PARTS = ("tasks_text", "funds_text", "services_text", "talent_text", "issues_text")

    round = models.OneToOneField(Round, models.PROTECT, related_name="+", editable=False)
    tasks_text = models.TextField("任务完成", max_length=10000, blank=True)
    funds_text = models.TextField("资金使用", max_length=10000, blank=True)
    services_text = models.TextField("服务开展", max_length=10000, blank=True)
    talent_text = models.TextField("人才培养", max_length=10000, blank=True)
    issues_text = models.TextField("问题建议", max_length=10000, blank=True)
    by = models.ForeignKey(
        RoleGrant, models.PROTECT, related_name="+", verbose_name="编制岗位", editable=False
    )

    objects = CityQuerySet.as_manager()

    class Meta:
        verbose_name = "全市工作总结"
        verbose_name_plural = "全市工作总结"

    def __str__(self):
        return f"全市工作总结（{self.round.year}年）"


class CityReportVersion(FrozenModel):
    """定稿: words, sums, gaps and grouped problems as the leader adopted them, in canonical text."""

    FORMAT = 2  # 2: with the figures taken apart and the units of each district

    report = models.ForeignKey(CityReport, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("版本")
    format = models.PositiveSmallIntegerField("格式")
    text = models.TextField("内容")
    sha256 = models.CharField("校验值", max_length=64)
    prepared_by = models.ForeignKey(
        RoleGrant, models.PROTECT, related_name="+", verbose_name="编制岗位"
    )
    by = models.ForeignKey(RoleGrant, models.PROTECT, related_name="+", verbose_name="审定岗位")
    at = models.DateTimeField("审定时间")

    objects = CityFrozenQuerySet.as_manager()

    class Meta:
        verbose_name = "全市工作总结定稿"
        verbose_name_plural = "全市工作总结定稿"
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="reports_city_number_once"),
            models.CheckConstraint(
                condition=~Q(by=F("prepared_by")), name="reports_city_adopter_is_another"
            ),
        ]

    def __str__(self):
        return f"{self.report}第{self.number}版"

    @property
    def is_intact(self) -> bool:
        return sha256_of(self.text) == self.sha256

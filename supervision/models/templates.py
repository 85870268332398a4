"""Templates of evaluation: indicators by dimension whose points make exactly 100."""

from django.db import models
from django.db.models import Exists, Max, OuterRef, Q

from accounts.models import District, RoleGrant
from accounts.roles import Role
from accounts.scope import DistrictScopedQuerySet
from core.once import OnceModel
from core.versions import VersionedModel
from supervision.evaluation_states import Known
from supervision.grading import FULL_POINTS, TENTHS


class TemplateQuerySet(DistrictScopedQuerySet):
    def visible_to(self, desk):
        """A district's own, and the city's, which every district may copy."""
        if desk is not None and desk.role in Role.of_district:
            return self.filter(Q(district=desk.district_id) | Q(district=None))
        return super().visible_to(desk)

    def in_force(self, district: District):
        """The latest edition of each of the district's own: what a new evaluation may take."""
        later = EvaluationTemplate.objects.filter(
            district=OuterRef("district"), name=OuterRef("name"), edition__gt=OuterRef("edition")
        )
        return self.filter(~Exists(later), district=district)

    def next_edition(self, district: District | None, name: str) -> int:
        own = self.filter(district=district, name=name)
        return (own.aggregate(last=Max("edition"))["last"] or 0) + 1


class EvaluationTemplate(OnceModel, VersionedModel):
    """评估指标 of a district, or of the city where ``district`` is empty.

    An edition that an evaluation uses is frozen; what changes is its next edition.
    """

    district = models.ForeignKey(
        District,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="区",
        editable=False,
    )
    name = models.CharField("模板名称", max_length=60)
    edition = models.PositiveSmallIntegerField("版次", default=1, editable=False)

    objects = TemplateQuerySet.as_manager()

    class Meta:
        verbose_name = "评估模板"
        verbose_name_plural = "评估模板"
        constraints = [
            models.UniqueConstraint(
                fields=["district", "name", "edition"], name="supervision_template_edition_once"
            ),
            models.UniqueConstraint(
                fields=["name", "edition"],
                condition=Q(district=None),
                name="supervision_template_edition_once_in_city",
            ),
        ]

    def __str__(self):
        return f"{self.name}（第{self.edition}版）"

    audit_label = property(__str__)

    @property
    def keeper(self) -> str:
        return str(self.district) if self.district_id else "市级"

    @property
    def is_in_use(self) -> bool:
        return self.evaluations.exists()

    def is_kept_by(self, desk: RoleGrant) -> bool:
        """Whether this desk may change it: the city's officer the city's, a district's its own."""
        if desk.role == Role.CITY_OFFICER:
            return self.district_id is None
        return desk.role == Role.DISTRICT_OFFICER and self.district_id == desk.district_id


class Indicator(models.Model):
    """One line of a template; ``points`` are whole, scores against it are tenths of a point."""

    template = models.ForeignKey(
        EvaluationTemplate, models.PROTECT, related_name="indicators", verbose_name="评估模板"
    )
    place = models.PositiveSmallIntegerField("序号")
    dimension = models.CharField("维度", max_length=40)
    name = models.CharField("指标", max_length=60)
    points = models.PositiveSmallIntegerField("分值")
    standard = models.CharField("评分标准", max_length=300, blank=True)
    known = models.CharField("平台数据", max_length=8, choices=Known, blank=True)

    class Meta:
        verbose_name = "评估指标"
        verbose_name_plural = "评估指标"
        constraints = [
            models.UniqueConstraint(
                fields=["template", "place"], name="supervision_indicator_one_at_a_place"
            ),
            models.UniqueConstraint(
                fields=["template", "name"], name="supervision_indicator_name_once"
            ),
            models.CheckConstraint(
                condition=Q(points__gte=1, points__lte=FULL_POINTS),
                name="supervision_indicator_points_within_100",
                violation_error_message="每项指标的分值须在1分到100分之间。",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def most_tenths(self) -> int:
        return self.points * TENTHS

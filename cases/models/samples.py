"""抽查: which cases were drawn, from which, and what was found in each."""

from uuid import uuid4

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import OuterRef, Q, Subquery

from accounts.models import District, RoleGrant
from accounts.scope import DistrictScopedQuerySet
from cases.models.case import Case
from core.constraints import in_choices
from core.encryption import EncryptedTextField
from core.frozen import FrozenModel, FrozenQuerySet
from core.once import OnceModel
from pilots.models import Round


class Outcome(models.TextChoices):
    TRUE = "true", "属实"
    WRONG = "wrong", "有问题"
    SETTLED = "settled", "问题已解决"

    @property
    def tone(self) -> str:
        return "bad" if self == Outcome.WRONG else "good"


class SampleQuerySet(FrozenQuerySet, DistrictScopedQuerySet):
    pass


class Sample(OnceModel, FrozenModel):
    """A drawing: its seed, how much was asked for (``share`` in percent, or ``number``), and the
    cases it was drawn from, as pairs of number and center. Drawn again from these it is the same.
    """

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="+", editable=False)
    district = models.ForeignKey(District, models.PROTECT, related_name="+", editable=False)
    seed = models.CharField("随机种子", max_length=20)
    share = models.PositiveSmallIntegerField(
        "抽查比例(%)", null=True, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    number = models.PositiveIntegerField("抽查个数", null=True, validators=[MinValueValidator(1)])
    population = models.JSONField("抽样范围", editable=False)
    size = models.PositiveIntegerField("抽中个数", editable=False)
    drawn_by = models.ForeignKey(
        RoleGrant, models.PROTECT, related_name="+", editable=False, verbose_name="抽样岗位"
    )
    drawn_at = models.DateTimeField("抽样时间", editable=False)

    objects = SampleQuerySet.as_manager()

    class Meta:
        verbose_name = "抽查样本"
        verbose_name_plural = "抽查样本"
        constraints = [
            models.CheckConstraint(
                condition=Q(share__isnull=True, number__isnull=False)
                | Q(share__isnull=False, number__isnull=True),
                name="cases_sample_share_or_number",
                violation_error_message="抽查比例和抽查个数填写一项。",
            )
        ]
        indexes = [models.Index(fields=["district", "-drawn_at", "-id"], name="cases_sample_list")]

    def __str__(self):
        return f"{self.round}抽查样本{self.seed}"

    audit_label = property(__str__)


class DrawnQuerySet(FrozenQuerySet):
    def visible_to(self, desk):
        return self.filter(sample__in=Sample.objects.visible_to(desk))

    def with_outcome(self):
        """``outcome`` is that of the latest finding, None before there is any."""
        latest = Finding.objects.filter(drawn=OuterRef("pk")).order_by("-at", "-pk")
        return self.annotate(outcome=Subquery(latest.values("outcome")[:1]))

    def unresolved(self):
        """Not looked at yet, or with a problem that is not settled; of open rounds."""
        unsettled = Q(outcome=None) | Q(outcome=Outcome.WRONG)
        return self.with_outcome().filter(unsettled, sample__round__closed_at=None)


class DrawnCase(FrozenModel):
    """A case in a sample, at its place in the order of drawing."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    sample = models.ForeignKey(Sample, models.PROTECT, related_name="drawn", editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="drawings", editable=False)
    place = models.PositiveIntegerField("序号", editable=False)

    objects = DrawnQuerySet.as_manager()

    class Meta:
        verbose_name = "抽中的案例"
        verbose_name_plural = "抽中的案例"
        constraints = [
            models.UniqueConstraint(fields=["sample", "case"], name="cases_drawncase_once"),
        ]

    def __str__(self):
        return f"{self.sample} {self.case.number}"

    audit_label = property(__str__)


class Finding(OnceModel, FrozenModel):
    """What the district found in a case that was drawn; the latest one holds."""

    drawn = models.ForeignKey(
        DrawnCase, models.PROTECT, related_name="findings", verbose_name="抽中的案例"
    )
    outcome = models.CharField("抽查结果", max_length=10, choices=Outcome)
    text = EncryptedTextField("说明", blank=True)
    by = models.ForeignKey(RoleGrant, models.PROTECT, related_name="+", verbose_name="岗位")
    at = models.DateTimeField("时间")

    objects = FrozenQuerySet.as_manager()

    class Meta:
        verbose_name = "抽查结果"
        verbose_name_plural = "抽查结果"
        constraints = [in_choices("outcome", Outcome, "cases_finding_outcome_known")]
        indexes = [models.Index(fields=["drawn", "-at", "-id"], name="cases_finding_latest")]

    def __str__(self):
        return f"{self.drawn} {self.get_outcome_display()}"

    audit_label = property(__str__)

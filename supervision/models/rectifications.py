"""走访 of a district's team, and 整改事项 with deadlines out of a visit or an evaluation."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.doors import Stateful, StepTaken
from accounts.models import RoleGrant, StoredFile
from accounts.roles import Role
from accounts.scope import ScopedQuerySet
from centers.models import CenterOwned
from core.chinese_dates import format_date
from core.frozen import FrozenModel
from core.once import OnceModel
from core.problems import Problem
from supervision.evaluation_states import (
    RECTIFICATION_STEPS,
    EvaluationState,
    RectificationState,
)
from supervision.models.evaluations import Evaluation, Evaluator
from supervision.models.teams import Supervisor

USER = settings.AUTH_USER_MODEL
HEADS = (Role.EXECUTIVE_DIRECTOR, Role.DIRECTOR)


class VisitQuerySet(ScopedQuerySet):
    def visible_to(self, desk):
        """A supervisor reads the visits they went on; a center those that it had."""
        if desk is not None and desk.role == Role.SUPERVISOR:
            own = Visitor.objects.filter(supervisor__user=desk.user_id)
            return self.filter(pk__in=own.values("visit"))
        return super().visible_to(desk)


class TeamVisit(OnceModel, CenterOwned):
    """走访: members of the team went to a center on a day, and what they saw there."""

    visited_on = models.DateField("走访日期")
    purpose = models.CharField("走访目的", max_length=120)
    findings = models.TextField("走访情况", max_length=2000)
    advice = models.TextField("工作建议", max_length=1000, blank=True)
    recorded_by = models.ForeignKey(USER, models.PROTECT, related_name="+", editable=False)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = "走访记录"
        verbose_name_plural = "走访记录"
        indexes = [
            models.Index(
                fields=["district", "-visited_on", "-id"], name="supervision_visit_by_district"
            )
        ]

    def __str__(self):
        return f"{format_date(self.visited_on)}走访{self.center}"

    audit_label = property(__str__)


class Visitor(models.Model):
    visit = models.ForeignKey(TeamVisit, models.PROTECT, related_name="visitors")
    supervisor = models.ForeignKey(
        Supervisor, models.PROTECT, related_name="+", verbose_name="走访人员"
    )

    class Meta:
        verbose_name = "走访人员"
        verbose_name_plural = "走访人员"
        constraints = [
            models.UniqueConstraint(fields=["visit", "supervisor"], name="supervision_visitor_once")
        ]

    def __str__(self):
        return str(self.supervisor)


class RectificationQuerySet(ScopedQuerySet):
    def visible_to(self, desk):
        """A center reads what came of a visit or of a published evaluation."""
        if desk is not None and desk.role == Role.SUPERVISOR:
            scored = Evaluator.objects.filter(supervisor__user=desk.user_id)
            went = Visitor.objects.filter(supervisor__user=desk.user_id)
            return self.filter(
                Q(evaluation__in=scored.values("evaluation")) | Q(visit__in=went.values("visit"))
            )
        rows = super().visible_to(desk)
        return rows.in_force() if desk is not None and desk.role in Role.of_subdistrict else rows

    def in_force(self):
        """Not those of an evaluation that the center has not been told of."""
        return self.filter(Q(evaluation=None) | Q(evaluation__state=EvaluationState.PUBLISHED))

    def to_be_done_by(self, desk):
        """What this desk of a center has to report: a head all of it, others what is theirs."""
        rows = self.visible_to(desk).filter(state=RectificationState.OPEN)
        return rows if desk.role in HEADS else rows.filter(owner=desk.user_id)

    def overdue(self, on: date):
        return self.filter(state=RectificationState.OPEN, due_on__lt=on)

    def not_overdue(self, on: date):
        return self.exclude(state=RectificationState.OPEN, due_on__lt=on)


class Rectification(Stateful, OnceModel, CenterOwned):
    """整改事项: what the center puts right, on what basis, by whom and until when.

    ``due_on`` is the last day that is in time.
    """

    STEPS = RECTIFICATION_STEPS

    evaluation = models.ForeignKey(
        Evaluation, models.PROTECT, null=True, related_name="rectifications", editable=False
    )
    visit = models.ForeignKey(
        TeamVisit, models.PROTECT, null=True, related_name="rectifications", editable=False
    )
    text = models.CharField("整改事项", max_length=300)
    basis = models.CharField("依据", max_length=200)
    owner = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name="责任人")
    due_on = models.DateField("整改期限")
    raised_on = models.DateField("提出日期", editable=False)
    state = models.CharField(
        "状态",
        max_length=12,
        choices=RectificationState,
        default=RectificationState.OPEN,
        editable=False,
    )

    objects = RectificationQuerySet.as_manager()

    class Meta:
        verbose_name = "整改事项"
        verbose_name_plural = "整改事项"
        constraints = [
            models.CheckConstraint(
                condition=Q(evaluation__isnull=True, visit__isnull=False)
                | Q(evaluation__isnull=False, visit__isnull=True),
                name="supervision_rectification_from_one_source",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("raised_on")),
                name="supervision_rectification_due_after_it_was_raised",
                violation_error_message="整改期限不能早于提出日期。",
            ),
        ]
        indexes = [
            models.Index(
                fields=["subdistrict", "state", "due_on"], name="supervision_rectification_open"
            ),
            models.Index(
                fields=["district", "state", "due_on"], name="supervision_rectification_dist"
            ),
        ]

    def __str__(self):
        return self.text

    @property
    def audit_label(self) -> str:
        return f"整改事项 {self.center} {self.pk}"

    @property
    def tone(self) -> str:
        return RectificationState(self.state).tone

    @property
    def source(self) -> Evaluation | TeamVisit:
        return self.evaluation or self.visit

    def is_overdue(self, on: date) -> bool:
        return self.state == RectificationState.OPEN and self.due_on < on

    def is_step_of(self, name, *, by):
        """The owner or a head reports; the team, which sees only its own, or the district takes it."""
        if not super().is_step_of(name, by=by):
            return False
        return name != "report" or by.role in HEADS or by.user_id == self.owner_id

    def reasons_against(self, name, *, by):
        reporter = self.history.filter(step="report").order_by("-pk").first()
        if name in ("accept", "send_back") and reporter and reporter.by.user_id == by.user_id:
            message = "报告整改和验收须由不同的人办理。"
            return [Problem("same_person", message, "内部控制")]
        return []


class RectificationStep(StepTaken):
    subject = models.ForeignKey(Rectification, models.PROTECT, related_name="history")

    class Meta:
        verbose_name = "整改办理记录"
        verbose_name_plural = "整改办理记录"


class RectificationFile(OnceModel, FrozenModel):
    """What shows that it was put right, handed in with the center's report."""

    rectification = models.ForeignKey(Rectification, models.PROTECT, related_name="files")
    file = models.OneToOneField(
        StoredFile, models.PROTECT, related_name="+", verbose_name="整改材料"
    )
    by = models.ForeignKey(RoleGrant, models.PROTECT, related_name="+", verbose_name="上传岗位")
    at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = "整改材料"
        verbose_name_plural = "整改材料"

    def __str__(self):
        return f"{self.rectification.audit_label} 整改材料"

    audit_label = property(__str__)

    @property
    def public_id(self):
        return self.file.public_id

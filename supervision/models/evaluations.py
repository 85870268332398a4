"""Evaluation of a center by its district's team: scores with findings and evidence, then a grade."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.doors import Stateful, StepTaken
from accounts.models import RoleGrant
from accounts.roles import Role
from accounts.scope import ScopedQuerySet
from centers.models import CenterOwned
from core.constraints import different, filled_iff_state, set_together
from core.once import OnceModel
from core.problems import Problem
from core.versions import VersionedModel
from pilots.models import Round
from supervision.evaluation_states import (
    EVALUATION_STEPS,
    EvaluationKind,
    EvaluationState,
    Grade,
)
from supervision.grading import FLOORS, FULL, grade_for, points_shown, span_of
from supervision.models.fitness import unfit_evaluators
from supervision.models.teams import Supervisor
from supervision.models.templates import EvaluationTemplate, Indicator

USER = settings.AUTH_USER_MODEL
# A grade is that of its total, also to whoever writes past the door.
GRADE_FITS = Q(grade__isnull=True) | Q(
    *(Q(grade=grade, total__range=span_of(grade)) for grade, _ in FLOORS), _connector=Q.OR
)


class EvaluationQuerySet(ScopedQuerySet):
    def visible_to(self, desk):
        """A center reads what was published to it; a supervisor what they evaluate themselves."""
        if desk is not None and desk.role == Role.SUPERVISOR:
            own = Evaluator.objects.filter(supervisor__user=desk.user_id)
            return self.filter(pk__in=own.values("evaluation"))
        rows = super().visible_to(desk)
        if desk is not None and desk.role in Role.of_subdistrict:
            return rows.filter(state=EvaluationState.PUBLISHED)
        return rows

    def published(self, round: Round):
        return self.filter(round=round, state=EvaluationState.PUBLISHED)


class Evaluation(Stateful, OnceModel, VersionedModel, CenterOwned):
    """中期 or 末期评估 of a center in a round; ``total`` is in tenths of a point, 875 for 87.5.

    There is one of each kind that was not cancelled. Total and grade are those of the moment it
    was handed in; the scores change no more until somebody of the district sends it back.
    """

    STEPS = EVALUATION_STEPS

    round = models.ForeignKey(Round, models.PROTECT, related_name="+", editable=False)
    template = models.ForeignKey(
        EvaluationTemplate, models.PROTECT, related_name="evaluations", verbose_name="评估模板"
    )
    kind = models.CharField("评估类型", max_length=8, choices=EvaluationKind)
    held_on = models.DateField("评估日期")
    opinion = models.TextField("总体评价", max_length=2000, blank=True)
    state = models.CharField(
        "状态",
        max_length=12,
        choices=EvaluationState,
        default=EvaluationState.DRAFT,
        editable=False,
    )
    arranged_by = models.ForeignKey(USER, models.PROTECT, related_name="+", editable=False)
    total = models.PositiveSmallIntegerField("得分(十分之一分)", null=True, editable=False)
    grade = models.CharField(  # noqa: DJ001  (NULL until it was handed in)
        "等次", max_length=12, choices=Grade, null=True, editable=False
    )
    submitted_at = models.DateTimeField("提交时间", null=True, editable=False)
    submitted_by = models.ForeignKey(
        USER, models.PROTECT, null=True, related_name="+", editable=False
    )
    published_at = models.DateTimeField("公布时间", null=True, editable=False)
    published_by = models.ForeignKey(
        USER, models.PROTECT, null=True, related_name="+", editable=False
    )

    scores: Any
    evaluators: Any

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = "中心评估"
        verbose_name_plural = "中心评估"
        constraints = [
            models.UniqueConstraint(
                fields=["round", "center", "kind"],
                condition=~Q(state=EvaluationState.CANCELLED),
                name="supervision_evaluation_once_a_kind",
            ),
            set_together("submitted_at", "submitted_by", name="supervision_evaluation_submitted"),
            set_together("published_at", "published_by", name="supervision_evaluation_published"),
            set_together("submitted_at", "total", "grade", name="supervision_evaluation_graded"),
            different(
                "submitted_by", "published_by", name="supervision_evaluation_published_by_another"
            ),
            filled_iff_state(
                "submitted_at",
                EvaluationState.scored,
                name="supervision_evaluation_submitted_iff_state",
            ),
            filled_iff_state(
                "published_at",
                [EvaluationState.PUBLISHED],
                name="supervision_evaluation_published_iff_state",
            ),
            models.CheckConstraint(
                condition=Q(total__isnull=True) | Q(total__lte=FULL),
                name="supervision_evaluation_total_within_100",
            ),
            models.CheckConstraint(
                condition=GRADE_FITS, name="supervision_evaluation_grade_fits_total"
            ),
        ]
        indexes = [
            models.Index(
                fields=["district", "-held_on", "-id"], name="supervision_evaluation_by_dist"
            ),
            models.Index(
                fields=["round", "state", "center", "kind", "total", "grade"],
                name="supervision_evaluation_results",
            ),
        ]

    def __str__(self):
        return f"{self.center} {self.get_kind_display()}"

    @property
    def audit_label(self) -> str:
        return f"{self.round} {self}"

    @property
    def tone(self) -> str:
        return EvaluationState(self.state).tone

    @property
    def is_draft(self) -> bool:
        return self.state == EvaluationState.DRAFT

    @property
    def total_shown(self) -> str:
        return points_shown(self.total)

    @property
    def grade_tone(self) -> str:
        return Grade(self.grade).tone if self.grade else "neutral"

    def is_scored_by(self, desk: RoleGrant) -> bool:
        """Its evaluators at their own desks; the district where none of them has an account."""
        own = self.evaluators.exclude(supervisor__user=None)
        if desk.role == Role.SUPERVISOR:
            return own.filter(supervisor__user=desk.user_id).exists()
        return desk.role == Role.DISTRICT_OFFICER and not own.exists()

    def is_step_of(self, name, *, by):
        return super().is_step_of(name, by=by) and (name != "submit" or self.is_scored_by(by))

    def reasons_against(self, name, *, by):
        problems = []
        if self.round.is_closed:
            problems.append(self.round.why_closed())
        if name == "submit":
            members = [row.supervisor for row in self.evaluators_named()]
            problems += self._unfinished_scores()
            problems += unfit_evaluators(self.center, members, self.held_on)
        if name == "publish" and by.user_id == self.submitted_by_id:
            message = "提交和公布评估结果须由不同的人办理。"
            problems.append(Problem("same_person", message, "内部控制"))
        return problems

    def _unfinished_scores(self) -> list[Problem]:
        scores = list(self.scores.select_related("indicator").order_by("indicator__place"))
        problems = []
        if empty := [score.indicator.name for score in scores if score.tenths is None]:
            message = f"还有{len(empty)}项指标没有评分：{'、'.join(empty)}。"
            problems.append(Problem("scores_missing", message))
        if silent := [score.indicator.name for score in scores if score.owes_a_finding]:
            message = f"扣分的指标须写明评估发现：{'、'.join(silent)}。"
            problems.append(Problem("findings_missing", message))
        return problems

    def evaluators_named(self):
        return self.evaluators.select_related("supervisor__team").order_by("pk")

    def stamp(self, name, *, by, at):
        if name == "submit":
            total = self.scores.aggregate(total=models.Sum("tenths"))["total"]
            self.total, self.grade = total, grade_for(total)
            self.submitted_at, self.submitted_by = at, by.user
        elif name == "send_back":
            self.total = self.grade = self.submitted_at = self.submitted_by = None
        elif name == "publish":
            self.published_at, self.published_by = at, by.user


class EvaluationStep(StepTaken):
    subject = models.ForeignKey(Evaluation, models.PROTECT, related_name="history")

    class Meta:
        verbose_name = "评估办理记录"
        verbose_name_plural = "评估办理记录"


class Evaluator(models.Model):
    """One of the team who evaluates; never somebody who serves that center."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="evaluators")
    supervisor = models.ForeignKey(
        Supervisor, models.PROTECT, related_name="+", verbose_name="评估人员"
    )

    class Meta:
        verbose_name = "评估人员"
        verbose_name_plural = "评估人员"
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "supervisor"], name="supervision_evaluator_once"
            )
        ]

    def __str__(self):
        return str(self.supervisor)


class Score(models.Model):
    """What one indicator got, in tenths of a point, and why; empty until somebody scored it.

    ``known`` is what the platform knew of it when the evaluation was handed in.
    """

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="scores")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    most = models.PositiveSmallIntegerField("满分(十分之一分)")
    tenths = models.PositiveSmallIntegerField("得分(十分之一分)", null=True)
    finding = models.CharField("评估发现", max_length=500, blank=True)
    known = models.CharField("平台数据", max_length=200, blank=True)

    class Meta:
        verbose_name = "指标得分"
        verbose_name_plural = "指标得分"
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "indicator"], name="supervision_score_once"
            ),
            models.CheckConstraint(
                condition=Q(tenths__isnull=True) | Q(tenths__lte=F("most")),
                name="supervision_score_within_its_points",
                violation_error_message="得分不能超过该指标的分值。",
            ),
        ]

    def __str__(self):
        return f"{self.indicator} {points_shown(self.tenths)}"

    @property
    def owes_a_finding(self) -> bool:
        """Whoever takes points off says why."""
        return self.tenths is not None and self.tenths < self.most and not self.finding.strip()

    @property
    def shown(self) -> str:
        return points_shown(self.tenths)

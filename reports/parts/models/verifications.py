"""核实单: the district asks a center whether the row behind a figure is right."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.doors import Stateful, StepTaken
from accounts.scope import ScopedQuerySet
from centers.models import CenterOwned
from core.constraints import filled_iff_state, in_choices, set_together
from core.once import OnceModel
from pilots.models import Round
from reports.dictionary import FIGURES
from reports.parts.states import (
    HEADS,
    VERIFICATION_STEPS,
    VerificationAnswer,
    VerificationState,
)

USER = settings.AUTH_USER_MODEL


class Subject(models.TextChoices):
    """What a row can be; ``reports.parts.subjects`` knows where each of them is found."""

    CASE = "case", "服务案例"
    RECORD = "record", "服务记录"
    SESSION = "session", "督导记录"
    PERSON = "person", "人员"
    EXPENSE = "expense", "支出"


class VerificationQuerySet(ScopedQuerySet):
    def unsettled(self):
        """Also of a closed round, where none is settled any more: what stayed open is told."""
        return self.filter(state__in=VerificationState.unsettled)

    def waiting_for(self, desk):
        """What this desk has to do next: answer, or look at the answer."""
        is_head = desk is not None and desk.role in HEADS
        state = VerificationState.ASKED if is_head else VerificationState.ANSWERED
        return self.visible_to(desk).filter(state=state, round__closed_at=None)


class Verification(Stateful, OnceModel, CenterOwned):
    """``subject`` and ``subject_pk`` say which row, ``number`` what people call it.

    ``due_on`` is the last day that is in time, for the answer as for the end.
    """

    STEPS = VERIFICATION_STEPS

    round = models.ForeignKey(Round, models.PROTECT, related_name="+", editable=False)
    subject = models.CharField("核实对象", max_length=12, choices=Subject, editable=False)
    subject_pk = models.PositiveBigIntegerField("核实对象编号", editable=False)
    number = models.CharField("核实对象名称", max_length=120, editable=False)
    figure = models.CharField("指标", max_length=40)
    question = models.TextField("核实事项", max_length=500)
    due_on = models.DateField("答复期限")
    asked_on = models.DateField("发出日期", editable=False)
    asked_by = models.ForeignKey(USER, models.PROTECT, related_name="+", editable=False)
    state = models.CharField(
        "状态",
        max_length=12,
        choices=VerificationState,
        default=VerificationState.ASKED,
        editable=False,
    )
    answer = models.CharField("答复", max_length=12, choices=VerificationAnswer, blank=True)
    answer_text = models.TextField("答复说明", max_length=500, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, editable=False)
    answered_by = models.ForeignKey(
        USER, models.PROTECT, null=True, related_name="+", editable=False
    )
    closed_at = models.DateTimeField("办结时间", null=True, editable=False)
    closed_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", editable=False)

    objects = VerificationQuerySet.as_manager()

    class Meta:
        verbose_name = "核实单"
        verbose_name_plural = "核实单"
        constraints = [
            in_choices("state", VerificationState, "reports_verification_state_known"),
            in_choices("subject", Subject, "reports_verification_subject_known"),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("asked_on")),
                name="reports_verification_due_after_asked",
                violation_error_message="答复期限不能早于发出日期。",
            ),
            set_together("answered_at", "answered_by", name="reports_verification_answered_by"),
            set_together("closed_at", "closed_by", name="reports_verification_closed_by"),
            filled_iff_state(
                "answered_at", VerificationState.has_answer, name="reports_verification_answered"
            ),
            filled_iff_state(
                "answer",
                VerificationState.has_answer,
                name="reports_verification_answer_given",
                is_text=True,
            ),
            filled_iff_state(
                "closed_at", (VerificationState.CLOSED,), name="reports_verification_closed"
            ),
            models.UniqueConstraint(
                fields=["subject", "subject_pk", "figure"],
                condition=Q(state__in=VerificationState.unsettled),
                name="reports_verification_one_open",
                violation_error_message="这一行的这项指标已有未办结的核实单。",
            ),
        ]
        indexes = [
            models.Index(
                fields=["subdistrict", "state", "due_on"], name="reports_verification_center"
            ),
            models.Index(fields=["district", "state", "due_on"], name="reports_verification_dist"),
        ]

    def __str__(self):
        return f"{self.center} {self.get_subject_display()}核实单"

    @property
    def audit_label(self) -> str:
        return f"核实单 {self.center} {self.pk}"

    @property
    def figure_label(self) -> str:
        figure = FIGURES.get(self.figure)
        return figure.label if figure else self.figure

    @property
    def tone(self) -> str:
        return VerificationState(self.state).tone

    def is_overdue(self, on: date) -> bool:
        return self.state in VerificationState.unsettled and self.due_on < on

    def reasons_against(self, name, *, by):
        if self.round.is_closed:
            return [self.round.why_closed()]
        return []

    def stamp(self, name, *, by, at):
        if name == "answer":
            self.answered_at, self.answered_by = at, by.user
        elif name == "close":
            self.closed_at, self.closed_by = at, by.user
        elif name == "ask_again":  # the history keeps what was answered
            self.answer = self.answer_text = ""
            self.answered_at = self.answered_by = None


class VerificationStep(StepTaken):
    subject = models.ForeignKey(Verification, models.PROTECT, related_name="history")

    class Meta:
        verbose_name = "核实单办理记录"
        verbose_name_plural = "核实单办理记录"

"""补充数: work done off the platform, entered by one person and confirmed by another."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.doors import Stateful, StepTaken
from accounts.models import StoredFile
from accounts.roles import Role
from accounts.scope import ScopedQuerySet
from centers.models import CenterOwned
from core.constraints import different, filled_when_state, in_choices, set_together
from core.once import OnceModel
from core.problems import Problem
from pilots.models import Round
from reports.dictionary import FIGURES
from reports.parts.states import SUPPLEMENT_STEPS, SupplementState

USER = settings.AUTH_USER_MODEL


class SupplementQuerySet(ScopedQuerySet):
    def visible_to(self, desk):
        """The city reads what a district has confirmed."""
        rows = super().visible_to(desk)
        if desk is not None and desk.role in Role.of_city:
            return rows.filter(state=SupplementState.CONFIRMED)
        return rows

    def waiting_for(self, desk):
        """What this desk has to confirm: nobody confirms what they entered themselves."""
        entered = self.visible_to(desk).filter(state=SupplementState.ENTERED, round__closed_at=None)
        return entered.exclude(entered_by=desk.user_id)


class Supplement(Stateful, OnceModel, CenterOwned):
    """``amount`` of a figure in its own unit, minutes for hours. It stands beside the platform's
    figure in the report and is in no sum, no standing and no quota."""

    STEPS = SUPPLEMENT_STEPS

    round = models.ForeignKey(Round, models.PROTECT, related_name="+", editable=False)
    figure = models.CharField("指标", max_length=40)
    amount = models.PositiveIntegerField("数量")
    reason = models.TextField("理由", max_length=500)
    file = models.OneToOneField(
        StoredFile, models.PROTECT, related_name="+", verbose_name="证明材料", editable=False
    )
    entered_by = models.ForeignKey(
        USER, models.PROTECT, related_name="+", editable=False, verbose_name="录入人"
    )
    entered_at = models.DateTimeField("录入时间", editable=False)
    state = models.CharField(
        "状态",
        max_length=12,
        choices=SupplementState,
        default=SupplementState.ENTERED,
        editable=False,
    )
    decided_by = models.ForeignKey(
        USER, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="确认人"
    )
    decided_at = models.DateTimeField("确认时间", null=True, editable=False)

    objects = SupplementQuerySet.as_manager()

    class Meta:
        verbose_name = "补充数"
        verbose_name_plural = "补充数"
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=1), name="reports_supplement_positive"),
            models.CheckConstraint(condition=~Q(reason=""), name="reports_supplement_reasoned"),
            in_choices("state", SupplementState, "reports_supplement_state_known"),
            different("entered_by", "decided_by", name="reports_supplement_second_person"),
            set_together("decided_by", "decided_at", name="reports_supplement_decided_by"),
            filled_when_state(
                "decided_by",
                (SupplementState.CONFIRMED, SupplementState.DECLINED),
                name="reports_supplement_decided_when",
            ),
        ]
        indexes = [
            models.Index(
                fields=["district", "round", "state"], name="reports_supplement_of_district"
            ),
            models.Index(fields=["subdistrict", "round"], name="reports_supplement_of_center"),
        ]

    def __str__(self):
        return f"{self.center} {self.figure_label}补充数"

    audit_label = property(__str__)

    @property
    def figure_label(self) -> str:
        figure = FIGURES.get(self.figure)
        return figure.label if figure else self.figure

    @property
    def shown(self) -> str:
        """The amount as pages write it, with its unit."""
        figure = FIGURES.get(self.figure)
        return f"{figure.shown(self.amount)}{figure.unit}" if figure else str(self.amount)

    @property
    def tone(self) -> str:
        return SupplementState(self.state).tone

    @property
    def public_id(self):
        """By which its file is asked for."""
        return self.file.public_id

    def reasons_against(self, name, *, by):
        problems = []
        if self.round.is_closed:
            problems.append(self.round.why_closed())
        if name in ("confirm", "decline") and by.user_id == self.entered_by_id:
            text = "录入和确认补充数须由不同的人办理。"
            problems.append(Problem("same_person", text, "内部控制"))
        return problems

    def stamp(self, name, *, by, at):
        if name in ("confirm", "decline"):
            self.decided_by, self.decided_at = by.user, at


class SupplementStep(StepTaken):
    subject = models.ForeignKey(Supplement, models.PROTECT, related_name="history")

    class Meta:
        verbose_name = "补充数办理记录"
        verbose_name_plural = "补充数办理记录"

"""本中心年度小结: written by the head of a center, read by its district."""

from django.conf import settings
from django.db import models

from accounts.doors import Stateful, StepTaken
from accounts.roles import Role
from accounts.scope import ScopedQuerySet
from centers.models import CenterOwned
from core.constraints import filled_iff_state, filled_when_state, in_choices, set_together
from core.problems import Problem
from core.versions import VersionedModel
from pilots.models import Round
from reports.parts.states import CENTER_SUMMARY_STEPS, CenterSummaryState


class CenterSummaryQuerySet(ScopedQuerySet):
    def visible_to(self, desk):
        """A draft is the center's own."""
        rows = super().visible_to(desk)
        if desk is not None and desk.role in Role.of_subdistrict:
            return rows
        return rows.filter(state=CenterSummaryState.HANDED_IN)


class CenterSummary(Stateful, VersionedModel, CenterOwned):
    """One a round and center."""

    STEPS = CENTER_SUMMARY_STEPS

    round = models.ForeignKey(Round, models.PROTECT, related_name="+", editable=False)
    text = models.TextField("年度小结", max_length=2000, blank=True)
    highlights = models.TextField("工作亮点", max_length=500, blank=True)
    state = models.CharField(
        "状态",
        max_length=12,
        choices=CenterSummaryState,
        default=CenterSummaryState.DRAFT,
        editable=False,
    )
    handed_in_at = models.DateTimeField("上交时间", null=True, editable=False)
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )

    objects = CenterSummaryQuerySet.as_manager()

    class Meta:
        verbose_name = "中心年度小结"
        verbose_name_plural = "中心年度小结"
        constraints = [
            models.UniqueConstraint(fields=["round", "center"], name="reports_center_summary_once"),
            in_choices("state", CenterSummaryState, "reports_center_summary_state_known"),
            set_together("handed_in_at", "handed_in_by", name="reports_center_summary_by"),
            filled_iff_state(
                "handed_in_at",
                (CenterSummaryState.HANDED_IN,),
                name="reports_center_summary_handed_in",
            ),
            filled_when_state(
                "text",
                (CenterSummaryState.HANDED_IN,),
                name="reports_center_summary_written",
                is_text=True,
            ),
        ]
        indexes = [
            models.Index(fields=["district", "round"], name="reports_center_summary_dist"),
        ]

    def __str__(self):
        return f"{self.center}年度小结（{self.round.year}年）"

    audit_label = property(__str__)

    @property
    def tone(self) -> str:
        return CenterSummaryState(self.state).tone

    def reasons_against(self, name, *, by):
        problems = []
        if self.round.is_closed:
            problems.append(self.round.why_closed())
        if name == "hand_in" and not self.text.strip():
            text = "请先填写“年度小结”。"
            problems.append(Problem("center_summary_empty", text, field="text"))
        return problems

    def stamp(self, name, *, by, at):
        self.version += 1
        if name == "hand_in":
            self.handed_in_at, self.handed_in_by = at, by.user
        else:
            self.handed_in_at = self.handed_in_by = None


class CenterSummaryStep(StepTaken):
    subject = models.ForeignKey(CenterSummary, models.PROTECT, related_name="history")

    class Meta:
        verbose_name = "年度小结办理记录"
        verbose_name_plural = "年度小结办理记录"

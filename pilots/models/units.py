"""The confirmed pilot units of a round: what obligations and quotas hang on."""

from django.db import models
from django.db.models import Q

from accounts.doors import Stateful, StepTaken
from accounts.models import District, Subdistrict
from accounts.scope import ScopedQuerySet
from core.constraints import in_choices, in_order
from pilots.models.recommendations import Recommendation
from pilots.models.rounds import Round
from pilots.states import UNIT_STEPS, UnitState


class PilotUnitQuerySet(ScopedQuerySet):
    def staying(self):
        """Those that have not withdrawn, for whatever looks ahead: see ``has_withdrawn``."""
        return self.exclude(state=UnitState.WITHDRAWN)

    def running(self):
        """Those of rounds that are not closed, but for the withdrawn ones."""
        return self.staying().filter(round__closed_at=None)


class PilotUnit(Stateful):
    """One subdistrict in one round, from its confirmation to the end of its service.

    It was recommended in this round, or it was ``carried_from`` the round before.
    """

    STEPS = UNIT_STEPS

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="units")
    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="+")
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    # A carried unit keeps the form that once recommended it: workload asks it for communities.
    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, related_name="units"
    )
    carried_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    state = models.CharField(
        "状态", max_length=12, choices=UnitState, default=UnitState.SETTING_UP, editable=False
    )
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")

    objects = PilotUnitQuerySet.as_manager()

    class Meta:
        verbose_name = "试点单位"
        verbose_name_plural = "试点单位"
        constraints = [
            models.UniqueConstraint(
                fields=["round", "subdistrict"], name="pilots_unit_once_per_round"
            ),
            in_order("starts_on", "ends_on", name="pilots_unit_ends_after_start"),
            models.UniqueConstraint(
                fields=["recommendation"],
                condition=Q(carried_from=None),
                name="pilots_unit_recommended_once",
            ),
            in_choices("state", UnitState, "pilots_unit_state_known"),
        ]

    def __str__(self):
        return f"{self.subdistrict.full_name}（{self.round.year}年）"

    @property
    def tone(self) -> str:
        return UnitState(self.state).tone

    @property
    def has_withdrawn(self) -> bool:
        """A unit that withdrew was in the round all the same: what it did, got and owed until then
        counts in every figure and is summed up. What looks ahead leaves it out, for nobody can
        help it any more: no pace, no risk, no plan, no to-do, and no share of the coverage."""
        return self.state == UnitState.WITHDRAWN

    def reasons_against(self, name, *, by):
        if self.round.is_closed:
            return [self.round.why_closed()]
        return []


class UnitStep(StepTaken):
    subject = models.ForeignKey(PilotUnit, on_delete=models.PROTECT, related_name="history")

    class Meta:
        verbose_name = "试点单位办理记录"
        verbose_name_plural = "试点单位办理记录"

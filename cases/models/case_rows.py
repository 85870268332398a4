"""The words in which cases are asked for."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q

from accounts.models import RoleGrant
from cases.counting import COUNTING
from cases.models.client import FileQuerySet
from cases.stages import STAGE_DAYS, TRACK
from cases.states import WORKERS, CaseState, Recognition
from pilots.models import Round
from pilots.states import CountingRule


class CaseQuerySet(FileQuerySet):
    def counting(self, round: Round):
        """The cases of this round that count toward its quota. See also cases.counting."""
        return self.filter(COUNTING[CountingRule(round.counting_rule)], round=round)

    def in_charge_of(self, user):
        """The cases this person is the 负责社工 of."""
        return self.filter(worker=user)

    def unfinished(self):
        return self.exclude(state=CaseState.CLOSED)

    def without_worker(self, on):
        """待移交: open on ``on``, and the 负责社工 has no desk left in the center to lead it at."""
        # A case keeps the unit it was opened in; where that was merged, the desks went on with it.
        here = Q(subdistrict=OuterRef("subdistrict"))
        desks = RoleGrant.objects.filter(
            here | Q(subdistrict__carries_on=OuterRef("subdistrict")),
            user=OuterRef("worker"),
            user__is_active=True,
            role__in=WORKERS,
        )
        return self.unfinished().filter(~Exists(desks.held_on(on)))

    def overdue(self, on):
        """Open and longer at their stage than ``stages.STAGE_DAYS`` allow; in 介入 it is the days
        since the last service that count."""
        late = Q()
        for _, stage, day in TRACK:
            if stage in STAGE_DAYS:
                latest = on - timedelta(days=STAGE_DAYS[stage])
                at_stage = Q(state=stage, **{f"{day}__lt": latest})
                served = Q(records__served_on__gte=latest)
                late |= at_stage & ~served if stage == CaseState.INTERVENTION else at_stage
        return self.filter(late)

    def waiting_for_recognition(self):
        return self.filter(state=CaseState.CLOSED, recognition=Recognition.WAITING)

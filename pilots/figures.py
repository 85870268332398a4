"""Figures of the programme that a page shows: units recommended and confirmed by round."""

from dataclasses import dataclass

from django.db.models import Count

from pilots.models import PilotUnit, Submission
from pilots.states import SubmissionKind


@dataclass(frozen=True, slots=True)
class RoundCounts:
    """Units whose recommendation was signed off at least once, and units confirmed."""

    recommended: int
    confirmed: int


def round_counts(rounds, *, by) -> dict[int, RoundCounts]:
    """Counts by primary key of the round, in the scope of ``by``; two queries for all rounds."""
    recommended = _by_round(
        Submission.objects.visible_to(by).filter(
            first_signed_at__isnull=False,
            round__in=rounds,
            kind=SubmissionKind.RECOMMENDATION,
        )
    )
    confirmed = _by_round(PilotUnit.objects.visible_to(by).filter(round__in=rounds))
    return {
        round.pk: RoundCounts(recommended.get(round.pk, 0), confirmed.get(round.pk, 0))
        for round in rounds
    }


def _by_round(rows) -> dict[int, int]:
    return dict(rows.order_by().values_list("round").annotate(Count("pk")))

"""The recommendations before the city, as its officers and leader read them side by side."""

from collections.abc import Container
from dataclasses import dataclass

from core.money import format_wan
from pilots.choices import Outcome
from pilots.models import Recommendation
from pilots.scans import awaiting_scan
from pilots.states import SubmissionState

BEFORE_THE_CITY = (
    SubmissionState.RECEIVED,
    SubmissionState.ACCEPTED,
    SubmissionState.DECLINED,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One recommendation with its facts beside the proposal; amounts in 万元."""

    recommendation: Recommendation
    is_open: bool
    is_picked: bool
    is_scan_missing: bool  # the stamped scan of what was signed

    @property
    def funds(self) -> str:
        return format_wan(self.recommendation.funds_total)

    @property
    def state(self) -> str:
        return self.recommendation.submission.get_state_display()

    @property
    def tone(self) -> str:
        return SubmissionState(self.recommendation.submission.state).tone

    @property
    def proposal(self) -> str:
        return self.recommendation.get_proposed_outcome_display() or "待拟办"

    @property
    def staff(self) -> int | None:
        """Everyone the form plans for; None where a number is missing."""
        planned = (
            self.recommendation.planned_professional_count,
            self.recommendation.planned_community_worker_count,
            self.recommendation.planned_other_count,
        )
        return None if None in planned else sum(planned)

    def agrees_with(self, outcome: str) -> bool:
        """Whether the officer proposed what the leader is about to decide."""
        return self.recommendation.proposed_outcome == outcome


def before_the_city(*, round, desk):
    """The round's recommendations that the city has received, decided ones among them."""
    return (
        Recommendation.objects.visible_to(desk)
        .filter(round=round, submission__state__in=BEFORE_THE_CITY)
        .select_related("district", "subdistrict__district", "submission__obligation", "round")
        .order_by("district__order", "subdistrict__code", "pk")
    )


def to_decide(*, round, desk):
    """Those of them that carry a proposal and wait for the decision."""
    return before_the_city(round=round, desk=desk).filter(
        submission__state=SubmissionState.RECEIVED, proposed_outcome__in=Outcome.values
    )


def candidates(recommendations, *, picked: Container[str] = ()) -> list[Candidate]:
    """The rows of a page; ``picked`` are the keys that were ticked, as they were posted."""
    recommendations = list(recommendations)
    awaiting = awaiting_scan([recommendation.submission for recommendation in recommendations])
    return [
        Candidate(
            recommendation,
            is_open=recommendation.submission.state == SubmissionState.RECEIVED
            and recommendation.proposed_outcome is not None,
            is_picked=str(recommendation.pk) in picked,
            is_scan_missing=recommendation.submission_id in awaiting,
        )
        for recommendation in recommendations
    ]

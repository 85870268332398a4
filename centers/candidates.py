"""The recommendations before the city, as its leader decides on them."""

from pilots import candidates as pilots
from pilots.choices import Outcome
from pilots.models import Recommendation
from pilots.states import SubmissionState

BEFORE_THE_CITY = (
    SubmissionState.RECEIVED,
    SubmissionState.ACCEPTED,
    SubmissionState.DECLINED,
)


def received(*, round, desk):
    """The round's recommendations that the city has received, decided ones among them."""
    rows = pilots.before_the_city(round=round, desk=desk)
    return rows.filter(submission__state__in=BEFORE_THE_CITY)


def to_decide(*, round, desk):
    """Those of them that carry a proposal and wait for the decision."""
    return received(round=round, desk=desk).filter(
        submission__state=SubmissionState.RECEIVED, proposed_outcome__in=Outcome.values
    )


def is_open(recommendation: Recommendation) -> bool:
    """Whether the leader can decide on it now."""
    return (
        recommendation.submission.state == SubmissionState.RECEIVED
        and recommendation.proposed_outcome is not None
    )

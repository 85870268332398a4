"""The recommendations of a round as the city reads them: side by side, with what it weighs."""

from collections.abc import Container, Iterable
from dataclasses import dataclass

from django.db.models import F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from pilots.answers import answer
from pilots.models import Recommendation, SubmissionVersion
from pilots.scans import awaiting_scan
from pilots.sections import SECTION_BY_KEY
from pilots.states import SubmissionState

BY_DISTRICT = (
    "district__order",
    F("rank").asc(nulls_last=True),
    "subdistrict__code",
    "pk",
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One recommendation beside the others; ``can_pick`` says whether the reader may tick it."""

    recommendation: Recommendation
    version: int | None  # number of the latest signed one
    is_scan_missing: bool  # the stamped scan of what was signed
    can_pick: bool = False
    is_picked: bool = False

    @property
    def is_hidden(self) -> bool:
        """The district is changing it again: the city reads what was signed, not this."""
        return not self.recommendation.submission.is_with_city

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
    def platforms(self) -> str:
        form = self.recommendation
        named = answer(form._meta.get_field("host_platforms"), form.host_platforms)
        return named.replace("其他", form.host_platform_other or "其他")

    @property
    def staff(self) -> int | None:
        return staff_of(self.recommendation)

    @property
    def shortfall(self) -> str:
        return shortfall_of(self.recommendation)

    def agrees_with(self, outcome: str) -> bool:
        """Whether the officer proposed what the leader is about to decide."""
        return self.recommendation.proposed_outcome == outcome


@dataclass(frozen=True, slots=True)
class Totals:
    """What stands below the list; money in 分, rows that a district is changing left out."""

    count: int
    hidden: int
    staff: int
    qualified: int
    area: str
    funds: int


def staff_of(form) -> int | None:
    """Everyone the form plans for; None where a number is missing."""
    planned = (
        form.planned_professional_count,
        form.planned_community_worker_count,
        form.planned_other_count,
    )
    return None if None in planned else sum(planned)


def shortfall_of(form) -> str:
    """What the planned staff lacks against 实施方案三(四), "" where it lacks nothing.

    Those who do professional work need the qualification; rural units may go below the standard.
    """
    professional, qualified = form.planned_professional_count, form.planned_qualified_count
    if professional is None or qualified is None or qualified >= professional:
        return ""
    eased = "，农村地区可适当降低标准" if form.is_rural else ""
    return f"专业社工{professional}人，符合资质的少{professional - qualified}人{eased}"


def before_the_city(*, round, desk):
    """The round's recommendations that were signed at least once, with what a list sorts by."""
    return with_figures(desk).filter(round=round, submission__first_signed_at__isnull=False)


def waiting_for_sign_off(*, round, desk):
    """Those that were handed in and wait for the district's leader."""
    return with_figures(desk).filter(round=round, submission__state=SubmissionState.HANDED_IN)


def with_figures(desk):
    """Recommendations in scope with the figures that ``candidates`` shows and lists sort by."""
    latest = (
        SubmissionVersion.objects.filter(submission=OuterRef("submission"))
        .order_by()
        .values("submission")
        .annotate(last=Max("number"))
        .values("last")
    )
    funds = [Coalesce(F(name), 0) for name in SECTION_BY_KEY["funds"].fields]
    return (
        Recommendation.objects.visible_to(desk)
        .select_related(
            "submission__obligation",
            "submission__round",
            "submission__handed_in_by",
            "round",
            "district",
            "subdistrict__district",
        )
        .annotate(version_number=Subquery(latest), funds_sum=sum(funds[1:], funds[0]))
        .alias(is_changing=~Q(submission__state__in=SubmissionState.with_city))
        .order_by(*BY_DISTRICT)
    )


def candidates(recommendations, *, can_pick=None, picked: Container[str] = ()) -> list[Candidate]:
    """The rows of a page, from ``before_the_city``; ``picked`` are the keys that were ticked, as they were sent.

    ``can_pick`` is asked of each recommendation; without it nothing can be ticked.
    """
    recommendations = list(recommendations)
    awaiting = awaiting_scan([recommendation.submission for recommendation in recommendations])
    return [
        Candidate(
            recommendation,
            version=recommendation.version_number,
            is_scan_missing=recommendation.submission_id in awaiting,
            can_pick=can_pick is not None and can_pick(recommendation),
            is_picked=str(recommendation.pk) in picked,
        )
        for recommendation in recommendations
    ]


def totals(rows: Iterable[Candidate]) -> Totals:
    rows = list(rows)
    forms = [row.recommendation for row in rows if not row.is_hidden]
    return Totals(
        count=len(rows),
        hidden=len(rows) - len(forms),
        staff=sum(staff_of(form) or 0 for form in forms),
        qualified=sum(form.planned_qualified_count or 0 for form in forms),
        area=str(sum((form.total_area or 0) for form in forms)),
        funds=sum(form.funds_total for form in forms),
    )

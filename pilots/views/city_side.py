"""What the city alone sees on the page of one recommendation: place, changes, notes, proposal."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from pilots.comparisons import apart, compared, sides
from pilots.diff import PartChange
from pilots.models import InternalNote, Recommendation
from pilots.states import SubmissionState
from pilots.views.candidates import Place, place_of

WRITES_NOTES = (Role.CITY_OFFICER, Role.CITY_LEADER)


@dataclass(frozen=True, slots=True)
class CitySide:
    place: Place | None
    changes: list[PartChange]  # from the version before to the latest, by part
    notes: list[InternalNote]
    note_url: str
    onward: tuple[str, str] | None  # label and address of what this desk does next

    @property
    def query(self) -> str:
        """Of the list that the page was opened from."""
        return self.place.query if self.place else ""


def city_side(request, recommendation: Recommendation) -> CitySide | None:
    """None for every desk that is not the city's."""
    by = request.desk
    if by.role not in Role.of_city:
        return None
    notes = InternalNote.objects.visible_to(by).filter(recommendation=recommendation)
    return CitySide(
        place=place_of(request, recommendation),
        changes=_changes(recommendation, by=by),
        notes=list(
            notes.select_related("by__user", "by__district", "by__subdistrict__district").order_by(
                "-at", "-pk"
            )
        ),
        note_url=reverse("pilots:note_add", args=[recommendation.pk])
        if by.role in WRITES_NOTES and not recommendation.round.is_closed
        else "",
        onward=_onward(recommendation, by=by),
    )


def _onward(recommendation: Recommendation, *, by) -> tuple[str, str] | None:
    if recommendation.submission.state != SubmissionState.RECEIVED:
        return None
    if by.role == Role.CITY_OFFICER:
        label = "修改拟办意见" if recommendation.proposed_outcome else "提出拟办意见"
        return label, reverse("pilots:recommendation_propose", args=[recommendation.pk])
    if by.role == Role.CITY_LEADER:
        return "去审定", reverse("centers:decision_list", query={"round": recommendation.round_id})
    return None


def _changes(recommendation: Recommendation, *, by) -> list[PartChange]:
    """Nothing for a first version, nor where a text is not as it was signed: its page says so."""
    signed = sides(recommendation.submission, by=by)[-2:]
    if len(signed) < 2:
        return []
    found = compared(recommendation.submission, signed[0], signed[1], at=timezone.now())
    return apart(found or [])[0]

"""What the platform knows of a center by itself, set beside the indicators of its evaluation."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from accounts.models import RoleGrant
from centers.figures import staff_figures
from core.chinese_dates import format_date
from pilots.models import PilotUnit
from pilots.quota import hours_in_words
from reports.dashboards.doors import Doors, doors_of
from reports.dashboards.standings import board_url
from reports.figure_links import is_led
from reports.standing import first_units, standings
from supervision.evaluation_states import Known
from supervision.models import Evaluation, Score


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a sentence; a number has the page of what is behind it, "" for none."""

    text: str
    url: str = ""


Sentence = tuple[Piece, ...]
NOWHERE = Doors("", "", "")


def known_facts(evaluation: Evaluation, *, on: date) -> dict[str, str]:
    """By the words of ``Known`` a sentence each: work as recorded by now, staff of the day ``on``.

    The same number of queries for every evaluation.
    """
    found = facts_led(evaluation, on=on)
    return {known: "".join(piece.text for piece in said) for known, said in found.items()}


def facts_led(
    evaluation: Evaluation, *, on: date, by: RoleGrant | None = None
) -> dict[str, Sentence]:
    """The same in pieces, each number with the way to its rows where ``by`` is led there."""
    unit, at = _unit(evaluation), f"（{format_date(on)}）"
    doors, board = NOWHERE, ""
    if unit is not None and by is not None:
        doors = doors_of(by=by, round=evaluation.round, center=evaluation.center_id)
        is_reader = is_led(by.role, "counting_cases")
        board = board_url(round=unit.round_id, unit=unit.pk) if is_reader else ""
    # The rows are those of the last day of service once it is over; here it is today.
    of_staff = doors if on <= evaluation.round.service_ends_on else NOWHERE
    facts = {Known.STAFF: _of_staff(evaluation, of_staff, on=on, at=at)}
    if unit is not None:
        facts |= _of_work(evaluation, unit, doors, board, on=on, at=at)
    return {known.value: said for known, said in facts.items()}


def _unit(evaluation: Evaluation) -> PilotUnit | None:
    """The one that the work of the center stands with, where it carries on others' too."""
    place = evaluation.center.subdistrict_id
    first = first_units(evaluation.round, {place})
    return PilotUnit.objects.filter(pk=first.get(place)).first()


def _of_staff(evaluation: Evaluation, doors: Doors, *, on: date, at: str) -> Sentence:
    center = evaluation.center_id
    staff = staff_figures(centers_q=Q(pk=center), on=on)[center]
    return (
        Piece("专业服务人员"),
        _counted(f"{staff.professionals}人", doors, "professionals", staff.professionals),
        Piece("，符合资质"),
        _counted(f"{staff.met}人", doors, "professionals_met", staff.met),
        Piece("，不符合"),
        _counted(f"{staff.not_met}人", doors, "professionals_not_met", staff.not_met),
        Piece(at),
    )


def _of_work(
    evaluation: Evaluation, unit: PilotUnit, doors: Doors, board: str, *, on: date, at: str
) -> dict[Known, Sentence]:
    standing = standings(round=evaluation.round, units=[unit], on=on)[unit.pk]
    owed, minutes = standing.quota, standing.supervision_minutes
    return {
        Known.CASES: (
            Piece("计入的服务案例"),
            _counted(f"{standing.cases}个", doors, "counting_cases", standing.cases),
            Piece("，应完成"),
            Piece(f"{owed.cases}个", board),
            Piece(at),
        ),
        Known.HOURS: (
            Piece("计入的专业督导"),
            _counted(hours_in_words(minutes), doors, "supervision_minutes", minutes),
            Piece("，应完成"),
            Piece(hours_in_words(owed.supervision_minutes), board),
            Piece(at),
        ),
    }


def _counted(shown: str, doors: Doors, key: str, value: int) -> Piece:
    """Nothing is behind a zero."""
    return Piece(shown, doors.to(key) if value else "")


def said_beside(score: Score, facts: Mapping[str, Sentence]) -> Sentence:
    """What stands beside an indicator: while it is scored what is known now, afterwards what was
    kept when it was handed in, with the way to how it is now."""
    now = facts.get(score.indicator.known, ())
    if score.evaluation.is_draft or not score.known:
        return now if score.evaluation.is_draft else ()
    url = next((piece.url for piece in now if piece.url), "")
    return (
        (Piece(f"{score.known}。"), Piece("查看现在的明细", url)) if url else (Piece(score.known),)
    )

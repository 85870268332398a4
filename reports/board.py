"""Every unit of a scope with its bars, readings and lights, as the board shows it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from cases.counting import Reading, readings_of
from cases.figures import readings_by_center
from centers.models.center import centers_by_unit
from pilots.models import PilotUnit, Round
from pilots.quota import Pace, Standing, hours_in_words
from reports.lights import Light, lights_of
from reports.standing import standings_at

TONES = {Pace.DONE: "good", Pace.NORMAL: "waiting", Pace.BEHIND: "warn"}


@dataclass(frozen=True, slots=True)
class Meter:
    """One quota as a bar: ``done`` and ``total`` in the same unit, whole numbers."""

    label: str
    done: int
    total: int
    shown: str
    word: str
    tone: str
    rule: str


@dataclass(frozen=True, slots=True)
class BoardRow:
    unit: PilotUnit
    word: str
    tone: str
    meters: tuple[Meter, Meter]
    readings: tuple[Reading, ...]
    uncounted_url: str
    lights: tuple[Light, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """All units of a scope with their bars, and how many of them go at which pace."""

    rows: tuple[BoardRow, ...]
    counts: tuple[tuple[str, int], ...]

    @property
    def owed(self) -> tuple[int, str]:
        """What all of them owe together: cases, and hours in words."""
        cases = sum(row.meters[0].total for row in self.rows)
        return cases, hours_in_words(sum(row.meters[1].total for row in self.rows))


def board(*, round: Round, units: Iterable[PilotUnit], on: date, sees_money: bool = True) -> Board:
    """The standings as the dashboard shows them, in the order of ``units``; without the light of
    money, whose reason is an amount, for a desk that reads no money."""
    units = list(units)
    by_unit = centers_by_unit(units)
    found = standings_at(round=round, units=units, centers=by_unit, on=on)
    centers = {unit: center.pk for unit, center in by_unit.items()}
    readings = readings_by_center(round=round, centers=centers.values())
    lights = lights_of(round=round, centers=by_unit.values(), on=on)
    paces = Counter(standing.pace for standing in found.values())
    return Board(
        rows=tuple(
            _board_row(
                unit,
                found[unit.pk],
                readings.get(centers.get(unit.pk, 0)) or readings_of({}, round),
                centers.get(unit.pk),
                lights[centers.get(unit.pk)][: None if sees_money else 2],
            )
            for unit in units
        ),
        counts=tuple((pace.value, paces[pace]) for pace in Pace),
    )


def _board_row(
    unit: PilotUnit,
    standing: Standing,
    readings: list[Reading],
    center: int | None,
    lights: tuple[Light, ...],
) -> BoardRow:
    quota = standing.quota
    query = f"?round={unit.round_id}&center={center}" if center else ""
    done, owed = standing.supervision_minutes, quota.supervision_minutes
    return BoardRow(
        unit=unit,
        word=standing.pace.value,
        tone=TONES[standing.pace],
        readings=tuple(readings),
        lights=lights,
        uncounted_url=f"{reverse('cases:uncounted_list')}{query}",
        meters=(
            Meter(
                label="服务案例",
                done=standing.cases,
                total=quota.cases,
                shown=f"{standing.cases} / {quota.cases}个",
                word=standing.case_pace.value,
                tone=TONES[standing.case_pace],
                rule=standing.case_rule,
            ),
            Meter(
                label="专业督导",
                done=done,
                total=owed,
                shown=f"{hours_in_words(done)} / {hours_in_words(owed)}",
                word=standing.supervision_pace.value,
                tone=TONES[standing.supervision_pace],
                rule=standing.supervision_rule,
            ),
        ),
    )

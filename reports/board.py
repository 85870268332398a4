"""Every unit of a scope with its bars, readings and lights, as the board shows it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from cases.counting import Reading, readings_of
from cases.figures import readings_by_center
from centers.models import Center
from centers.models.center import centers_by_unit
from pilots.models import PilotUnit, Round
from pilots.quota import Pace, Standing, hours_in_words
from pilots.states import UnitState
from reports.lights import Light, lights_of
from reports.standing import standings_at

TONES = {Pace.DONE: "good", Pace.NORMAL: "waiting", Pace.BEHIND: "warn"}


@dataclass(frozen=True, slots=True)
class Placed:
    """A pilot unit with its center (None before it is founded), standing and lights."""

    unit: PilotUnit
    center: Center | None
    standing: Standing
    lights: tuple[Light, Light, Light]

    @property
    def missing(self) -> list[Light]:
        return [light for light in self.lights if not light.is_on]

    @property
    def is_at_risk(self) -> bool:
        """Nobody can help a unit that has withdrawn."""
        if self.unit.state == UnitState.WITHDRAWN:
            return False
        return self.standing.pace == Pace.BEHIND or bool(self.missing)


def placed_units(*, round: Round, units: QuerySet[PilotUnit], on: date) -> list[Placed]:
    """All of the day ``on``, whatever period is looked at; eight queries for any number of units."""
    chosen = (
        units.filter(round=round)
        .select_related("subdistrict__district")
        .order_by("district__order", "subdistrict__code", "pk")
    )
    return placed_among(chosen, round=round, on=on)


def placed_among(units: Iterable[PilotUnit], *, round: Round, on: date) -> list[Placed]:
    """The same of units of the round that were chosen already, in their order; seven queries."""
    units = list(units)
    centers = centers_by_unit(units)
    found = standings_at(round=round, units=units, centers=centers, on=on)
    lights = lights_of(round=round, centers=centers.values(), on=on)
    placed = []
    for unit in units:
        center = centers.get(unit.pk)
        lit_up = lights[center.pk if center else None]
        placed.append(Placed(unit, center, found[unit.pk], lit_up))
    return placed


def known_of(placed: Iterable[Placed]) -> dict[PilotUnit, Center | None]:
    """The units with their centers, for who asks their figures."""
    return {row.unit: row.center for row in placed}


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
    return board_of(placed_among(units, round=round, on=on), round=round, sees_money=sees_money)


def board_of(placed: Sequence[Placed], *, round: Round, sees_money: bool = True) -> Board:
    """The same of units that stand on the page already; one query."""
    centers = [row.center.pk for row in placed if row.center is not None]
    readings = readings_by_center(round=round, centers=centers)
    paces = Counter(row.standing.pace for row in placed)
    return Board(
        rows=tuple(
            _board_row(
                row.unit,
                row.standing,
                readings.get(row.center.pk if row.center else 0) or readings_of({}, round),
                row.center.pk if row.center else None,
                row.lights[: None if sees_money else 2],
            )
            for row in placed
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

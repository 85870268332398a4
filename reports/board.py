"""Every unit of a scope with its bars, readings and lights, as the board shows it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import Subdistrict
from accounts.roles import Role
from cases.counting import Reading, readings_of
from cases.figures import readings_by_center
from centers.models import Center
from centers.models.center import centers_by_unit
from pilots.models import PilotUnit, Round
from pilots.quota import Pace, Standing, hours_in_words
from pilots.states import CountingRule
from reports.figure_links import is_led, rows_url
from reports.lights import MONEY_READERS, Light, lights_of
from reports.standing import bearing_units, standings_at

# The figure of the cases that each counting rule counts.
BY_RULE = {
    CountingRule.RECOGNIZED: "cases_recognized",
    CountingRule.CLOSED: "cases_closed",
    CountingRule.CLOSED_INDIVIDUAL: "cases_individual",
}
TONES = {Pace.DONE: "good", Pace.NORMAL: "waiting", Pace.BEHIND: "warn", Pace.LEFT: "neutral"}


@dataclass(frozen=True, slots=True)
class Placed:
    """A pilot unit with its center (None before it is founded), standing and lights; whether the
    work of the center stands here, and not beside another unit of it."""

    unit: PilotUnit
    center: Center | None
    standing: Standing
    lights: tuple[Light, Light, Light]
    bears_work: bool = True

    @property
    def missing(self) -> list[Light]:
        return [light for light in self.lights if not light.is_on]

    @property
    def is_at_risk(self) -> bool:
        if self.standing.has_left:
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


def placed_of_center(center: Center, *, round: Round, by, on: date) -> list[Placed]:
    """Its own unit of the round with those that its subdistrict carries on; eight queries."""
    subdistricts = Subdistrict.objects.with_those_carried_on([center.subdistrict_id])
    units = PilotUnit.objects.visible_to(by).filter(subdistrict__in=subdistricts)
    return placed_units(round=round, units=units, on=on)


def placed_among(units: Iterable[PilotUnit], *, round: Round, on: date) -> list[Placed]:
    """The same of units of the round that were chosen already, in their order; seven queries."""
    units = list(units)
    centers = centers_by_unit(units)
    bearing = bearing_units(round=round, units=units, centers=centers)
    found = standings_at(round=round, units=units, centers=centers, on=on, bearing=bearing)
    lights = lights_of(round=round, centers=centers.values(), on=on)
    placed = []
    for unit in units:
        center = centers.get(unit.pk)
        lit_up = lights[center.pk if center else None]
        placed.append(Placed(unit, center, found[unit.pk], lit_up, unit.pk in bearing))
    return placed


def known_of(placed: Iterable[Placed]) -> dict[PilotUnit, Center | None]:
    """The units with their centers, for who asks their figures."""
    return {row.unit: row.center for row in placed}


@dataclass(frozen=True, slots=True)
class Meter:
    """One quota as a bar: ``done`` and ``total`` in the same unit, whole numbers; ``url`` leads to
    what was done, "" where there is nothing or the desk is not led there."""

    label: str
    done: int
    total: int
    shown: str
    word: str
    tone: str
    rule: str
    url: str


@dataclass(frozen=True, slots=True)
class BoardRow:
    """``readings`` are what each counting rule makes of the cases, with the way to these;
    ``uncounted_url`` is "" for the desk that sees no case, nor why one does not count. ``note``
    says why nothing is done here where another row has the work, "" elsewhere."""

    unit: PilotUnit
    word: str
    tone: str
    meters: tuple[Meter, Meter]
    readings: tuple[tuple[Reading, str], ...]
    uncounted_url: str
    lights: tuple[Light, ...]
    note: str = ""


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


@dataclass(frozen=True, slots=True)
class Desk:
    """Whose board it is: by the role what it reads of money, and where its numbers lead."""

    role: str
    round: int

    def sees(self, lights: tuple[Light, ...], center: int | None) -> tuple[Light, ...]:
        """Without the light of money, whose reason is an amount, where the desk reads no money."""
        shown = lights[: None if self.role in MONEY_READERS else 2]
        return tuple(replace(one, url=self._rows_of(one, center)) for one in shown)

    def _rows_of(self, light: Light, center: int | None) -> str:
        if light.part and center is not None:
            return f"{reverse('centers:center_detail', args=[center])}#{light.part}"
        return self.way(light.figure, center) if light.figure else ""

    def uncounted(self, center: int | None) -> str:
        if self.role == Role.SUBDISTRICT_OFFICER:
            return ""
        query = f"?round={self.round}&center={center}" if center else ""
        return f"{reverse('cases:uncounted_list')}{query}"

    def way(self, key: str, center: int | None, number: int = 1) -> str:
        """To the rows of a figure of the center; nothing is behind a zero."""
        if center is None or not number or not is_led(self.role, key):
            return ""
        return rows_url(key, center=center, query=f"round={self.round}")


def board(*, round: Round, units: Iterable[PilotUnit], on: date, role: str) -> Board:
    """The standings as the dashboard shows them to a desk of this role, in the order of
    ``units``."""
    return board_of(placed_among(units, round=round, on=on), round=round, role=role)


def board_of(placed: Sequence[Placed], *, round: Round, role: str) -> Board:
    """The same of units that stand on the page already; one query."""
    centers = [row.center.pk for row in placed if row.center is not None]
    readings, desk = readings_by_center(round=round, centers=centers), Desk(role, round.pk)
    paces = Counter(row.standing.pace for row in placed)
    return Board(
        rows=tuple(
            _board_row(
                row,
                readings.get(row.center.pk if row.center and row.bears_work else 0)
                or readings_of({}, round),
                desk,
            )
            for row in placed
        ),
        counts=tuple(
            (pace.value, paces[pace]) for pace in Pace if pace != Pace.LEFT or paces[pace]
        ),
    )


def _board_row(row: Placed, readings: list[Reading], desk: Desk) -> BoardRow:
    unit, standing, center = row.unit, row.standing, row.center.pk if row.center else None
    return BoardRow(
        unit=unit,
        word=standing.pace.value,
        tone=TONES[standing.pace],
        readings=tuple((one, desk.way(BY_RULE[one.rule], center, one.cases)) for one in readings),
        lights=desk.sees(row.lights, center),
        uncounted_url=desk.uncounted(center),
        meters=_meters(standing, center, desk),
        note="" if row.center is None or row.bears_work else _told_elsewhere(row.center),
    )


def _told_elsewhere(heir: Center) -> str:
    return f"由{heir}承接，服务和督导在该中心的另一个试点单位计数，这里不重复计。"


def _meters(standing: Standing, center: int | None, desk: Desk) -> tuple[Meter, Meter]:
    quota = standing.quota
    done, owed = standing.supervision_minutes, quota.supervision_minutes
    return (
        Meter(
            label="服务案例",
            done=standing.cases,
            total=quota.cases,
            shown=f"{standing.cases} / {quota.cases}个",
            word=standing.case_pace.value,
            tone=TONES[standing.case_pace],
            rule=standing.case_rule,
            url=desk.way("counting_cases", center, standing.cases),
        ),
        Meter(
            label="专业督导",
            done=done,
            total=owed,
            shown=f"{hours_in_words(done)} / {hours_in_words(owed)}",
            word=standing.supervision_pace.value,
            tone=TONES[standing.supervision_pace],
            rule=standing.supervision_rule,
            url=desk.way("supervision_minutes", center, done),
        ),
    )

"""One figure of the city's sum by the districts that it adds up: what each of them signed, and
what its rows come to now where that is no longer the same."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pilots.models import Round
from reports.apart import DISTRICT, apart
from reports.breakdowns.counted import cell_of
from reports.breakdowns.declared import BALANCED, LEFT_OVER, breakdown_of
from reports.breakdowns.tables import Ways
from reports.city import CitySummary, figure_url
from reports.city_table import DistrictRow
from reports.citywide.adopted import Held, held_by
from reports.citywide.models import CityReportVersion
from reports.citywide.sums import Lacking, lacking, rate_of, told_of, total_of
from reports.dictionary import FIGURES, RATES, Figure, Period, Rate
from reports.facts import Facts
from reports.figure_links import KEY

Numbers = Mapping[str, int]
Made = Figure | Rate


@dataclass(frozen=True, slots=True)
class Left:
    """What the one amount of a rate leaves of the other, where a table shows that: 结余. It opens
    the page of its rate, which has both."""

    rate: Rate
    label: str = LEFT_OVER

    @property
    def key(self) -> str:
        return self.rate.key

    @property
    def heading(self) -> str:
        return f"{self.label}({FIGURES[self.rate.whole].unit})"

    def shown(self, figures: Numbers) -> str:
        return FIGURES[self.rate.whole].shown(self.rate.left_over(figures))

    def shown_of(self, districts: Sequence[Numbers]) -> str:
        """Over those that have both amounts, as the rate is."""
        left = [self.rate.left_over(figures) for figures in districts]
        known = [value for value in left if value is not None]
        total = sum(known) if known or not districts else None
        return FIGURES[self.rate.whole].shown(total)


Column = Made | Left


@dataclass(frozen=True, slots=True)
class Cell:
    """``url`` leads to the rows; ``now`` is what they come to, "" where it is what was signed."""

    label: str
    shown: str
    url: str
    now: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A district, its report and its figures."""

    row: DistrictRow
    cells: tuple[Cell, ...]

    @property
    def is_moved(self) -> bool:
        return any(cell.now for cell in self.cells)


@dataclass(frozen=True, slots=True)
class SumOf:
    """``made`` with what it is made of before it, over the districts that are filed; ``part`` is
    what the rows are called of which it is, "" for all of them."""

    made: Made
    part: str
    told: str
    headings: tuple[str, ...]
    parts: tuple[Part, ...]
    total: tuple[Cell, ...]
    lacking: tuple[Lacking, ...]

    @property
    def moved(self) -> list[str]:
        """The districts whose rows come to something else now."""
        return [str(part.row.district) for part in self.parts if part.is_moved]


def sum_of(summary: CitySummary, key: str, part: str = "") -> SumOf | None:
    """None for a figure that there is not, or not by the split that ``part`` names. As many queries
    for sixteen districts as for one, and those of a state once for each day of counting."""
    rows = summary.tables[0].rows
    held = [(row, own) for row, (_, own) in zip(rows, summary.signed, strict=True)]
    return _summed(summary.round, held, key, part, way=figure_url(summary.round, KEY))


def sum_in(version: CityReportVersion, key: str, part: str, *, way: str) -> SumOf | None:
    """The same of an adopted version, as it says it; ``way`` is the address for ``KEY`` of its sums."""
    return _summed(version.report.round, held_by(version), key, part, way=way)


def _summed(round: Round, held: Sequence[Held], key: str, part: str, *, way: str) -> SumOf | None:
    made = RATES.get(key) or FIGURES.get(key)
    found = breakdown_of(key, part) if part else None
    if made is None or (part and found is None):
        return None
    columns = _columns(made)
    counted_on = {row.district.pk: reading.counted_on for row, reading in held if row.way}
    now = _now(round, [key], counted_on, part)
    signed = [
        (row, cell_of(reading.tables, key, part) if part else reading.figures)
        for row, reading in held
    ]
    figures = [own for _, own in signed]
    return SumOf(
        made=made,
        part=found[0].labels[found[1]] if found else "",
        told=told_of(made, figures),
        headings=tuple(one.heading for one in columns),
        parts=tuple(
            Part(
                row,
                tuple(_cell(one, row, own, now.get(row.district.pk, own), part) for one in columns),
            )
            for row, own in signed
        ),
        total=_total(columns, figures, part, way=way),
        lacking=lacking(_told(columns), ((row.district.name, own) for row, own in signed)),
    )


def _parts(made: Made) -> tuple[str, ...]:
    return (made.part, made.whole) if isinstance(made, Rate) else made.parts


def _columns(made: Made) -> list[Column]:
    """What it is made of, what that leaves over, and it itself."""
    parts = [FIGURES[one] for one in _parts(made)]
    left = [Left(made)] if isinstance(made, Rate) and made.key in BALANCED else []
    return [*parts, *left, made]


def _told(columns: Iterable[Column]) -> list[Made]:
    """What versions have or lack; a balance is computed from the others."""
    return [one for one in columns if not isinstance(one, Left)]


def _cell(made: Column, row: DistrictRow, signed: Numbers, now: Numbers, part: str) -> Cell:
    shown, today = _shown(made, signed), _shown(made, now)
    is_opened = any(char in "123456789" for char in shown + today)
    url = Ways(row.way).to(made.key, part) if is_opened and row.way else ""
    return Cell(made.label, shown, url, "" if shown == today else today)


def _shown(made: Column, figures: Numbers) -> str:
    if isinstance(made, Figure):
        return made.shown(figures.get(made.key))
    return made.shown(figures)


def _shown_of(made: Column, districts: Sequence[Numbers]) -> str:
    if isinstance(made, Left):
        return made.shown_of(districts)
    if isinstance(made, Rate):
        return made.shown_as(rate_of(made, districts))
    return made.shown(total_of(made.key, districts))


def _total(
    columns: Sequence[Column], districts: Sequence[Numbers], part: str, *, way: str
) -> tuple[Cell, ...]:
    """The sum itself stands here, with what it leaves over; what it is made of has a page like
    this one."""
    *_, last = columns
    here = (last, Left(last)) if isinstance(last, Rate) else (last,)
    return tuple(
        Cell(
            one.label,
            _shown_of(one, districts),
            "" if one in here else Ways(way).to(one.key, part),
        )
        for one in columns
    )


def _now(
    round: Round, keys: Iterable[str], counted_on: Mapping[int, date], part: str
) -> dict[int, dict[str, int]]:
    """Of the districts by their keys; a state as of the day that each was counted on."""
    found: dict[int, dict[str, int]] = {pk: {} for pk in counted_on}
    by_day: defaultdict[date, list[int]] = defaultdict(list)
    for pk, day in counted_on.items():
        by_day[day].append(pk)
    base = dict.fromkeys(part for key in keys for part in _bases(key))
    work = [key for key in base if FIGURES[key].period == Period.ROUND]
    state = [key for key in base if FIGURES[key].period == Period.DAY]
    asked = [(work, max(by_day), list(counted_on))] if counted_on else []
    asked += [(state, day, districts) for day, districts in sorted(by_day.items())]
    for own, day, districts in asked:
        if not own:
            continue
        facts = Facts(round=round, on=day, districts=districts, part=_pair(part))
        numbers = apart(facts, own, by=DISTRICT)
        for pk in districts:
            found[pk] |= {key: numbers.of(pk, key) for key in own}
    return found


def _pair(part: str) -> tuple[str, str] | None:
    name, _, value = part.partition(":")
    return (name, value) if part else None


def _bases(key: str) -> tuple[str, ...]:
    """What has to be counted for a figure: itself and its parts, or the two of a rate."""
    made = RATES.get(key) or FIGURES[key]
    return _parts(made) if isinstance(made, Rate) else (key, *made.parts)

"""A panel's table as bars, in the units of the picture; drawn by the server, so that it is there on
paper, without JavaScript and under the strictest policy. See docs/decisions/0055."""

from dataclasses import dataclass

from reports.dashboards.panels import Panel

WIDTH = 360  # units; on a phone about one to a pixel
LETTER = 11
GAP = 8
BAR, THIN = 12, 4
TOLD = 64  # for the number behind the bar
MOST_EMPTY = 10  # rows up to which those without a bar are named too


@dataclass(frozen=True, slots=True)
class Part:
    x: float
    width: float
    tone: int


@dataclass(frozen=True, slots=True)
class Bar:
    name: str
    told: str
    y: int
    text_y: int
    parts: tuple[Part, ...]
    ground: float
    before: float
    before_y: int


@dataclass(frozen=True, slots=True)
class Chart:
    label: str
    bars: tuple[Bar, ...]
    legend: tuple[tuple[int, str], ...]
    before_label: str
    left: int
    height: int
    width: int = WIDTH
    thickness: int = BAR
    thin: int = THIN

    @property
    def told_x(self) -> int:
        return self.width

    @property
    def name_x(self) -> int:
        return self.left - GAP


def chart_of(panel: Panel) -> Chart | None:
    """The bars of a panel that has any; None where nothing in it is more than nothing. Of a long
    table only the rows that have something to draw."""
    bars = panel.bars
    if bars is None or not panel.rows:
        return None
    found = [
        (
            row.head,
            _numbers(row.values, bars.parts),
            _number(row.values, bars.owed),
            _number(row.values, bars.before),
        )
        for row in panel.rows
    ]
    most = max(
        max(sum(max(part, 0) for part in parts), owed, before) for _, parts, owed, before in found
    )
    if most <= 0:
        return None
    if len(found) > MOST_EMPTY:
        found = [row for row in found if any((*row[1], *row[2:]))]
    left = max(len(name) for name, *_ in found) * LETTER + GAP
    room = WIDTH - left - TOLD
    step = 30 if bars.before is not None else 24
    column = panel.columns[bars.parts[0]]

    def width(value: int) -> float:
        return max(value, 0) * room * 10 // most / 10  # whole tenths: drawn the same everywhere

    return Chart(
        label=f"{panel.title}条形图，数字见同一部分的表格",
        bars=tuple(
            Bar(
                name=name,
                told=column.shown(sum(parts)),
                y=place * step + 4,
                text_y=place * step + 14,
                parts=_parts(parts, left, width),
                ground=width(owed),
                before=width(before),
                before_y=place * step + 4 + BAR + 2,
            )
            for place, (name, parts, owed, before) in enumerate(found)
        ),
        legend=_legend(panel),
        before_label=panel.columns[bars.before].label if bars.before is not None else "",
        left=left,
        height=len(found) * step + 4,
    )


def _legend(panel: Panel) -> tuple[tuple[int, str], ...]:
    parts = panel.bars.parts if panel.bars else ()
    return tuple((tone, panel.columns[place].label) for tone, place in enumerate(parts, start=1))


def _parts(values: list[int], left: int, width) -> tuple[Part, ...]:
    found, done = [], 0
    for tone, value in enumerate(values, start=1):
        x = width(done)
        done += max(value, 0)  # what was taken back has no length; the table says how much
        if value > 0:
            found.append(Part(round(left + x, 1), round(width(done) - x, 1), tone))
    return tuple(found)


def _numbers(values, places) -> list[int]:
    return [_number(values, place) for place in places]


def _number(values, place: int | None) -> int:
    value = values[place] if place is not None else 0
    return value if isinstance(value, int) else 0

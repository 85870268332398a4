"""What every dashboard carries: the round and days it is about, its tiles and its panels."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from core.chinese_dates import format_date
from core.money import format_wan
from pilots.models import Round
from reports.dashboards.charts import Chart, chart_of
from reports.dashboards.doors import Doors, doors_of
from reports.dashboards.numbers import Numbers
from reports.dashboards.panels import Panel
from reports.dashboards.periods import Period, period_asked, periods_of, year_before
from reports.dictionary import FIGURES


@dataclass(frozen=True, slots=True)
class Asked:
    """The round and period of an address, and the same days of the year before."""

    rounds: tuple[Round, ...]
    round: Round
    periods: tuple[Period, ...]
    period: Period
    earlier: Period | None
    on: date
    shade: str = ""

    @property
    def query(self) -> str:
        return "?" + urlencode({"round": self.round.pk, "period": self.period.key})

    def doors(self, *, by, district: int | None = None, center: int | None = None) -> Doors:
        """From the figures of the page to their rows; of the whole city where no place is named."""
        return doors_of(
            by=by,
            round=self.round,
            period=self.period,
            earlier=self.earlier,
            district=district,
            center=center,
        )

    def whole_doors(self, *, by, district: int | None = None) -> Doors:
        """The same of the whole round: how units stand does not follow the period."""
        return doors_of(by=by, round=self.round, district=district)

    @property
    def in_words(self) -> str:
        """Which days, and with which the figures are held side by side."""
        span = self.period.span
        days = f"{format_date(span.first)}至{format_date(span.last)}"
        beside = f"，上年同期为{self.earlier.span.round.name}" if self.earlier else "，没有上年同期"
        return f"{self.round}{self.period.label}（{days}）{beside}。"


def asked(request, rounds: Iterable[Round], round: Round, *, on: date) -> Asked:
    """Reads ``?period=`` and ``?shade=``; what it does not know it takes for not said."""
    rounds = tuple(rounds)
    periods = tuple(periods_of(round))
    period = period_asked(periods, request.GET.get("period", ""))
    earlier = next((other for other in rounds if other.year == round.year - 1), None)
    return Asked(
        rounds,
        round,
        periods,
        period,
        year_before(period, earlier),
        on,
        request.GET.get("shade", ""),
    )


@dataclass(frozen=True, slots=True)
class Tile:
    """``url`` leads to the rows of the value and ``hint_url`` to those of a number in the hint."""

    label: str
    value: str
    unit: str
    hint: str = ""
    url: str = ""
    hint_url: str = ""


# What a page of work begins with, in its order; with the year before beside.
WORK_TILES = (
    ("服务人数", "persons_served"),
    ("接案", "cases_opened"),
    ("结案", "cases_closed"),
    ("服务人次", "person_times"),
    ("专业督导", "supervision_minutes"),
)


def work_tiles(found: Numbers, doors: Doors) -> list[Tile]:
    """The sums of the period, each with that of the year before. People of two centers are added,
    never compared: a file belongs to its center."""
    tiles = []
    for label, key in WORK_TILES:
        figure, value = FIGURES[key], found.now.total(key)
        last = f"上年同期{figure.told(found.before.total(key))}" if found.before else ""
        url, back = doors.to(key) if value else "", _back(found, doors, key)
        tiles.append(Tile(label, figure.shown(value), figure.unit, last, url, back))
    return tiles


def _back(found: Numbers, doors: Doors, key: str) -> str:
    """To the rows of the year before; nothing is behind a zero."""
    has_some = found.before is not None and found.before.total(key)
    return doors.to(key, before=True) if has_some else ""


def money_tile(found: Numbers, doors: Doors) -> Tile:
    before, amount = found.before, found.now.total("received_total")
    last = f"上年同期{format_wan(before.total('received_total'))}万元" if before else ""
    url = doors.to("received_total") if amount else ""
    back = _back(found, doors, "received_total")
    return Tile("资金合计", format_wan(amount), "万元", last, url, back)


def staff_tile(found: Numbers, doors: Doors) -> Tile:
    met = found.staff.total("professionals_met")
    of = found.staff.total("professionals")
    url = doors.to("professionals_met") if met else ""
    hint_url = doors.to("professionals") if of else ""
    return Tile("符合资质", f"{met:,}", "人", f"专业服务人员{of}人", url, hint_url)


def drawn(panels: Iterable[Panel], path: str, asked: Asked) -> list[tuple[Panel, Chart | None]]:
    """Each panel with its chart and the address of its CSV."""
    return [
        (replace(panel, csv_url=csv_url(path, asked, panel.key)), chart_of(panel))
        for panel in panels
    ]


def contents_of(*panels: Panel) -> list[tuple[str, str]]:
    """Anchor and short title of each; of several about one thing only the first."""
    found: dict[str, str] = {}
    for panel in panels:
        found.setdefault(panel.title.partition("：")[0], panel.key)
    return [(key, title) for title, key in found.items()]


def csv_url(path: str, asked: Asked, key: str) -> str:
    return f"{path}{asked.query}&format=csv&table={key}"

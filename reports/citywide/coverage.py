"""How the pilot grew over the years: subdistricts that took part, of all there were, by district."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count

from accounts.models import District, Subdistrict
from pilots.models import PilotUnit, Round
from pilots.states import UnitState
from reports.dashboards.panels import Bars, Column, Panel, Row, share

KEY, TITLE = "coverage", "试点覆盖情况"


@dataclass(frozen=True, slots=True)
class Grown:
    """One district: its units in each of the rounds, and its subdistricts in each."""

    name: str
    units: tuple[int, ...]
    subdistricts: tuple[int, ...]


def coverage(round: Round) -> Panel:
    """The units of the round and the two before it; subdistricts are those of its own last day."""
    rounds = list(Round.objects.filter(year__lte=round.year).latest_first()[:3])[::-1]
    districts = list(District.objects.reporting().order_by("order", "pk"))
    units = _units(rounds)
    places = [_subdistricts(one) for one in rounds]
    grown = [
        Grown(
            district.name,
            tuple(units.get((one.pk, district.pk), 0) for one in rounds),
            tuple(of_round.get(district.pk, 0) for of_round in places),
        )
        for district in districts
    ]
    return coverage_panel([one.year for one in rounds], grown)


def coverage_panel(years: Sequence[int], grown: Sequence[Grown]) -> Panel:
    """A row per district: units of every year, then subdistricts and share of the last. Pure."""
    rows = tuple(Row(one.name, _values(one.units, one.subdistricts)) for one in grown)
    units = [sum(numbers) for numbers in zip(*(one.units for one in grown), strict=True)]
    places = [sum(numbers) for numbers in zip(*(one.subdistricts for one in grown), strict=True)]
    last = len(years) - 1
    return Panel(
        key=KEY,
        title=TITLE,
        head="区",
        columns=(
            *(Column(f"{year}年试点单位", unit="个") for year in years),
            Column("街道(乡镇)", unit="个"),
            Column("覆盖率", "percent"),
        ),
        rows=rows,
        lead="试点单位不含已退出的；街道(乡镇)按服务期最后一天的区划计。",
        total=_values(units, places) if rows else (),
        bars=Bars(parts=(last,), before=last - 1 if last else None, owed=last + 1),
    )


def _values(units: Sequence[int], subdistricts: Sequence[int]) -> tuple[int | None, ...]:
    return (*units, subdistricts[-1], share(units[-1], subdistricts[-1]))


def _units(rounds: Iterable[Round]) -> Mapping[tuple[int, int], int]:
    rows = PilotUnit.objects.filter(round__in=rounds).exclude(state=UnitState.WITHDRAWN)
    found = rows.order_by().values_list("round", "district").annotate(Count("pk"))
    return {(round, district): count for round, district, count in found}


def _subdistricts(round: Round) -> Mapping[int, int]:
    rows = Subdistrict.objects.in_force_on(round.service_ends_on).order_by()
    return dict(rows.values_list("district").annotate(Count("pk")))

"""How the pilot grew over the years: subdistricts that took part, of all there were, by district."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.urls import reverse

from accounts.models import District, Subdistrict
from pilots.models import PilotUnit, Round
from reports.dashboards.panels import Bars, Column, Panel, Row, share
from reports.dashboards.standings import board_url

KEY, TITLE = "coverage", "试点覆盖情况"
NO_URLS: Mapping[int, str] = {}


@dataclass(frozen=True, slots=True)
class Grown:
    """One district: its units in each of the rounds, and its subdistricts in each; ``urls`` lead
    from a column to what it counts."""

    name: str
    units: tuple[int, ...]
    subdistricts: tuple[int, ...]
    urls: dict[int, str] = field(default_factory=dict)


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
            _urls(rounds, district),
        )
        for district in districts
    ]
    return coverage_panel([one.year for one in rounds], grown, total_urls=_urls(rounds))


def _urls(rounds: Sequence[Round], district: District | None = None) -> dict[int, str]:
    query = f"?{urlencode({'district': district.pk})}" if district else ""
    names = [*((one, "units") for one in rounds), (rounds[-1], "subdistricts")]
    return {
        place: reverse("reports:city_coverage", args=[one.pk, name]) + query
        for place, (one, name) in enumerate(names)
    }


def coverage_panel(
    years: Sequence[int], grown: Sequence[Grown], total_urls: Mapping[int, str] = NO_URLS
) -> Panel:
    """A row per district: units of every year, then subdistricts and share of the last. Pure."""
    rows = tuple(
        Row(one.name, _values(one.units, one.subdistricts), urls=one.urls) for one in grown
    )
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
        total_urls=dict(total_urls),
        bars=Bars(parts=(last,), before=last - 1 if last else None, owed=last + 1),
    )


def _values(units: Sequence[int], subdistricts: Sequence[int]) -> tuple[int | None, ...]:
    return (*units, subdistricts[-1], share(units[-1], subdistricts[-1]))


def units_in(rounds: Iterable[Round]) -> QuerySet[PilotUnit]:
    return PilotUnit.objects.filter(round__in=rounds).staying()


def subdistricts_in(round: Round) -> QuerySet[Subdistrict]:
    return Subdistrict.objects.in_force_on(round.service_ends_on)


def _units(rounds: Iterable[Round]) -> Mapping[tuple[int, int], int]:
    found = units_in(rounds).order_by().values_list("round", "district").annotate(Count("pk"))
    return {(round, district): count for round, district, count in found}


def _subdistricts(round: Round) -> Mapping[int, int]:
    rows = subdistricts_in(round).order_by()
    return dict(rows.values_list("district").annotate(Count("pk")))


@dataclass(frozen=True, slots=True)
class Covered:
    """A unit or a subdistrict behind a number of the table; ``url`` is where its unit is told of."""

    district: str
    name: str
    kind: str
    state: str
    url: str


def units_behind(round: Round, districts: Iterable[District]) -> list[Covered]:
    rows = units_in([round]).filter(district__in=districts)
    rows = rows.select_related("subdistrict__district").order_by(
        "district__order", "subdistrict__code", "pk"
    )
    return [
        _covered(
            unit.subdistrict, unit.get_state_display(), board_url(round=round.pk, unit=unit.pk)
        )
        for unit in rows
    ]


def subdistricts_behind(round: Round, districts: Iterable[District]) -> list[Covered]:
    """Those of the round's last day; each says whether it takes part."""
    units = dict(units_in([round]).values_list("subdistrict", "pk"))
    rows = subdistricts_in(round).filter(district__in=districts)
    return [
        _covered(
            place,
            "试点" if place.pk in units else "未试点",
            board_url(round=round.pk, unit=units[place.pk]) if place.pk in units else "",
        )
        for place in rows.select_related("district").order_by("district__order", "code", "pk")
    ]


def _covered(place: Subdistrict, state: str, url: str) -> Covered:
    return Covered(place.district.name, place.name, place.kind, state, url)

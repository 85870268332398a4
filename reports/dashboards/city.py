"""The city's dashboard: how far the stages and the sixteen districts are, and where to look."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from accounts.models import District
from core.chinese_dates import format_date
from pilots.models import PilotUnit
from pilots.obligations import Matrix, matrix
from reports.dashboards.doors import Doors
from reports.dashboards.facts import Facts, gather, staff_of
from reports.dashboards.money_panels import execution_panel, ledgers_panel, sources_panel
from reports.dashboards.page import Asked, Tile, contents_of, money_tile, staff_tile, work_tiles
from reports.dashboards.panels import Panel
from reports.dashboards.stages import stages_panel
from reports.dashboards.standings import Placed, districts_panel, placed_units, risks_panel
from reports.dashboards.tile_map import TileMap, tile_map
from reports.dashboards.work_panels import (
    fields_panel,
    methods_panel,
    routes_panel,
    services_panel,
    structures_panel,
)


@dataclass(frozen=True, slots=True)
class CityDashboard:
    matrix: Matrix
    stages: Panel
    tiles: list[Tile]
    risks: Panel
    map: TileMap
    panels: list[Panel]

    @property
    def urgent(self) -> list[Panel]:
        """What stands above everything else."""
        return [self.risks]

    @property
    def contents(self) -> list[tuple[str, str]]:
        above = [("stages", "阶段进度"), ("risks", self.risks.title), ("map", "各区方位图")]
        return [*above, *contents_of(*self.panels)]

    @property
    def tables(self) -> list[Panel]:
        return [self.stages, self.risks, *self.panels]


def city_dashboard(asked: Asked, *, by, at: datetime) -> CityDashboard:
    """A fixed number of queries for any number of districts, centers and rows."""
    facts = gather(asked.period, asked.earlier, on=asked.on, by="district")
    units = PilotUnit.objects.visible_to(by)
    placed = placed_units(round=asked.round, units=units, on=asked.on)
    reporting = District.objects.visible_to(by).reporting().order_by("order", "pk")
    of_district: dict[District, list[Placed]] = {district: [] for district in reporting}
    for row in placed:
        of_district.setdefault(row.unit.subdistrict.district, []).append(row)
    facts = facts.of_centers(row.center for row in placed)
    doors = asked.doors(by=by)
    compared = districts_panel(
        (
            (district, _district_url(district, asked), rows)
            for district, rows in of_district.items()
        ),
        round=asked.round,
        doors=asked.whole_doors(by=by),
    )
    owed = matrix(asked.round, by=by, at=at)
    return CityDashboard(
        matrix=owed,
        stages=stages_panel(owed),
        risks=risks_panel(placed, query=asked.query),
        tiles=_tiles(facts, placed, doors),
        map=tile_map(compared, [district.code for district in of_district], shade=asked.shade),
        panels=[
            compared,
            methods_panel(facts, doors),
            fields_panel(facts, doors),
            services_panel(facts, doors),
            structures_panel(facts, doors),
            sources_panel(facts, doors),
            ledgers_panel(facts, doors),
            execution_panel(
                ((d.pk, d.name, _district_url(d, asked)) for d in of_district), facts.now, doors
            ),
            _routes(facts, of_district, doors),
        ],
    )


def _tiles(facts: Facts, placed: list[Placed], doors: Doors) -> list[Tile]:
    units = Tile(
        "试点单位",
        f"{len(placed):,}",
        "个",
        f"{len({row.unit.district_id for row in placed})}个区",
        doors.to("units") if placed else "",
    )
    return [
        units,
        *work_tiles(facts, doors),
        money_tile(facts, doors),
        staff_tile(facts, doors),
    ]


def _routes(facts: Facts, districts: Iterable[District], doors: Doors) -> Panel:
    units = (
        (
            district.name,
            "",
            staff_of(team for team in facts.staff.values() if team.district == district.pk),
            doors.of(district=district.pk),
        )
        for district in districts
    )
    return routes_panel(units, head="区", on_words=format_date(facts.counted_on), doors=doors)


def _district_url(district: District, asked: Asked) -> str:
    return f"{reverse('reports:district_dashboard', args=[district.pk])}{asked.query}"

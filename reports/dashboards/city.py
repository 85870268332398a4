"""The city's dashboard: how far the stages and the sixteen districts are, and where to look."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from accounts.models import District
from pilots.models import PilotUnit
from pilots.obligations import Matrix, matrix
from reports.apart import DISTRICT
from reports.board import Placed, known_of, placed_units
from reports.dashboards.doors import Doors
from reports.dashboards.money_panels import execution_panel, ledgers_panel, sources_panel
from reports.dashboards.numbers import ISSUED, LEDGERS, Numbers, Place, gather
from reports.dashboards.page import Asked, Tile, contents_of, money_tile, staff_tile, work_tiles
from reports.dashboards.panels import Panel
from reports.dashboards.stages import stages_panel
from reports.dashboards.standings import (
    districts_panel,
    risks_panel,
)
from reports.dashboards.tile_map import TileMap, tile_map
from reports.dashboards.work_panels import (
    Team,
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
    units = PilotUnit.objects.visible_to(by)
    placed = placed_units(round=asked.round, units=units, on=asked.on)
    everywhere = list(District.objects.visible_to(by).order_by("order", "pk"))
    of_district: dict[District, list[Placed]] = {one: [] for one in everywhere if one.is_reporting}
    for row in placed:
        of_district.setdefault(row.unit.subdistrict.district, []).append(row)
    found = gather(
        asked.period,
        asked.earlier,
        on=asked.on,
        place=Place(
            tuple(district.pk for district in everywhere),
            known_of(placed),
            money_by=DISTRICT,
            staff_by=DISTRICT,
        ),
        money=(*ISSUED, *LEDGERS),
        money_before=ISSUED,
    )
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
        tiles=_tiles(found, placed, doors),
        map=tile_map(compared, [district.code for district in of_district], shade=asked.shade),
        panels=[
            compared,
            methods_panel(found, doors),
            fields_panel(found, doors),
            services_panel(found, doors),
            structures_panel(found, doors),
            sources_panel(found, doors),
            ledgers_panel(found, doors),
            execution_panel(
                ((d.pk, d.name, _district_url(d, asked)) for d in of_district), found, doors
            ),
            routes_panel(
                [Team(d.name, "", d.pk, doors.of(district=d.pk)) for d in of_district],
                found,
                head="区",
                doors=doors,
            ),
        ],
    )


def _tiles(found: Numbers, placed: list[Placed], doors: Doors) -> list[Tile]:
    units = Tile(
        "试点单位",
        f"{len(placed):,}",
        "个",
        f"{len({row.unit.district_id for row in placed})}个区",
        doors.to("units") if placed else "",
    )
    return [
        units,
        *work_tiles(found, doors),
        money_tile(found, doors),
        staff_tile(found, doors),
    ]


def _district_url(district: District, asked: Asked) -> str:
    return f"{reverse('reports:district_dashboard', args=[district.pk])}{asked.query}"

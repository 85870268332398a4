"""The city's dashboard: how far the stages and the sixteen districts are, and where to look."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from accounts.models import District
from core.chinese_dates import format_date
from pilots.models import PilotUnit
from pilots.obligations import Matrix, matrix
from reports.dashboards.facts import Facts, gather, staff_of
from reports.dashboards.lists import Lists, lists_of
from reports.dashboards.page import Asked, Tile, money_tile, staff_tile, work_tiles
from reports.dashboards.panels import Column, Panel, Row
from reports.dashboards.standings import Placed, districts_panel, placed_units, risks_panel
from reports.dashboards.tile_map import TileMap, tile_map
from reports.dashboards.work_panels import (
    execution_panel,
    fields_panel,
    methods_panel,
    routes_panel,
    services_panel,
    sources_panel,
    structures_panel,
)


@dataclass(frozen=True, slots=True)
class CityDashboard:
    matrix: Matrix
    stages: Panel
    tiles: list[Tile]
    map: TileMap
    panels: list[Panel]

    @property
    def tables(self) -> list[Panel]:
        return [self.stages, *self.panels]


def city_dashboard(asked: Asked, *, by, at: datetime) -> CityDashboard:
    """A fixed number of queries for any number of districts, centers and rows."""
    facts = gather(asked.period, asked.earlier, on=asked.on, by="district")
    units = PilotUnit.objects.visible_to(by)
    placed = placed_units(round=asked.round, units=units, staff=facts.staff, on=asked.on)
    reporting = District.objects.visible_to(by).reporting().order_by("order", "pk")
    of_district: dict[District, list[Placed]] = {district: [] for district in reporting}
    for row in placed:
        of_district.setdefault(row.unit.subdistrict.district, []).append(row)
    compared = districts_panel(
        (district, _district_url(district, asked), rows) for district, rows in of_district.items()
    )
    owed = matrix(asked.round, by=by, at=at)
    lists = lists_of(asked, by=by)
    return CityDashboard(
        matrix=owed,
        stages=stages_panel(owed),
        tiles=_tiles(asked, facts, placed, lists),
        map=tile_map(compared, [district.code for district in of_district], shade=asked.shade),
        panels=[
            compared,
            methods_panel(facts, lists.cases),
            fields_panel(facts, lists.cases),
            services_panel(facts),
            structures_panel(facts),
            sources_panel(facts),
            execution_panel(
                ((d.pk, d.name, _district_url(d, asked)) for d in of_district), facts.now
            ),
            _routes(facts, of_district),
            risks_panel(placed, query=asked.query),
        ],
    )


def stages_panel(owed: Matrix) -> Panel:
    """The words of the matrix as a table to take away."""
    columns = tuple(Column(column.stage.get_kind_display(), "text") for column in owed.columns)
    rows = tuple(
        Row(row.district.name, tuple(_told(cell) for cell in row.cells)) for row in owed.rows
    )
    return Panel("stages", "各区各阶段报送情况", "区", columns, rows)


def _told(cell) -> str:
    return f"{cell.word}（{cell.hint}）" if cell.hint else cell.word


def _tiles(asked: Asked, facts: Facts, placed: list[Placed], lists: Lists) -> list[Tile]:
    staff = f"{reverse('centers:qualification_list')}?on={facts.counted_on.isoformat()}"
    units = Tile(
        "试点单位",
        f"{len(placed):,}",
        "个",
        f"{len({row.unit.district_id for row in placed})}个区",
        f"{reverse('centers:unit_list')}?round={asked.round.pk}",
    )
    return [
        units,
        *work_tiles(facts, lists.closed, lists.supervision),
        money_tile(facts, lists.pools),
        staff_tile(facts, staff),
    ]


def _routes(facts: Facts, districts: Iterable[District]) -> Panel:
    page = reverse("centers:qualification_list")
    day = facts.counted_on
    units = (
        (
            district.name,
            f"{page}?{urlencode({'on': day.isoformat(), 'district': district.pk})}",
            staff_of(team for team in facts.staff.values() if team.district == district.pk),
        )
        for district in districts
    )
    return routes_panel(units, head="区", on_words=format_date(day))


def _district_url(district: District, asked: Asked) -> str:
    return f"{reverse('reports:district_dashboard', args=[district.pk])}{asked.query}"

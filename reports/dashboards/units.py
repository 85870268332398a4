"""The dashboards of one district and of one center."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from accounts.models import District
from centers.models import Center
from pilots.models import PilotUnit
from pilots.obligations import Matrix, matrix
from reports.apart import CENTER
from reports.board import BoardRow, Placed, board_of, known_of, placed_of_center, placed_units
from reports.dashboards.doors import Doors
from reports.dashboards.money_panels import center_money_panel, ledgers_panel, sources_panel
from reports.dashboards.numbers import ISSUED, LEDGERS, OF_CENTER, Place, gather
from reports.dashboards.page import Asked, Tile, contents_of, money_tile, staff_tile, work_tiles
from reports.dashboards.panels import Panel
from reports.dashboards.stages import stages_panel
from reports.dashboards.standings import centers_panel, risks_panel
from reports.dashboards.work_panels import (
    Team,
    fields_panel,
    methods_panel,
    routes_panel,
    services_panel,
    structures_panel,
)
from reports.lights import MONEY_READERS


@dataclass(frozen=True, slots=True)
class DistrictDashboard:
    matrix: Matrix
    stages: Panel
    tiles: list[Tile]
    risks: Panel
    panels: list[Panel]

    @property
    def urgent(self) -> list[Panel]:
        """What stands above everything else."""
        return [self.risks]

    @property
    def contents(self) -> list[tuple[str, str]]:
        above = [("stages", "阶段进度"), ("risks", self.risks.title)]
        return [*above, *contents_of(*self.panels)]

    @property
    def tables(self) -> list[Panel]:
        return [self.stages, self.risks, *self.panels]


def district_dashboard(asked: Asked, *, district: District, by, at: datetime) -> DistrictDashboard:
    """The same number of queries for any number of centers."""
    units = PilotUnit.objects.visible_to(by).filter(district=district)
    placed = placed_units(round=asked.round, units=units, on=asked.on)
    found = gather(
        asked.period,
        asked.earlier,
        on=asked.on,
        place=Place((district.pk,), known_of(placed), staff_by=CENTER),
        money=(*ISSUED, *LEDGERS),
        money_before=ISSUED,
    )
    doors = asked.doors(by=by, district=district.pk)
    owed = matrix(asked.round, by=by, at=at, district=district)
    return DistrictDashboard(
        matrix=owed,
        stages=stages_panel(owed),
        tiles=[
            Tile("试点单位", f"{len(placed):,}", "个", url=doors.to("units") if placed else ""),
            *work_tiles(found, doors),
            money_tile(found, doors),
            staff_tile(found, doors),
        ],
        risks=risks_panel(placed, query=asked.query),
        panels=[
            centers_panel(
                placed,
                district=district,
                round=asked.round,
                query=asked.query,
                doors=asked.whole_doors(by=by, district=district.pk),
            ),
            methods_panel(found, doors),
            fields_panel(found, doors),
            services_panel(found, doors),
            structures_panel(found, doors),
            sources_panel(found, doors),
            ledgers_panel(found, doors),
            routes_panel(
                [_team(row, doors) for row in placed], found, head="街道(乡镇)", doors=doors
            ),
        ],
    )


def _team(row: Placed, doors: Doors) -> Team:
    name, center = row.unit.subdistrict.name, row.center
    if center is None:
        return Team(name, "", 0, doors.of())
    page = reverse("centers:center_detail", args=[center.pk])
    return Team(name, page, center.pk, doors.of(center=center.pk))


@dataclass(frozen=True, slots=True)
class CenterDashboard:
    """``rows`` are its pilot units of the round with their bars: one, or none of that year."""

    rows: tuple[BoardRow, ...]
    tiles: list[Tile]
    panels: list[Panel]

    urgent: tuple[Panel, ...] = ()

    @property
    def contents(self) -> list[tuple[str, str]]:
        above = [("standing", "进度与达标")] if self.rows else []
        return [*above, *contents_of(*self.panels)]

    @property
    def tables(self) -> list[Panel]:
        return self.panels


def center_dashboard(asked: Asked, *, center: Center, by) -> CenterDashboard:
    placed = placed_of_center(center, round=asked.round, by=by, on=asked.on)
    sees_money = by.role in MONEY_READERS
    found = gather(
        asked.period,
        asked.earlier,
        on=asked.on,
        place=Place((center.district_id,), known_of(placed), center),
        money=OF_CENTER if sees_money else (),
        money_before=OF_CENTER if sees_money else (),
    )
    doors = asked.doors(by=by, center=center.pk)
    money = (
        [center_money_panel(found, doors), ledgers_panel(found, doors, of_center=True)]
        if sees_money
        else []
    )
    return CenterDashboard(
        rows=board_of(placed, round=asked.round, role=by.role).rows,
        tiles=[
            *work_tiles(found, doors),
            staff_tile(found, doors),
        ],
        panels=[
            methods_panel(found, doors),
            fields_panel(found, doors),
            services_panel(found, doors),
            structures_panel(found, doors),
            *money,
            routes_panel([Team(center.name, "", None, doors)], found, head="中心", doors=doors),
        ],
    )

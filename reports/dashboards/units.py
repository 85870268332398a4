"""The dashboards of one district and of one center."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse

from accounts.models import District, Subdistrict
from accounts.roles import Role
from centers.models import Center
from centers.models.center import centers_by_unit
from centers.tallies import StaffTally
from core.chinese_dates import format_date
from pilots.models import PilotUnit
from pilots.obligations import Matrix, matrix
from reports.dashboards.doors import Doors
from reports.dashboards.facts import Facts, gather, staff_of
from reports.dashboards.money_panels import center_money_panel, ledgers_panel, sources_panel
from reports.dashboards.page import Asked, Tile, contents_of, money_tile, staff_tile, work_tiles
from reports.dashboards.panels import Panel
from reports.dashboards.persons import persons_tile
from reports.dashboards.stages import stages_panel
from reports.dashboards.standings import Placed, centers_panel, placed_units, risks_panel
from reports.dashboards.work_panels import (
    fields_panel,
    methods_panel,
    routes_panel,
    services_panel,
    structures_panel,
)
from reports.lights import MONEY_READERS
from reports.standing import BoardRow, board


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
    facts = gather(asked.period, asked.earlier, on=asked.on, by="district", district=district)
    units = PilotUnit.objects.visible_to(by).filter(district=district)
    placed = placed_units(round=asked.round, units=units, on=asked.on)
    facts = facts.of_centers(row.center for row in placed)
    doors = asked.doors(by=by, district=district.pk)
    owed = matrix(asked.round, by=by, at=at, district=district)
    return DistrictDashboard(
        matrix=owed,
        stages=stages_panel(owed),
        tiles=[
            Tile("试点单位", f"{len(placed):,}", "个", url=doors.to("units") if placed else ""),
            persons_tile(asked, doors, district=district),
            *work_tiles(facts, doors),
            money_tile(facts, doors),
            staff_tile(facts, doors),
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
            methods_panel(facts, doors),
            fields_panel(facts, doors),
            services_panel(facts, doors),
            structures_panel(facts, doors),
            sources_panel(facts, doors),
            ledgers_panel(facts, doors),
            _by_center(placed, facts, doors),
        ],
    )


def _by_center(placed: list[Placed], facts: Facts, doors: Doors) -> Panel:
    units = (_team(row, facts, doors) for row in placed)
    day = format_date(facts.counted_on)
    return routes_panel(units, head="街道(乡镇)", on_words=day, doors=doors)


def _team(row: Placed, facts: Facts, doors: Doors) -> tuple[str, str, StaffTally, Doors]:
    name, center = row.unit.subdistrict.name, row.center
    if center is None:
        return name, "", StaffTally(), doors.of()
    page = reverse("centers:center_detail", args=[center.pk])
    return name, page, facts.staff.get(center.pk, StaffTally()), doors.of(center=center.pk)


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
    facts = gather(asked.period, asked.earlier, on=asked.on, by="center", center=center)
    subdistricts = Subdistrict.objects.with_those_carried_on([center.subdistrict_id])
    units = (
        PilotUnit.objects.visible_to(by)
        .filter(subdistrict__in=subdistricts)
        .select_related("subdistrict__district")
    )
    seen = list(units.filter(round=asked.round).order_by("subdistrict__code", "pk"))
    facts = facts.of_centers(centers_by_unit(seen).values())
    doors = asked.doors(by=by, center=center.pk)
    sees_money = by.role in MONEY_READERS
    told = board(round=asked.round, units=seen, on=asked.on, sees_money=sees_money)
    rows = told.rows
    if by.role == Role.SUBDISTRICT_OFFICER:  # sees no case, nor why one does not count
        rows = tuple(replace(row, uncounted_url="") for row in rows)
    money = (
        [center_money_panel(facts, doors), ledgers_panel(facts, doors, of_center=True)]
        if sees_money
        else []
    )
    return CenterDashboard(
        rows=rows,
        tiles=[
            persons_tile(asked, doors, district=center.district, center=center),
            *work_tiles(facts, doors),
            staff_tile(facts, doors),
        ],
        panels=[
            methods_panel(facts, doors),
            fields_panel(facts, doors),
            services_panel(facts, doors),
            structures_panel(facts, doors),
            *money,
            routes_panel(
                [(center.name, "", staff_of(facts.staff.values()), doors)],
                head="中心",
                on_words=format_date(facts.counted_on),
                doors=doors,
            ),
        ],
    )

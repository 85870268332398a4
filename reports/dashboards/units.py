"""The dashboards of one district and of one center."""

from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from accounts.models import District, Subdistrict
from accounts.roles import Role
from centers.models import Center
from centers.tallies import StaffTally
from core.chinese_dates import format_date
from pilots.models import PilotUnit
from pilots.obligations import Matrix, matrix
from reports.dashboards.facts import Facts, gather, staff_of
from reports.dashboards.lists import lists_of
from reports.dashboards.page import Asked, Tile, money_tile, staff_tile, work_tiles
from reports.dashboards.panels import Bars, Column, Panel, Row
from reports.dashboards.standings import Placed, centers_panel, lit, placed_units, risks_panel
from reports.dashboards.work_panels import (
    LAST_YEAR,
    execution_panel,
    fields_panel,
    fitted,
    methods_panel,
    routes_panel,
    services_panel,
    sources_panel,
    structures_panel,
)
from reports.lights import MONEY_READERS
from reports.standing import BoardRow, board


# Whom money of a center concerns; who works there or supervises sees none of it.
@dataclass(frozen=True, slots=True)
class DistrictDashboard:
    matrix: Matrix
    tiles: list[Tile]
    panels: list[Panel]

    @property
    def tables(self) -> list[Panel]:
        return self.panels


def district_dashboard(asked: Asked, *, district: District, by, at: datetime) -> DistrictDashboard:
    """The same number of queries for any number of centers."""
    facts = gather(asked.period, asked.earlier, on=asked.on, by="district", district=district)
    units = PilotUnit.objects.visible_to(by).filter(district=district)
    placed = placed_units(round=asked.round, units=units, staff=facts.staff, on=asked.on)
    lists = lists_of(asked, by=by, district=district)
    query = {"on": facts.counted_on.isoformat(), "district": district.pk}
    qualified = f"{reverse('centers:qualification_list')}?{urlencode(query)}"
    return DistrictDashboard(
        matrix=matrix(asked.round, by=by, at=at, district=district),
        tiles=[
            Tile("试点单位", f"{len(placed):,}", "个"),
            *work_tiles(facts, lists.closed, lists.supervision),
            money_tile(facts, lists.pools),
            staff_tile(facts, qualified),
        ],
        panels=[
            centers_panel(placed, query=asked.query),
            methods_panel(facts, lists.cases),
            fields_panel(facts, lists.cases),
            services_panel(facts),
            structures_panel(facts),
            sources_panel(facts),
            execution_panel([(district.pk, district.name, lists.pools)], facts.now),
            _by_center(placed, facts),
            risks_panel(placed, query=asked.query),
        ],
    )


def _by_center(placed: list[Placed], facts: Facts) -> Panel:
    units = (
        (
            row.unit.subdistrict.name,
            f"{reverse('centers:center_detail', args=[row.center.pk])}" if row.center else "",
            staff_of([facts.staff[row.center.pk]])
            if row.center and row.center.pk in facts.staff
            else StaffTally(),
        )
        for row in placed
    )
    return routes_panel(units, head="街道(乡镇)", on_words=format_date(facts.counted_on))


@dataclass(frozen=True, slots=True)
class CenterDashboard:
    """``rows`` are its pilot units of the round with their bars: one, or none of that year."""

    rows: tuple[BoardRow, ...]
    lights: tuple[tuple[str, bool], ...]
    tiles: list[Tile]
    panels: list[Panel]

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
    placed = placed_units(round=asked.round, units=units, staff=facts.staff, on=asked.on)
    lists = lists_of(asked, by=by, center=center)
    sees_money = by.role in MONEY_READERS
    seen = [row.unit for row in placed]
    told = board(round=asked.round, units=seen, on=asked.on, sees_money=sees_money)
    rows = told.rows
    if by.role == Role.SUBDISTRICT_OFFICER:  # sees no case, nor why one does not count
        rows = tuple(replace(row, uncounted_url="") for row in rows)
    money = [_money_panel(facts)] if sees_money else []
    return CenterDashboard(
        rows=rows,
        lights=lit(placed, sees_money=sees_money),
        tiles=[*work_tiles(facts, lists.closed, lists.supervision), staff_tile(facts)],
        panels=[
            methods_panel(facts, lists.cases),
            fields_panel(facts, lists.cases),
            services_panel(facts),
            structures_panel(facts),
            *money,
            routes_panel(
                [(center.name, "", staff_of(facts.staff.values()))],
                head="中心",
                on_words=format_date(facts.counted_on),
            ),
        ],
    )


MONEY = (Column("本期", "money"), Column(LAST_YEAR, "money"))


def _money_panel(facts: Facts) -> Panel:
    def sums(name: str) -> tuple[int, int | None]:
        def number(tally) -> int:
            return getattr(tally, name)

        return (
            facts.now.money.total(number),
            facts.before.money.total(number) if facts.before else None,
        )

    rows = (
        Row("分配到本中心", sums("allocated")),
        Row("已拨付到街道(乡镇)", sums("paid")),
    )
    bars = Bars((0,), before=1)
    return fitted(Panel("money", "资金", "事项", MONEY, rows, unit="元", bars=bars), facts)

"""How it stands where this desk works, beside its pilot units: stages, money, lights.

Each role gets what it answers for; who runs the platform or audits it gets nothing of the business.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from accounts.roles import Role
from centers.models import Center
from centers.tallies import staff_tallies
from core.chinese_dates import beijing_date
from core.money import format_wan
from funding.tallies import MoneyTally, money_tallies
from pilots.models import PilotUnit, Round
from pilots.obligations import Cell, Column, matrix
from pilots.spans import Span
from reports.dashboards.page import Tile
from reports.dashboards.standings import lit, placed_units
from reports.lights import MONEY_READERS


@dataclass(frozen=True, slots=True)
class HomeStanding:
    """``stages`` are the city's, ``owed`` a district's own, ``lights`` a center's."""

    stages: tuple[Column, ...] = ()
    owed: tuple[tuple[Column, Cell], ...] = ()
    lights: tuple[tuple[str, bool], ...] = ()
    tiles: tuple[Tile, ...] = ()
    dashboard_url: str = ""


def standing_for(desk, round: Round | None, *, at: datetime) -> HomeStanding | None:
    """Of the latest round; None for a desk that has nothing here, or before the first round."""
    source = SOURCES.get(desk.role)
    return source(desk, round, at=at) if source and round is not None else None


def _of_city(desk, round: Round, *, at) -> HomeStanding:
    found = matrix(round, by=desk, at=at)
    return HomeStanding(
        stages=tuple(found.columns), dashboard_url=reverse("reports:city_dashboard")
    )


def _of_district(desk, round: Round, *, at) -> HomeStanding:
    found = matrix(round, by=desk, at=at)
    cells = found.rows[0].cells if found.rows else []
    tallies = money_tallies([_whole(round)], by="district", district=desk.district)
    money = tallies.get((round.pk, desk.district_id), MoneyTally())
    pools = f"{reverse('funding:pool_list')}?round={round.pk}"
    issued = money.issued.total()
    return HomeStanding(
        owed=tuple(
            (column, cell)
            for column, cell in zip(found.columns, cells, strict=bool(cells))
            if cell.obligation is not None
        ),
        tiles=(
            Tile("下达资金", format_wan(issued), "万元", "", pools),
            Tile("已分配到中心", format_wan(money.allocated), "万元", _share(money, issued), pools),
        ),
        dashboard_url=reverse("reports:district_dashboard", args=[desk.district_id]),
    )


def _share(money: MoneyTally, issued: int) -> str:
    return f"尚未分配{format_wan(issued - money.allocated)}万元" if issued else ""


def _of_center(desk, round: Round, *, at) -> HomeStanding | None:
    center = Center.objects.visible_to(desk).running().order_by("pk").first()
    if center is None:
        return None
    on, sees_money = beijing_date(at), desk.role in MONEY_READERS
    placed = placed_units(
        round=round,
        units=PilotUnit.objects.visible_to(desk),
        staff=staff_tallies(on=on, center=center),
        on=on,
    )
    return HomeStanding(
        lights=lit(placed, sees_money=sees_money),
        tiles=_money_of(center, round) if sees_money else (),
        dashboard_url=reverse("reports:center_dashboard", args=[center.pk]),
    )


def _money_of(center: Center, round: Round) -> tuple[Tile, ...]:
    tallies = money_tallies([_whole(round)], by="center", center=center)
    money = tallies.get((round.pk, center.pk), MoneyTally())
    lines = reverse("funding:line_list")
    return (
        Tile("分配到本中心", format_wan(money.allocated), "万元", "", lines),
        Tile("已拨付", format_wan(money.paid), "万元", "", lines),
    )


def _whole(round: Round) -> Span:
    return Span(round, round.service_starts_on, round.service_ends_on)


SOURCES: dict[str, Callable[..., HomeStanding | None]] = {
    **dict.fromkeys(Role.of_city, _of_city),
    **dict.fromkeys(Role.of_district, _of_district),
    **dict.fromkeys(Role.of_subdistrict, _of_center),
}

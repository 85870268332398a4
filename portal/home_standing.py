"""How it stands where this desk works, beside its pilot units: stages, money, lights.

Each role gets what it answers for; who runs the platform or audits it gets nothing of the business.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlencode

from django.urls import reverse

from accounts.roles import Role
from centers.models import Center
from core.chinese_dates import beijing_date
from core.money import format_wan
from pilots.models import Round
from pilots.obligations import Cell, Column, matrix
from reports.apart import Apart, apart
from reports.dashboards.doors import Doors, doors_of
from reports.dashboards.numbers import OF_CENTER
from reports.dashboards.page import Tile
from reports.facts import Facts
from reports.lights import MONEY_READERS


@dataclass(frozen=True, slots=True)
class HomeStanding:
    """``stages`` are the city's, ``owed`` a district's own; a center's lights stand on its card
    (``portal.progress``). ``closed`` says who closed the round they are of, and when."""

    stages: tuple[Column, ...] = ()
    owed: tuple[tuple[Column, Cell], ...] = ()
    tiles: tuple[Tile, ...] = ()
    dashboard_url: str = ""
    closed: str = ""


def standing_for(desk, round: Round | None, *, at: datetime) -> HomeStanding | None:
    """Of the latest round; None for a desk that has nothing here, or before the first round."""
    source = SOURCES.get(desk.role)
    standing = source(desk, round, at=at) if source and round is not None else None
    if standing is None or round is None or not round.is_closed:
        return standing
    return replace(standing, closed=round.why_closed().sentence)


def _of_city(desk, round: Round, *, at) -> HomeStanding:
    found = matrix(round, by=desk, at=at)
    return HomeStanding(
        stages=tuple(found.columns), dashboard_url=reverse("reports:city_dashboard")
    )


def _of_district(desk, round: Round, *, at) -> HomeStanding:
    found = matrix(round, by=desk, at=at)
    cells = found.rows[0].cells if found.rows else []
    facts = Facts(round=round, on=beijing_date(at), districts=[desk.district_id])
    money = apart(facts, ("received_total", *OF_CENTER))
    doors = doors_of(by=desk, round=round, district=desk.district_id)
    return HomeStanding(
        owed=tuple(
            (column, cell)
            for column, cell in zip(found.columns, cells, strict=bool(cells))
            if cell.obligation is not None
        ),
        tiles=(
            _money(doors, "资金合计", money, "received_total"),
            _given(doors, money, round),
            *_both_ledgers(doors, money),
        ),
        dashboard_url=reverse("reports:district_dashboard", args=[desk.district_id]),
    )


def _given(doors: Doors, money: Apart, round: Round) -> Tile:
    """With what is left of it, which the list of the money says as well."""
    tile = _money(doors, "已分配到中心", money, "allocated_total")
    issued, given = (money.total(key) for key in ("received_total", "allocated_total"))
    if not issued:
        return tile
    url = f"{reverse('funding:pool_list')}?{urlencode({'round': round.pk})}"
    left = f"尚未分配{format_wan(issued - given)}万元"
    return replace(tile, hint=left, hint_url=url if issued != given else "")


def _of_center(desk, round: Round, *, at) -> HomeStanding | None:
    center = Center.objects.visible_to(desk).running().order_by("pk").first()
    if center is None:
        return None
    on = beijing_date(at)
    return HomeStanding(
        tiles=_money_of(desk, center, round, on=on) if desk.role in MONEY_READERS else (),
        dashboard_url=reverse("reports:center_dashboard", args=[center.pk]),
    )


def _money_of(desk, center: Center, round: Round, *, on: date) -> tuple[Tile, ...]:
    facts = Facts(round=round, on=on, districts=[center.district_id], center=center)
    money = apart(facts, OF_CENTER)
    doors = doors_of(by=desk, round=round, center=center.pk)
    return (
        _money(doors, "已分配到本中心", money, "allocated_total"),
        *_both_ledgers(doors, money),
    )


def _both_ledgers(doors: Doors, money: Apart) -> tuple[Tile, ...]:
    return (
        _money(doors, "财政支付", money, "paid_total"),
        _money(doors, "机构使用", money, "funds_spent"),
    )


def _money(doors: Doors, label: str, money: Apart, key: str) -> Tile:
    """With the way to its rows; nothing is behind a zero."""
    amount = money.total(key)
    return Tile(label, format_wan(amount), "万元", url=doors.to(key) if amount else "")


SOURCES: dict[str, Callable[..., HomeStanding | None]] = {
    **dict.fromkeys(Role.of_city, _of_city),
    **dict.fromkeys(Role.of_district, _of_district),
    **dict.fromkeys(Role.of_subdistrict, _of_center),
}

"""How far units are and what they lack: the rows a comparison, a map and the list of risks share."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.urls import reverse

from accounts.models import District
from pilots.models import Round
from pilots.quota import Pace
from reports.board import Placed
from reports.dashboards.doors import Doors
from reports.dashboards.panels import Bars, Column, Panel, Row, Value, share, summed

COMPARED = (
    Column("试点单位", unit="个"),
    Column("应完成案例", unit="个"),
    Column("计入案例", unit="个"),
    Column("完成率", "percent"),
    Column("应完成督导", "hours", "小时"),
    Column("计入督导", "hours", "小时"),
    Column("督导完成率", "percent"),
    Column("需加快", unit="个"),
)
# 场地, 人员 and 资金: how many have all three, or of one unit which it has.
EQUIPPED = Column("三项齐备", unit="个")
LIGHTS = Column("开展条件", "text")
LIT = len(COMPARED)


def numbers_of(placed: Iterable[Placed]) -> tuple[int | None, ...]:
    """The columns of ``COMPARED`` for some units as one; quotas are added up unit by unit."""
    own = [row.standing for row in placed]
    cases, owed = sum(row.cases for row in own), sum(row.quota.cases for row in own)
    minutes = sum(row.supervision_minutes for row in own)
    due = sum(row.quota.supervision_minutes for row in own)
    behind = sum(row.pace == Pace.BEHIND for row in own)
    return (len(own), owed, cases, share(cases, owed), due, minutes, share(minutes, due), behind)


def districts_panel(
    rows: Iterable[tuple[District, str, list[Placed]]], *, round: Round, doors: Doors
) -> Panel:
    lines = tuple(
        Row(
            district.name,
            (*numbers_of(own), sum(not row.missing for row in own)),
            url,
            _compared_urls(doors.of(district=district.pk), round, district=district.pk),
        )
        for district, url, own in rows
    )
    return _compared(lines, "各区完成情况", "区", _compared_urls(doors, round), EQUIPPED)


def centers_panel(
    placed: Iterable[Placed], *, district: District, round: Round, query: str, doors: Doors
) -> Panel:
    lines = tuple(
        Row(
            row.unit.subdistrict.name,
            (*numbers_of([row]), "、".join(light.word for light in row.lights)),
            center_url(row, query),
            _own_urls(row, doors),
        )
        for row in placed
    )
    urls = _compared_urls(doors, round, district=district.pk)
    return _compared(lines, "各中心完成情况", "街道(乡镇)", urls, LIGHTS)


def _compared_urls(doors: Doors, round: Round, *, district: int | None = None) -> dict[int, str]:
    """What is owed, and who is behind, stands on the board of the units, with its sums."""
    board = board_url(round=round.pk, district=district)
    done = {2: doors.to("counting_cases"), 5: doors.to("supervision_minutes")}
    behind = board_url(round=round.pk, district=district, pace=Pace.BEHIND.name.lower())
    return {0: doors.to("units"), 1: board, **done, 4: board, 7: behind, LIT: board}


def _own_urls(row: Placed, doors: Doors) -> dict[int, str]:
    board = unit_url(row)
    own = doors.of(center=row.center.pk if row.center else None)
    done = {2: own.to("counting_cases"), 5: own.to("supervision_minutes")}
    return {0: board, 1: board, **done, 4: board, 7: board, LIT: board}


def unit_url(row: Placed) -> str:
    """Where both quotas of the unit are told with what is done of them."""
    return board_url(round=row.unit.round_id, unit=row.unit.pk)


def board_url(**asked) -> str:
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{reverse('reports:standing_list')}?{query}"


def _compared(
    rows: tuple[Row, ...], title: str, head: str, total_urls: dict[int, str], last: Column
) -> Panel:
    """``last`` is the column of the lights: a number is added up, words are not."""
    columns = (*COMPARED, last)
    of = summed(rows, columns)
    lit = of[LIT] if last.is_number else None
    total = (*of[:3], share(of[2], of[1]), *of[4:6], share(of[5], of[4]), of[7], lit)
    return Panel(
        "compare",
        title,
        head,
        columns,
        rows,
        lead="条形为已计入的服务案例，浅色为应完成数。按现有记录，不随所选时段变化。"
        f"{last.label}指场地、人员、资金，",
        more=("缺什么见风险清单。", "#panel-risks"),
        total=total if rows else (),
        total_urls=total_urls,
        bars=Bars((2,), owed=1),
        empty="还没有试点单位",
    )


RISKS = (
    Column("街道(乡镇)", "text"),
    Column("进度", "text"),
    Column("还差案例", unit="个"),
    Column("还差督导", "hours", "小时"),
    Column("缺", "text"),
)


def risks_panel(placed: Iterable[Placed], *, query: str) -> Panel:
    """Centers that will miss the quota at this pace, or lack premises, people or money."""
    rows = tuple(
        Row(
            row.unit.subdistrict.district.name,
            _risk(row),
            urls={
                0: center_url(row, query),
                2: unit_url(row),
                3: unit_url(row),
            },
        )
        for row in sorted(placed, key=_urgency)
        if row.is_at_risk
    )
    return Panel(
        "risks",
        "风险清单",
        "区",
        RISKS,
        rows,
        lead="按目前进度完不成指标的（需加快），以及没有场地、没有专业服务人员在岗或还没有分配到资金的中心。",
        empty="没有需要关注的中心",
    )


def _urgency(row: Placed) -> tuple[bool, int, int]:
    """Who lags behind first, then who lacks more; of the same in the order of the units."""
    standing = row.standing
    owed = standing.quota.cases
    done = standing.cases * 100 // owed if owed else 100
    return standing.pace != Pace.BEHIND, -len(row.missing), done


def _risk(row: Placed) -> tuple[Value, ...]:
    standing = row.standing
    return (
        row.unit.subdistrict.name,
        standing.pace.value,
        standing.missing_cases,
        standing.missing_minutes,
        "；".join(f"{light.label}：{light.reason}" for light in row.missing) or "无",
    )


def center_url(row: Placed, query: str) -> str:
    if row.center is None:
        return ""
    return f"{reverse('reports:center_dashboard', args=[row.center.pk])}{query}"

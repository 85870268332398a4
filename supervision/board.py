"""What stands above a list of sessions: confirmed and unconfirmed hours, never added up."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, Sum
from django.urls import reverse

from core.minutes import format_hours
from pilots.models import PilotUnit, Round
from pilots.quota import Pace, Standing, days_of, hours_in_words, quota_of
from supervision.figures import SupervisionFigures
from supervision.forms.session_filters import Shown


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure; its link opens exactly the sessions that it was added up from."""

    label: str
    value: str
    unit: str
    url: str
    hint: str


@dataclass(frozen=True, slots=True)
class Meter:
    """One center's confirmed hours held against the floor of the year (实施方案三(二)); ``url`` opens
    the sessions that ``done`` was added up from, "" where there are none."""

    label: str
    done: str
    total: str
    word: str
    tone: str
    left: str
    url: str


TONES = {Pace.DONE: "good", Pace.NORMAL: "waiting", Pace.BEHIND: "warn", Pace.LEFT: "neutral"}


def meter_of(
    figures: SupervisionFigures, round: Round, *, subdistrict: int, on: date
) -> Meter | None:
    """The bar of the one center of this unit; None where it takes no part in the round."""
    unit = PilotUnit.objects.filter(round=round, subdistrict=subdistrict).first()
    return meter_for(unit, figures, round, on=on) if unit else None


def meter_for(
    unit: PilotUnit, figures: SupervisionFigures, round: Round, *, on: date, **narrowed
) -> Meter:
    """``narrowed`` is what else the list is asked for, where it has more than the ``figures``."""
    standing = Standing(
        quota=quota_of(unit, round),
        cases=0,
        supervision_minutes=figures.minutes,
        elapsed_days=(on - unit.starts_on).days,
        total_days=days_of(unit.starts_on, unit.ends_on),
        has_left=unit.has_withdrawn,
    )
    owed = standing.quota.supervision_minutes
    return Meter(
        label=f"已确认的专业督导（全年不少于{hours_in_words(owed)}）",
        done=format_hours(figures.minutes),
        total=format_hours(owed),
        word=standing.supervision_pace.value,
        tone=TONES[standing.supervision_pace],
        left=what_is_left(standing, days_left=(unit.ends_on - on).days + 1),
        url=rows_behind(round, Shown.COUNTING, **narrowed) if figures.minutes else "",
    )


def tiles_of(figures: SupervisionFigures, round: Round) -> list[Tile]:
    return [
        Tile(
            "已确认督导时长",
            format_hours(figures.minutes),
            "小时",
            rows_behind(round, Shown.COUNTING),
            f"{figures.sessions}次，受督导{figures.attendances}人次",
        ),
        Tile(
            "其中纸质确认",
            format_hours(figures.paper_minutes),
            "小时",
            rows_behind(round, Shown.ON_PAPER),
            "区级按双方签字的记录表确认",
        ),
        Tile(
            "待确认督导时长",
            format_hours(figures.unconfirmed_minutes),
            "小时",
            rows_behind(round, Shown.AWAITING),
            f"{figures.unconfirmed_sessions}次，对方确认后计入",
        ),
    ]


def own_tile(waiting: int, round: Round) -> Tile:
    """What waits for the desk that is reading."""
    url = rows_behind(round, Shown.MINE)
    return Tile("待我确认", str(waiting), "次", url, "对方登记后由您确认")


def what_is_left(standing: Standing, *, days_left: int) -> str:
    """What the center still owes of the sixty hours, and how much a week that takes."""
    missing = standing.missing_minutes
    if not missing:
        return "已完成全年专业督导时长。"
    if standing.has_left:
        return f"试点单位已退出，退出前还差{hours_in_words(missing)}。"
    if days_left <= 0:
        return f"服务期已结束，还差{hours_in_words(missing)}。"
    weekly = -(-missing * 7 // days_left)
    needed = f"平均每周约需{format_hours(min(weekly, missing))}小时"
    return f"还差{hours_in_words(missing)}，服务期还有{days_left}天，{needed}。"


def rows_behind(round: Round, shown: Shown, **narrowed) -> str:
    query = urlencode({"round": round.pk, "show": shown.value, **narrowed})
    return f"{reverse('supervision:session_list')}?{query}"


def hours_listed(sessions) -> str:
    """What sessions of one kind come to, whatever page of them is shown."""
    found = sessions.order_by().aggregate(sessions=Count("pk"), minutes=Sum("minutes", default=0))
    return f"共{found['sessions']}次，{format_hours(found['minutes'])}小时。"

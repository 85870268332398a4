"""What stands above a list of sessions: confirmed and unconfirmed hours, never added up."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from core.minutes import format_hours
from pilots.models import Round
from pilots.quota import hours_in_words
from supervision.figures import SupervisionFigures
from supervision.forms import Shown


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
    """One center's confirmed hours held against the floor of the year (实施方案三(二))."""

    label: str
    done: str
    total: str


def meter_of(figures: SupervisionFigures, round: Round) -> Meter:
    quota = round.quota.supervision_minutes
    label = f"已确认的专业督导（全年不少于{hours_in_words(quota)}）"
    return Meter(label, format_hours(figures.minutes), format_hours(quota))


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
            "待确认督导时长",
            format_hours(figures.unconfirmed_minutes),
            "小时",
            rows_behind(round, Shown.AWAITING),
            f"{figures.unconfirmed_sessions}次，督导确认后计入",
        ),
    ]


def own_tile(waiting: int, round: Round) -> Tile:
    """What waits for the supervisor who is reading."""
    url = rows_behind(round, Shown.MINE)
    return Tile("待我确认", str(waiting), "次", url, "中心登记后由您本人确认")


def rows_behind(round: Round, shown: Shown) -> str:
    query = urlencode({"round": round.pk, "show": shown.value})
    return f"{reverse('supervision:session_list')}?{query}"

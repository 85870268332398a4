"""The gatherings of a month as a list and as a workbook, with what still waits for its report."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from accounts.models import RoleGrant
from cases.gathering_states import GatheringState
from cases.models import Gathering
from cases.sight import shows_people
from core.chinese_dates import beijing_date, format_date
from core.spreadsheets import Column, Sheet, write_workbook

MOST_MONTHS = 60
TITLE = "小组和社区活动登记表"
COLUMNS = (
    Column("序号", "integer", is_summed=False),
    Column("社会工作服务中心", width=38),
    Column("小组(活动)", width=30),
    Column("工作方法", width=10),
    Column("类别", width=14),
    Column("节次", width=10),
    Column("主题", width=30),
    Column("日期", "date"),
    Column("地点", width=24),
    Column("状态", width=10),
    Column("时长(小时)", "hours"),
    Column("人数", "integer"),
    Column("人次", "integer"),
    Column("首次参加", "integer"),
    Column("重点对象", "integer"),
    Column("志愿者(人次)", "integer"),
    Column("志愿服务(小时)", "hours"),
    Column("补录", width=8),
)


@dataclass(frozen=True, slots=True)
class GatheringRow:
    """A gathering in a list. ``url`` is "" where the desk may not open it."""

    url: str
    topic: str
    name: str
    label: str
    method: str
    sort: str
    center: str
    day: date
    hour: str
    place: str
    state: str
    tone: str
    counts: str
    is_late: bool


def fetched(gatherings):
    """What a row shows, and nothing else: the text is not decrypted for a list."""
    people = "activity__case", "record", "center"
    return gatherings.with_day().select_related(*people).defer("record__text")


def gathering_row(gathering: Gathering, desk: RoleGrant, *, at: datetime) -> GatheringRow:
    activity, service = gathering.activity, gathering.record
    begins = service.starts_at if service else gathering.planned_time
    opens, is_due = shows_people(desk), gathering.is_due(at)
    return GatheringRow(
        url=reverse("cases:gathering_detail", args=[gathering.public_id]) if opens else "",
        topic=gathering.topic,
        name=str(activity),
        label=gathering.label,
        method=activity.get_method_display(),
        sort=activity.sort,
        center=gathering.center.name,
        day=service.served_on if service else gathering.planned_on,
        hour=f"{begins:%H:%M}",
        place=gathering.place,
        state="待登记" if is_due else gathering.get_state_display(),
        tone="warn" if is_due else GatheringState(gathering.state).tone,
        counts=f"{service.persons}人，{service.person_times}人次" if service else "",
        is_late=bool(service and service.is_late_entry),
    )


def months_of(gatherings, at: datetime) -> list[tuple[str, str]]:
    """The months with something in them and the present one, newest first, as choices."""
    this = beijing_date(at).replace(day=1)
    days = {*gatherings.dates("planned_on", "month"), this}
    days |= {*gatherings.held().dates("record__served_on", "month")}
    newest = sorted(days, reverse=True)[:MOST_MONTHS]
    months = [f"{day:%Y-%m}" for day in newest]
    return [(month, month_label(month)) for month in months]


def month_label(month: str) -> str:
    """2021年6月, of "2021-06"."""
    year, _, number = month.partition("-")
    return f"{year}年{int(number)}月"


def in_month(gatherings, month: str):
    """Those of a month ("2021-06"), by the day they were held or are planned for."""
    year, number = (int(part) for part in month.split("-"))
    first = date(year, number, 1)
    following = date(year + number // 12, number % 12 + 1, 1)
    return gatherings.with_day().filter(day__gte=first, day__lt=following)


def workbook(gatherings, *, month: str, at: datetime) -> bytes:
    """The month's gatherings, oldest first; what people typed stays text."""
    rows = fetched(gatherings).order_by("day", "pk")
    table = [_cells(number, row) for number, row in enumerate(rows, start=1)]
    exported = format_date(beijing_date(at))
    subtitle = f"{month_label(month)}，{exported}导出，共{len(table)}次"
    sheet = Sheet(title=TITLE, columns=COLUMNS, rows=table, subtitle=subtitle)
    return write_workbook([sheet], filename_title=TITLE)


def _cells(number: int, gathering: Gathering) -> list:
    activity, service = gathering.activity, gathering.record
    counts: list = [None] * 8
    if service:
        counts = [
            service.minutes,
            service.persons,
            service.person_times,
            gathering.new_persons,
            gathering.key_persons,
            gathering.volunteers,
            gathering.volunteer_minutes,
            "补录" if service.is_late_entry else None,
        ]
    return [
        number,
        gathering.center.name,
        str(activity),
        activity.get_method_display(),
        activity.sort,
        gathering.label,
        gathering.topic,
        service.served_on if service else gathering.planned_on,
        gathering.place,
        gathering.get_state_display(),
        *counts,
    ]

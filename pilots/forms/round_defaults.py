"""What a round's form comes filled in with: the notice's own days, or those of the round before."""

from datetime import date, time

from core.chinese_dates import in_beijing
from core.deadlines import last_day
from pilots.actions.round_changes import in_words
from pilots.models import Round, Stage
from pilots.models.rounds import notice_reminder_days
from pilots.states import StageKind

# 实施方案四: 5月18日下班前, 5月31日前, 12月20日前; a plain date is in time until midnight.
NOTICE = {
    StageKind.RECOMMENDATION: (5, 18, True),
    StageKind.PLAN: (5, 31, False),
    StageKind.SUMMARY: (12, 20, False),
}
FIRST_YEAR, LAST_YEAR = 2021, 2099  # its last entries come a year later, and no day after 2100
COPIED = (
    "case_quota",
    "is_pro_rata",
    "counting_rule",
    "counts_peer_supervision",
    "counts_training_supervision",
    "supervisor_min_level",
    "supervisor_min_years",
    "close_of_business",
    "plan_working_days",
)


def due_name(kind: str) -> str:
    return f"{kind}_due_on"


def by_close_name(kind: str) -> str:
    return f"{kind}_by_close"


def over_name(kind: str) -> str:
    return f"{kind}_over"


def notice_defaults(year: int) -> dict:
    """What the notice would say for ``year``, as the form's initial values."""
    defaults = {
        "year": year,
        "name": f"{year}年街道(乡镇)社会工作服务中心试点",
        "service_starts_on": date(year, 1, 1),
        "service_ends_on": date(year, 12, 31),
        "last_entry_on": date(year + 1, 1, 31),
        "supervision_minutes_quota": "60",
        "close_of_business": time(18),
        "reminder_days": in_words(notice_reminder_days()),
    }
    for kind, (month, day, by_close) in NOTICE.items():
        defaults[due_name(kind)] = date(year, month, day)
        defaults[by_close_name(kind)] = by_close
    return defaults


def copied_defaults(round: Round, *, year: int) -> dict:
    """The round once more in ``year``: its rules, and its days moved by whole years.

    An extension of last year is no rule of this one: the stages' original days are taken.
    """
    years = year - round.year
    defaults = {
        **{name: getattr(round, name) for name in COPIED},
        "year": year,
        "name": _name_in(round, year),
        "supervision_minutes_quota": hours_in_form(round.supervision_minutes_quota),
        "service_starts_on": moved(round.service_starts_on, years),
        "service_ends_on": moved(round.service_ends_on, years),
        "last_entry_on": moved(round.last_entry_on, years),
    }
    for stage in round.stages.all():
        day, by_close = due_day(stage)
        defaults[due_name(stage.kind)] = moved(day, years)
        defaults[by_close_name(stage.kind)] = by_close
        defaults["reminder_days"] = in_words(stage.reminder_days)
    return defaults


def hours_in_form(minutes: int) -> str:
    """Minutes as the hours' field takes them: 60, 1.5."""
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".")


def due_day(stage: Stage) -> tuple[date, bool]:
    """The last day that is in time, and whether it ends with the close of business."""
    due_at = in_beijing(stage.extended_from or stage.due_at)
    return last_day(due_at), due_at.time() != time.min


def moved(day: date, years: int) -> date:
    """The same day so many years later; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _name_in(round: Round, year: int) -> str:
    old = str(round.year)
    return round.name.replace(old, str(year)) if old in round.name else f"{year}年{round.name}"[:60]

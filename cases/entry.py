"""What must be in order before a service is recorded. Pure: asked by the form and by the action.

Facts that are missing or unreadable are None and are passed over, as in ``cases.intake``.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from cases.states import ServiceType
from core.chinese_dates import BEIJING, beijing_date, format_date
from core.problems import Problem

LATE_AFTER_DAYS = 30
# The six facts asked for first; what a process note may hold beside them; what is written in it.
FACTS = ("served_on", "starts_at", "minutes", "service_type", "persons", "person_times", "text")
MORE = ("field", "community", "place", "mode", "attendees", "aim", "reflection", "next_plan")
NARRATIVES = ("text", "place", "attendees", "aim", "reflection", "next_plan")


def record_problems(facts: Mapping, *, opened_on: date | None, at: datetime) -> list[Problem]:
    """Every reason against recording this service of a case opened on ``opened_on``.

    ``opened_on`` is None for service outside any case.
    """
    return [*_day(facts, opened_on), *_future(facts, at), *_people(facts)]


def whole(facts: Mapping) -> dict:
    """``facts`` as they are stored: 事务性工作 serves nobody, whatever stood in the two boxes."""
    if facts["service_type"] != ServiceType.CLERICAL:
        return dict(facts)
    return {**facts, "persons": 0, "person_times": 0}


def is_late_entry(served_on: date, *, at: datetime) -> bool:
    """补录: entered more than 30 days after the day of the service."""
    return (beijing_date(at) - served_on).days > LATE_AFTER_DAYS


def _day(facts: Mapping, opened_on: date | None) -> list[Problem]:
    served_on = facts.get("served_on")
    if served_on is None or opened_on is None or served_on >= opened_on:
        return []
    sentence = f"服务日期不能早于接案日期（{format_date(opened_on)}）。"
    return [Problem("before_opening", sentence, field="served_on")]


def _future(facts: Mapping, at: datetime) -> list[Problem]:
    served_on, starts_at, minutes = (
        facts.get("served_on"),
        facts.get("starts_at"),
        facts.get("minutes"),
    )
    if served_on is not None and served_on > beijing_date(at):
        return [Problem("in_future", "服务日期不能晚于今天。", field="served_on")]
    if None in (served_on, starts_at, minutes):
        return []
    ended_at = datetime.combine(served_on, starts_at, BEIJING) + timedelta(minutes=minutes)
    if ended_at > at:
        return [Problem("in_future", "这次服务还没有结束，请在结束后登记。", field="minutes")]
    return []


def _people(facts: Mapping) -> list[Problem]:
    persons, times = facts.get("persons"), facts.get("person_times")
    if persons == 0 and facts.get("service_type") not in (None, "", ServiceType.CLERICAL):
        return [Problem("persons_missing", "服务人数至少为1。", field="persons")]
    if None in (persons, times) or times >= persons:
        return []
    return [
        Problem("person_times_below_persons", "服务人次不能小于服务人数。", field="person_times")
    ]

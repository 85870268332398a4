"""What a person's time at a center must fulfil before it is written down."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Q

from centers.models import Engagement, Person
from core.chinese_dates import format_date
from core.problems import Problem


def start_problems(engagement: Mapping, today: date) -> list[Problem]:
    if engagement["starts_on"] > today:
        return [Problem("day_in_future", "上岗日期不能晚于今天。", field="starts_on")]
    return []


def overlap_problems(person: Person, starts_on: date) -> list[Problem]:
    """A new time may not begin while another runs, nor before one that is already over."""
    other = (
        person.engagements.filter(Q(ends_on=None) | Q(ends_on__gte=starts_on))
        .order_by("starts_on")
        .last()
    )
    if other is None:
        return []
    if other.ends_on is None:
        since = format_date(other.starts_on)
        message = f"{person}自{since}起在岗，登记离岗后才能再次上岗。"
        return [Problem("already_on_duty", message, field="starts_on")]
    message = f"{person}上次在岗至{format_date(other.ends_on)}，再次上岗须在此之后。"
    return [Problem("engagements_overlap", message, field="starts_on")]


def end_problems(engagement: Engagement, ends_on: date, today: date) -> list[Problem]:
    if engagement.ends_on is not None:
        message = f"已登记于{format_date(engagement.ends_on)}离岗。"
        return [Problem("engagement_ended", message, field="ends_on")]
    if ends_on > today:
        return [Problem("day_in_future", "离岗日期不能晚于今天。", field="ends_on")]
    if ends_on < engagement.starts_on:
        message = f"离岗日期不能早于上岗日期（{format_date(engagement.starts_on)}）。"
        return [Problem("ends_before_start", message, field="ends_on")]
    return []

"""What templates need to speak Chinese: amounts, hours, dates, deadlines, icons."""

import re
from datetime import date, datetime
from functools import cache

from django import template
from django.templatetags.static import static
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from core import chinese_dates, deadlines, minutes, money

register = template.Library()

NOTHING = "—"  # an empty figure; a zero is shown as zero
DAY = re.compile(r"(\d{4}年\d{1,2}月\d{1,2}日)")


@register.filter
def yuan(fen: int | None) -> str:
    """分 as 元: 1,234.56"""
    return NOTHING if fen in (None, "") else money.format_yuan(fen)


@register.filter
def wan(fen: int | None) -> str:
    """分 as 万元: 12.35"""
    return NOTHING if fen in (None, "") else money.format_wan(fen)


@register.filter
def hours(length: int | None) -> str:
    """Minutes as hours: 1.5"""
    return NOTHING if length in (None, "") else minutes.format_hours(length)


@register.filter
def cn_date(day: date | None) -> str:
    return chinese_dates.format_date(day) if day else NOTHING


@register.filter
def days_unbroken(text: str) -> SafeString:
    """A text of which no day is broken over two lines, however narrow its column."""
    *parts, rest = DAY.split(text)
    before = zip(parts[::2], parts[1::2], strict=True)
    return format_html_join("", '{}<span class="text-nowrap">{}</span>', before) + escape(rest)


@register.filter
def cn_moment(at: datetime | None) -> str:
    return chinese_dates.format_moment(at) if at else NOTHING


@register.filter
def deadline(due_at: datetime | None) -> str:
    """The moment that is too late, as 2021年5月18日(周二)18:00前"""
    return deadlines.describe(due_at) if due_at else NOTHING


@register.filter
def weekday(day: date | None) -> str:
    return chinese_dates.weekday(day) if day else NOTHING


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """One symbol of the sprite, silent for screen readers: the words stand beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>',
        static("vendor/icons.svg"),
        name,
    )

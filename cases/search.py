"""Cases by number or title, as their list finds them; never by whom they are about. Gatherings by
what they are about, and the pieces of the library by their titles."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse

from cases.filters import numbered, titled
from cases.gathering_list import fetched
from cases.models import Case, Exemplary, Gathering
from cases.sight import CaseRow, case_row, row_columns, shows_people
from core.chinese_dates import format_date
from core.search import Found, Hit, found, listed_at


def search(desk, text: str, *, on: date) -> list[Found]:
    """Two queries. What is written in Latin letters and digits is a number, else a title."""
    cases = row_columns(Case.objects.open_to(desk, on=on), desk)
    is_number = text.isascii()
    chosen = numbered(cases, text.upper()) if is_number else titled(cases, text, desk)
    query = {"number": text.upper()} if is_number else {"title": text}
    order = chosen.order_by("-opened_on", "-pk")
    return [
        found(
            "服务案例",
            order,
            lambda case: _hit(case_row(case, desk)),
            listed_at("cases:case_list", **query),
        ),
        _gatherings(desk, text),
    ]


def _gatherings(desk, text: str) -> Found:
    """By topic, or by the name of an activity that stands alone: a group's is that of its case."""
    named = Q(topic__icontains=text) | Q(activity__title__icontains=text)
    gatherings = fetched(Gathering.objects.visible_to(desk)).filter(named)
    is_opened = shows_people(desk)

    def gathering(row: Any) -> Hit:
        page = reverse("cases:gathering_detail", args=[row.public_id]) if is_opened else ""
        return Hit(row.topic, f"{row.activity}，{format_date(row.day)}，{row.center}", page)

    rows = gatherings.order_by("-day", "-pk")
    return found("小组和活动", rows, gathering, listed_at("cases:gathering_list"))


def search_library(desk, text: str) -> list[Found]:
    """One query."""
    pieces = Exemplary.objects.in_library(desk).filter(edition__title__icontains=text)

    def piece(row: Exemplary) -> Hit:
        page = reverse("cases:library_read", args=[row.public_id])
        return Hit(row.edition.title, f"{row.district}，{row.year}年", page)

    shown = ("public_id", "year", "edition__title", "district__name")
    rows = pieces.select_related("edition", "district").only(*shown)
    order = rows.order_by("-published_at", "-pk")
    return [found("案例库", order, piece, listed_at("cases:library_list"))]


def _hit(row: CaseRow) -> Hit:
    words = (row.title, row.method, row.field, row.state)
    return Hit(row.number, "，".join(word for word in words if word), row.url)

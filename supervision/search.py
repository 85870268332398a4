"""Supervision sessions by topic."""

from django.urls import reverse

from core.chinese_dates import format_date
from core.search import Found, Hit, found, listed_at
from supervision.models import SupervisionSession


def search(desk, text: str) -> list[Found]:
    """One query."""
    sessions = SupervisionSession.objects.visible_to(desk).filter(topic__contains=text)

    def session(row: SupervisionSession) -> Hit:
        hint = f"{format_date(row.held_on)}，{row.center}"
        return Hit(row.topic, hint, reverse("supervision:session_detail", args=[row.pk]))

    rows = sessions.select_related("center").order_by("-held_on", "-pk")
    return [found("专业督导", rows, session, listed_at("supervision:session_list"))]

"""督导工作台: a supervisor's centers, what waits for them, and what became of their advice."""

from datetime import date

from django.db.models import Prefetch, Q, Sum

from accounts.models import RoleGrant
from centers.models import Center
from centers.models.center import centers_by_unit
from core.minutes import format_hours
from pilots.models import PilotUnit, Round
from supervision.board import meter_for, rows_behind
from supervision.figures import NO_SUPERVISION, supervision_figures
from supervision.forms.session_filters import OWN, Shown
from supervision.models import FollowUp, SupervisionSession, Supervisor
from supervision.states import SessionState

MOST_SHOWN = 20


def workbench_context(*, by: RoleGrant, round: Round | None, on: date) -> dict:
    """Without a round there are no centers yet; a fixed number of queries otherwise."""
    sessions = SupervisionSession.objects.visible_to(by)
    return {
        "round": round,
        "centers": _centers(by, sessions, round, on) if round else [],
        "shortfalls": _shortfalls(by, round, on),
        "waiting": [group for group in _waiting(by, sessions, on) if group["rows"]],
        "follow_ups": _own_follow_ups(by),
        "advice": _advice(by, sessions, on),
        "today": on,
    }


def _centers(by: RoleGrant, sessions, round: Round, on: date) -> list[dict]:
    """Each center's confirmed hours against its floor, and how many of them this person gave."""
    units = PilotUnit.objects.visible_to(by).filter(round=round).select_related("subdistrict")
    units = list(units.order_by("subdistrict__code", "pk"))
    centers = _once_each(centers_by_unit(units), units)
    figures = supervision_figures(round=round, among=sessions)
    counting = sessions.of_supervisor(by.user_id).counting(round).values_list("center")
    own = dict(counting.order_by("center").annotate(Sum("minutes")))
    return [
        {
            "center": center,
            "code": unit.subdistrict.code,
            "meter": meter_for(
                unit, figures.get(center.pk, NO_SUPERVISION), round, on=on, center=center.pk
            ),
            "own_hours": format_hours(own.get(center.pk, 0)),
            "own_url": _own_url(round, center) if own.get(center.pk) else "",
        }
        for unit in units
        if (center := centers.get(unit.pk))
    ]


def _once_each(centers: dict[int, Center], units: list[PilotUnit]) -> dict[int, Center]:
    """A center that carries on others' units stands with its own, else with the first of them."""
    places = {unit.pk: unit.subdistrict_id for unit in units}
    found: dict[int, int] = {}
    for pk in sorted(centers, key=lambda pk: (places[pk] != centers[pk].subdistrict_id, pk)):
        found.setdefault(centers[pk].pk, pk)
    return {pk: centers[pk] for pk in found.values()}


def _own_url(round: Round, center: Center) -> str:
    return rows_behind(round, Shown.COUNTING, center=center.pk, held_by=OWN)


def _shortfalls(by: RoleGrant, round: Round | None, on: date) -> list[str]:
    member = Supervisor.objects.of_people([by.user_id]).first() if round else None
    return member.shortfalls(round, on) if member else []


def _waiting(by: RoleGrant, sessions, on: date) -> list[dict]:
    """What only this person can do, by what it is; the oldest first."""
    rows = sessions.filter(round__closed_at=None).select_related("center", "supervisor__user")
    of_mine = rows.of_supervisor(by.user_id)
    groups = (
        ("待我确认", rows.waiting_for(by)),
        ("对方有异议，待我更正", rows.to_be_corrected_by(by)),
        ("已到日期，待登记或取消", of_mine.planned_before(on)),
        ("将要开展", of_mine.filter(state=SessionState.PLANNED, held_on__gte=on)),
    )
    return [
        {"label": label, "rows": list(found.order_by("held_on", "starts_at", "pk")[:MOST_SHOWN])}
        for label, found in groups
    ]


def _own_follow_ups(by: RoleGrant) -> list[FollowUp]:
    rows = FollowUp.objects.visible_to(by).owned_by(by.user_id).still_open()
    return list(rows.select_related("center", "owner").order_by("due_on", "pk")[:MOST_SHOWN])


def _advice(by: RoleGrant, sessions, on: date) -> list[dict]:
    """The latest sessions that advised or agreed on something, with what became of it."""
    of_mine = sessions.of_supervisor(by.user_id).filter(state__in=SessionState.held)
    agreed = FollowUp.objects.values("session")
    said = of_mine.filter(~Q(advice="") | Q(pk__in=agreed)).select_related("center")
    items = Prefetch(
        "follow_ups", FollowUp.objects.select_related("owner").order_by("due_on", "pk")
    )
    latest = said.order_by("-held_on", "-pk").prefetch_related(items)[:MOST_SHOWN]
    return [
        {"session": session, "items": [_item(row, on) for row in session.follow_ups.all()]}
        for session in latest
    ]


def _item(row: FollowUp, on: date) -> dict:
    if row.is_done:
        return {"row": row, "label": "已办结", "tone": "good"}
    if row.due_on < on:
        return {"row": row, "label": "逾期", "tone": "bad"}
    return {"row": row, "label": "跟进中", "tone": "waiting"}

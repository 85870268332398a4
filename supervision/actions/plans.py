"""Planning a session ahead: a day in the calendar of both sides, and no hour."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from accounts.audit import record
from centers.models import Center
from centers.models.center import units_of
from core.changes import filled_in
from core.problems import Refused
from supervision import notices
from supervision.checks import planning_problems, round_of
from supervision.models import SupervisionSession
from supervision.states import SessionState


@transaction.atomic
def plan_session(*, center: Center, facts: Mapping, form_token: UUID, by, at) -> SupervisionSession:
    """Put a session into the calendar, from today on; the other side is told.

    ``facts`` as for ``log_session``, without attendees. The same ``form_token`` again returns the
    first row. Raises ``Refused``.
    """
    stored = SupervisionSession.objects.visible_to(by).filter(form_token=form_token).first()
    if stored is not None:
        return stored
    if problems := planning_problems(center, facts, by=by, at=at):
        raise Refused(*problems)
    session, is_new = SupervisionSession.objects.get_or_create(
        form_token=form_token,
        defaults={
            **{name: facts[name] for name in SupervisionSession.FACTS},
            **units_of(center),
            "round": round_of(center, facts["held_on"]),
            "year": facts["held_on"].year,
            "state": SessionState.PLANNED,
            "planned_at": at,
            "planned_by": by.user,
        },
    )
    if is_new:
        record("计划督导", at=at, by=by, obj=session, changes=filled_in(session))
        notices.planned(session, by=by, at=at)
    return session

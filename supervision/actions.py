"""What can be done with a supervision session."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from accounts.audit import record
from centers.models import Center
from centers.models.center import units_of
from core.changes import changed, filled_in, told_of
from core.problems import Refused
from supervision import notices
from supervision.checks import problems_of, round_of
from supervision.models import SupervisionSession


@transaction.atomic
def log_session(*, center: Center, facts: Mapping, form_token: UUID, by, at) -> SupervisionSession:
    """Store a session that was held; it counts once its supervisor has confirmed it.

    ``facts`` are the fields of ``SupervisionSession.FACTS``; ``supervisor`` is a desk, ``minutes``
    whole minutes. The same ``form_token`` again returns the first row. Raises ``Refused``.
    """
    stored = SupervisionSession.objects.visible_to(by).filter(form_token=form_token).first()
    if stored is not None:
        return stored
    if problems := problems_of(center, facts, by=by, at=at):
        raise Refused(*problems)
    session, is_new = SupervisionSession.objects.get_or_create(
        form_token=form_token,
        defaults={
            **facts,
            **units_of(center),
            "round": round_of(center, facts["held_on"]),
            "year": facts["held_on"].year,
            "logged_at": at,
            "logged_by": by.user,
        },
    )
    if is_new:
        record("登记督导", at=at, by=by, obj=session, changes=filled_in(session))
        notices.to_be_confirmed(session, at=at)
    return session


@transaction.atomic
def correct_session(
    *, session: SupervisionSession, facts: Mapping, version: int, note: str, by, at
) -> SupervisionSession:
    """Mend a disputed session and hand it to its supervisor again.

    ``version`` is the one the author saw; raises ``Stale`` when somebody saved since, and
    ``Refused`` with every reason against the step or the new facts.
    """
    locked = _locked(session, by)
    locked.check_version(version, locked.current_values())
    problems = locked.obstacles("correct", by=by)
    if not problems:
        problems = problems_of(locked.center, facts, by=by, at=at)
    if problems:
        raise Refused(*problems)
    before = told_of(locked)
    for name in locked.FACTS:
        setattr(locked, name, facts[name])
    locked.round = round_of(locked.center, locked.held_on)
    locked.year = locked.held_on.year
    locked.version += 1
    locked.move("correct", by=by, at=at, note=note)
    record("更正督导记录", at=at, by=by, obj=locked, changes=changed(before, locked))
    notices.to_be_confirmed(locked, at=at)
    return locked


@transaction.atomic
def take_step(name: str, *, session: SupervisionSession, by, at, note: str = ""):
    """Confirm a session or dispute it, alone with its row. ``correct_session`` mends one."""
    if name == "correct":
        raise ValueError("A correction needs the corrected facts.")
    locked = _locked(session, by)
    locked.move(name, by=by, at=at, note=note)
    if name == "dispute":
        notices.disputed(locked, at=at)
    return locked


def _locked(session: SupervisionSession, by) -> SupervisionSession:
    return (
        SupervisionSession.objects.visible_to(by)
        .select_related("round", "center", "supervisor__user")
        .select_for_update(of=("self",))
        .get(pk=session.pk)
    )

"""What can be done with a supervision session that was held."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from accounts.audit import record
from centers.models import Center
from centers.models.center import units_of
from core.changes import changed, filled_in, told_of
from core.problems import Refused
from supervision import notices
from supervision.attendees import attendees_told, set_attendees
from supervision.checks import problems_of, round_of
from supervision.models import SupervisionSession
from supervision.models.session import side_of
from supervision.states import WITH_FORM, SessionState


@transaction.atomic
def log_session(*, center: Center, facts: Mapping, form_token: UUID, by, at) -> SupervisionSession:
    """Store a session that was held; it counts once the other side has confirmed it.

    ``facts`` are the fields of ``SupervisionSession.FACTS``; ``supervisor`` is a desk, ``minutes``
    whole minutes; and ``attendees`` (people of the center) with ``outsiders`` (name and
    organization). The same ``form_token`` again returns the first row. Raises ``Refused``.
    """
    stored = SupervisionSession.objects.visible_to(by).filter(form_token=form_token).first()
    if stored is not None:
        return stored
    if problems := problems_of(center, facts, by=by, at=at):
        raise Refused(*problems)
    session, is_new = SupervisionSession.objects.get_or_create(
        form_token=form_token,
        defaults={
            **{name: facts[name] for name in SupervisionSession.FACTS},
            **units_of(center),
            "round": round_of(center, facts["held_on"]),
            "year": facts["held_on"].year,
            "attendee_count": len(facts["attendees"]) + len(facts["outsiders"]),
            "state": SessionState.LOGGED,
            "logged_side": side_of(by),
            "logged_at": at,
            "logged_by": by.user,
        },
    )
    if is_new:
        set_attendees(session, facts)
        changes = filled_in(session) | {"受督导人员": ["", attendees_told(session)]}
        record("登记督导", at=at, by=by, obj=session, changes=changes)
        notices.to_be_confirmed(session, at=at)
    return session


@transaction.atomic
def hold_session(
    *, session: SupervisionSession, facts: Mapping, version: int, by, at
) -> SupervisionSession:
    """A planned session was held, as ``facts`` say: from now on it waits for the other side.

    Raises ``Stale`` when somebody saved since ``version``, and ``Refused`` with every reason.
    """
    return _filled_again("hold", session, facts, version=version, note="", by=by, at=at)


@transaction.atomic
def correct_session(
    *, session: SupervisionSession, facts: Mapping, version: int, note: str, by, at
) -> SupervisionSession:
    """Mend a disputed session and hand it to the other side again.

    ``version`` is the one the author saw; raises ``Stale`` when somebody saved since, and
    ``Refused`` with every reason against the step or the new facts.
    """
    return _filled_again("correct", session, facts, version=version, note=note, by=by, at=at)


ACTS = {"hold": "登记督导", "correct": "更正督导记录"}


def _filled_again(name, session, facts, *, version, note, by, at) -> SupervisionSession:
    locked = _locked(session, by)
    locked.check_version(version, locked.current_values())
    problems = locked.obstacles(name, by=by)
    if not problems:
        problems = problems_of(locked.center, facts, by=by, at=at)
    if problems:
        raise Refused(*problems)
    before = told_of(locked) | {"受督导人员": attendees_told(locked)}
    for fact in locked.FACTS:
        setattr(locked, fact, facts[fact])
    locked.attendee_count = len(facts["attendees"]) + len(facts["outsiders"])
    locked.round = round_of(locked.center, locked.held_on)
    locked.year = locked.held_on.year
    locked.version += 1
    locked.move(name, by=by, at=at, note=note)
    set_attendees(locked, facts)
    told = changed(before, locked)
    if before["受督导人员"] != attendees_told(locked):
        told["受督导人员"] = [before["受督导人员"], attendees_told(locked)]
    record(ACTS[name], at=at, by=by, obj=locked, changes=told)
    notices.to_be_confirmed(locked, at=at)
    return locked


@transaction.atomic
def take_step(name: str, *, session: SupervisionSession, by, at, note: str = ""):
    """Confirm a session, dispute it or cancel a plan; what needs facts has an action of its own."""
    if name in WITH_FORM:
        raise ValueError("This step needs the facts of the session.")
    locked = _locked(session, by)
    locked.move(name, by=by, at=at, note=note)
    if name == "dispute":
        notices.disputed(locked, at=at)
    if name == "cancel":
        notices.cancelled(locked, by=by, at=at)
    return locked


def _locked(session: SupervisionSession, by) -> SupervisionSession:
    return (
        SupervisionSession.objects.visible_to(by)
        .select_related("round", "center", "supervisor__user")
        .select_for_update(of=("self",))
        .get(pk=session.pk)
    )

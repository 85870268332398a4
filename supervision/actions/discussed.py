"""Which cases a session is about: chosen beforehand or afterwards, until the session is confirmed."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.audit import record
from accounts.models import RoleGrant
from core.problems import Problem, Refused
from supervision.models import DiscussedCase, SupervisionSession
from supervision.models.session import side_of
from supervision.states import BOTH_SIDES, SessionState, Side

NOTED = "登记讨论的案例"
SETTLED = (SessionState.CONFIRMED, SessionState.CANCELLED)


@transaction.atomic
def note_discussed(
    *,
    session: SupervisionSession,
    chosen: Iterable[str],
    among: Iterable[str],
    by: RoleGrant,
    at: datetime,
) -> list[str]:
    """Of the case numbers ``among`` which the desk decides, exactly ``chosen`` are discussed.

    Returns the numbers that are new. Those of colleagues stay as they are. Raises ``Refused``.
    """
    locked = SupervisionSession.objects.visible_to(by).select_related("round")
    locked = locked.select_for_update(of=("self",)).get(pk=session.pk)
    if problems := against_noting(locked, by=by):
        raise Refused(*problems)
    wanted, decided = set(chosen), set(among)
    before = set(locked.discussed.values_list("case_number", flat=True))
    gone, new = (before & decided) - wanted, sorted((wanted & decided) - before)
    locked.discussed.filter(case_number__in=gone).delete()
    DiscussedCase.objects.bulk_create(
        DiscussedCase(session=locked, case_number=number, by=by, at=at) for number in new
    )
    if gone or new:
        told = ["、".join(sorted(numbers)) for numbers in (before, (before - gone) | set(new))]
        record(NOTED, at=at, by=by, obj=locked, changes={"讨论的案例": told})
    return new


def against_noting(session: SupervisionSession, *, by: RoleGrant) -> list[Problem]:
    """Why this desk can no longer say, or never could, what the session is about."""
    if by.role not in BOTH_SIDES or side_of(by) != Side.CENTER:
        return [Problem("wrong_role", "讨论的案例由中心登记。")]
    if session.round.is_closed:
        return [session.round.why_closed("不能再登记")]
    if session.state in SETTLED:
        label = session.get_state_display()
        return [Problem("session_settled", f"督导记录{label}，讨论的案例不能再改。")]
    return []

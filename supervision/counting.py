"""Whether one session's minutes count toward a round's hours of supervision (实施方案三(二)).

The same rule as the queryset words ``SessionQuerySet.countable`` and ``.counting``.
"""

from pilots.models import Round
from supervision.models import SupervisionSession
from supervision.models.session_words import left_out_of
from supervision.states import Confirmation, SessionState, Side


def counts_toward_quota(session: SupervisionSession, round: Round) -> tuple[bool, str]:
    """The answer, and in Chinese why; a session counts once, however many attended."""
    if session.round_id != round.pk:
        return False, f"不属于{round}"
    if session.state == SessionState.PLANNED:
        return False, "只是计划，开展并登记、确认后计入"
    if session.state == SessionState.CANCELLED:
        return False, "计划已取消"
    if session.structure in left_out_of(round):
        return False, f"本批次不计{session.get_structure_display()}"
    if session.state == SessionState.DISPUTED:
        return False, "对方有异议，更正并经确认后计入"
    if session.state == SessionState.LOGGED:
        return False, f"尚待{Side(session.logged_side).other.label}确认"
    if session.confirmation == Confirmation.PAPER:
        return True, "已由区级按双方签字的记录表确认，按一次督导计入"
    return True, "双方已确认，按一次督导计入"

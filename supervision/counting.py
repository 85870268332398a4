"""Whether one session's minutes count toward a round's hours of supervision (实施方案三(二)).

The same rule as the queryset words ``SessionQuerySet.countable`` and ``.counting``.
"""

from pilots.models import Round
from supervision.models import SupervisionSession
from supervision.states import SessionState, Structure


def counts_toward_quota(session: SupervisionSession, round: Round) -> tuple[bool, str]:
    """The answer, and in Chinese why; a session counts once, however many attended."""
    if session.round_id != round.pk:
        return False, f"不属于{round}"
    if session.structure == Structure.PEER and not round.counts_peer_supervision:
        return False, "本批次不计同辈督导"
    if session.state == SessionState.DISPUTED:
        return False, "督导有异议，更正并经督导确认后计入"
    if session.state == SessionState.LOGGED:
        return False, "尚待督导确认"
    return True, "已经督导确认，按一次督导计入"

"""What lists and figures ask of sessions, in words."""

from accounts.roles import Role
from accounts.scope import ScopedQuerySet
from pilots.models import Round
from supervision.states import CENTER_DESKS, Confirmation, SessionState, Side, Structure


def left_out_of(round: Round) -> list[Structure]:
    """The forms of supervision whose minutes this round does not count."""
    counts = {
        Structure.PEER: round.counts_peer_supervision,
        Structure.TRAINING: round.counts_training_supervision,
    }
    return [structure for structure, is_counted in counts.items() if not is_counted]


class SessionQuerySet(ScopedQuerySet):
    def countable(self, round: Round):
        """Sessions whose minutes count once they are confirmed: those of the round, and 同辈督导
        and 督导培训 only where the round says so. See also supervision.counting."""
        return self.filter(round=round).exclude(structure__in=left_out_of(round))

    def counting(self, round: Round):
        """Sessions whose minutes count toward the sixty hours (实施方案三(二)): confirmed ones.
        Each counts once for its center, however many attended."""
        return self.countable(round).filter(state=SessionState.CONFIRMED)

    def awaiting(self, round: Round):
        """Sessions that will count as soon as the other side confirms them."""
        return self.countable(round).filter(state=SessionState.LOGGED)

    def of_supervisor(self, user):
        """Sessions that this person held, at whichever of their supervisor's desks."""
        return self.filter(supervisor__user=user)

    def on_paper(self, round: Round):
        """Those among the counting ones that the district confirmed by a signed sheet."""
        return self.counting(round).filter(confirmation=Confirmation.PAPER)

    def waiting_for_supervisor(self, user):
        """Sessions that this person, and nobody else, is to confirm."""
        of_theirs = self.of_supervisor(user).filter(logged_side=Side.CENTER)
        return of_theirs.filter(state=SessionState.LOGGED)

    def waiting_for(self, desk):
        """Sessions that this desk is to confirm: the supervisor's own, or those of the center."""
        if desk.role == Role.SUPERVISOR:
            return self.waiting_for_supervisor(desk.user_id)
        waiting = self.filter(state=SessionState.LOGGED)
        if desk.role in CENTER_DESKS:
            return waiting.filter(logged_side=Side.SUPERVISOR)
        return waiting.none()

    def to_be_corrected_by(self, desk):
        disputed = self.filter(state=SessionState.DISPUTED)
        if desk.role == Role.SUPERVISOR:
            return disputed.filter(logged_side=Side.SUPERVISOR, supervisor__user=desk.user_id)
        if desk.role in CENTER_DESKS:
            return disputed.filter(logged_side=Side.CENTER)
        return disputed.none()

    def planned_before(self, on):
        """Planned, the day is over, and nobody has said whether it was held."""
        return self.filter(state=SessionState.PLANNED, held_on__lt=on)

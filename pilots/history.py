"""Which acts belong to the history of a round, of what is owed in it, of a form or report.

Acts on the parts of a thing belong to the thing. The city reads what was signed, not what a district wrote and crossed out on the way there; what
the city's officer proposes stays in the city until it is decided.
"""

from django.db.models import Q

from accounts.history import about, about_all
from accounts.models import RoleGrant
from accounts.roles import Role
from pilots.actions.attachments import ADDED, REMOVED
from pilots.actions.decisions import PROPOSED
from pilots.actions.notes import NOTED
from pilots.actions.scans import UPLOADED, VOIDED
from pilots.actions.submissions import LAPSED
from pilots.models import Obligation, Recommendation, Round, VersionScan
from pilots.obligations import nil_seen_by

ON_SCANS = (UPLOADED, VOIDED)
OF_THE_CITY = Q(what__in=(PROPOSED, LAPSED))


def acts_on(content, *, by: RoleGrant) -> Q:
    """What was done to ``content`` (a recommendation, a plan, a summary), on its way and to the
    stamped scans of its versions; never who downloaded one."""
    scans = VersionScan.objects.filter(version__submission=content.submission_id)
    shared = about(content.submission) | (about_all(scans) & Q(what__in=ON_SCANS))
    if by.role in Role.of_city:
        return shared | (about(content) & OF_THE_CITY) | _notes_on(content)
    files = about_all(content.submission.attachments) & Q(what__in=(ADDED, REMOVED))
    return shared | files | (about(content) & ~OF_THE_CITY) | _staff_of(content)


def acts_on_round(round: Round) -> Q:
    """Its own acts, its questions, and more time for all of a stage; what one district was given
    stands with what that district owes."""
    return about(round) | about_all(round.stages.all())


def acts_on_obligation(obligation: Obligation, *, by: RoleGrant) -> Q:
    """More time for the district or for all, reminders by hand, nil returns that ``by`` reads."""
    nils = nil_seen_by(by).filter(obligation=obligation)
    return about(obligation, obligation.stage) | about_all(nils)


def _staff_of(content) -> Q:
    return about_all(content.staff.all()) if isinstance(content, Recommendation) else Q(pk__in=())


def _notes_on(content) -> Q:
    """That the city's desks told each other something; what it was stands on the page itself."""
    if not isinstance(content, Recommendation):
        return Q(pk__in=())
    return about_all(content.internal_notes.all()) & Q(what=NOTED)

"""Which acts belong to the history of a form or report, for one reader.

The city reads what was signed, not what a district wrote and crossed out on the way there; what
the city's officer proposes stays in the city until it is decided.
"""

from django.db.models import Q

from accounts.history import about, about_all
from accounts.models import RoleGrant
from accounts.roles import Role
from pilots.actions.decisions import PROPOSED
from pilots.actions.scans import UPLOADED
from pilots.actions.submissions import LAPSED
from pilots.models import VersionScan

OF_THE_CITY = Q(what__in=(PROPOSED, LAPSED))


def acts_on(content, *, by: RoleGrant) -> Q:
    """What was done to ``content`` (a recommendation, a plan, a summary), on its way and to the
    stamped scans of its versions; never who downloaded one."""
    scans = VersionScan.objects.filter(version__submission=content.submission_id)
    shared = about(content.submission) | (about_all(scans) & Q(what=UPLOADED))
    own = OF_THE_CITY if by.role in Role.of_city else ~OF_THE_CITY
    return shared | (about(content) & own)

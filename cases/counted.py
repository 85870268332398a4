"""The rows that the figures of a round count, sum and open: one definition for number and rows.

The reports room counts them and lists them.
"""

from django.db.models import Exists, OuterRef, Q

from cases.gathering_states import GatheringState
from cases.linkages.states import LinkOutcome
from cases.models import (
    Activity,
    Case,
    Client,
    Gathering,
    Referral,
    ResourceLink,
    ServiceRecord,
    SignIn,
)
from cases.models.case_words import CaseQuerySet
from cases.models.records import RecordQuerySet
from cases.states import CaseState, Satisfaction, ServiceType
from pilots.choices import Method

# Of the closures of a round: who was asked how satisfied they are, and who answered well.
SURVEYED = ~Q(satisfaction="") & ~Q(satisfaction=Satisfaction.NOT_ASKED)
SATISFIED = Q(satisfaction__in=(Satisfaction.VERY_GOOD, Satisfaction.GOOD))
# Of the services of a round.
SERVICE = ~Q(service_type=ServiceType.CLERICAL)
CLERICAL = Q(service_type=ServiceType.CLERICAL)
HOME_VISIT = Q(service_type=ServiceType.HOME_VISIT)
CASEWORK = SERVICE & Q(case__method=Method.INDIVIDUAL)
# Of what was held in a round.
GROUP = Q(activity__method=Method.GROUP)
COMMUNITY = Q(activity__method=Method.COMMUNITY)
ALWAYS = Q()
LINKED = Q(outcome=LinkOutcome.SUCCEEDED)


def closed_in(round) -> CaseQuerySet:
    """Closures approved in the round; reads the index ``cases_case_figures``."""
    return Case.objects.filter(round=round, state=CaseState.CLOSED)


def active_in(round) -> CaseQuerySet:
    """Cases open on some day of the round, by their own days; reads ``cases_case_activity``."""
    open_or_closed_since = Q(closed_on=None) | Q(closed_on__gte=round.service_starts_on)
    return Case.objects.filter(open_or_closed_since, opened_on__lte=round.service_ends_on)


def is_opened_in(round) -> Q:
    """Of the active ones, those taken on between the round's two days."""
    return Q(opened_on__gte=round.service_starts_on)


def is_open_after(round) -> Q:
    """Of the active ones, those not closed by the round's last day, or not closed now."""
    return Q(closed_on=None) | Q(closed_on__gt=round.service_ends_on)


def records_in(round) -> RecordQuerySet:
    """What was served in the round, clerical work with it; voided records count nowhere."""
    return ServiceRecord.objects.standing().filter(round=round)


def served_in(round, only: Q = ALWAYS):
    """The clients of centers who were served: named in a record's case, or signed in as a member.

    ``only`` narrows the records, asked of ``ServiceRecord``: to days, and to districts where no
    other is asked for. A client belongs to one center, so these are different people center by
    center; whoever has no file is no row here.
    """
    records = records_in(round).of_service().filter(only, person_times__gt=0)
    in_case = records.values("case__client")
    signed_in = SignIn.objects.filter(
        Exists(records.filter(pk=OuterRef("gathering__record"))),
        gathering__state=GatheringState.HELD,
    ).values("member__client")
    # The keys at once: asked of each client one by one it takes four times as long. Who has no file
    # is a NULL among them and meets nobody; to leave it out first takes a third more.
    return Client.objects.filter(pk__in=in_case.union(signed_in))


def held_in(round):
    """The sessions of groups and the activities that were held."""
    return Gathering.objects.held_in(round)


def activities_in(round, days: Q = ALWAYS):
    """The groups and activities of which something was held; ``days`` narrows the gatherings."""
    held = Gathering.objects.held_in(round).filter(days, activity=OuterRef("pk"))
    return Activity.objects.filter(Exists(held))


def referrals_in(round):
    """转介 raised between the round's two days, whatever came of them."""
    return Referral.objects.filter(raised_on__range=_days_of(round))


def links_in(round):
    """资源链接 settled between the round's two days; ``LINKED`` are those that succeeded."""
    return ResourceLink.objects.filter(settled_on__range=_days_of(round))


def _days_of(round) -> tuple:
    return round.service_starts_on, round.service_ends_on

"""What took place: a gathering is held, and its one service record carries the volume."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from accounts.audit import record
from accounts.models import RoleGrant
from cases.activity_actions import locked_gathering
from cases.attendance import Ticked, attendance_problems, filled
from cases.entry import is_late_entry, record_problems
from cases.models import Activity, Gathering, Member, ServiceRecord, SignIn
from cases.opening import round_for
from cases.print_keeping import keep_print_of_record
from centers.models.center import units_of
from core.changes import filled_in
from core.chinese_dates import beijing_date
from core.problems import Problem, Refused

OF_RECORD = ("served_on", "starts_at", "minutes", "service_type", "persons", "person_times", "text")
OF_GATHERING = ("new_persons", "key_persons", "volunteers", "volunteer_minutes")
HELD = "登记活动开展"


@transaction.atomic
def hold(
    *,
    gathering: Gathering,
    facts: Mapping,
    members: Iterable[Member],
    version: int,
    by: RoleGrant,
    at: datetime,
) -> Gathering:
    """Report a planned gathering as held, with who of the roster came.

    ``facts``: served_on, starts_at, minutes, service_type, text; persons, person_times and
    new_persons, which may be None and follow from the ticks; key_persons, volunteers,
    volunteer_minutes. Makes the ``ServiceRecord``. A second press finds it held. Raises ``Refused``.
    """
    gathering = locked_gathering(gathering, by)
    if gathering.record_id and gathering.version == version + 1:
        return gathering
    activity, chosen = gathering.activity, {member.pk for member in members}
    present = list(members_on(activity).filter(pk__in=chosen).order_by("pk"))
    counted = ticked_of(activity, present)
    facts = filled(facts, counted)
    problems = gathering.obstacles("hold", by=by)
    if not problems:
        opened_on = activity.case.opened_on if activity.case else date.min
        problems = [
            *record_problems(facts, opened_on=opened_on, at=at),
            *attendance_problems(facts, counted),
        ]
        if len(present) < len(chosen):
            sentence = "所选组员已不在名单中，请重新勾选。"
            problems.append(Problem("member_unknown", sentence, field="members"))
    if problems:
        raise Refused(*problems)
    service = _service(gathering, facts, by=by, at=at)
    gathering.record = service
    for name in OF_GATHERING:
        setattr(gathering, name, facts[name] or 0)
    gathering.version += 1
    gathering.move("hold", by=by, at=at)
    SignIn.objects.bulk_create([SignIn(gathering=gathering, member=one) for one in present])
    changes = {**filled_in(service, OF_RECORD), **filled_in(gathering, OF_GATHERING)}
    record(HELD, at=at, by=by, obj=gathering, changes=changes)
    return gathering


def members_on(activity: Activity):
    """Who can be ticked: on the roster, not left, and with a file still in use."""
    return activity.members.filter(left_on=None, client__stopped_at=None)


def ticked_of(activity: Activity, members: Iterable[Member]) -> Ticked:
    """The ticks as numbers; a newcomer has no sign-in at another gathering of the activity."""
    chosen = [member.pk for member in members]
    earlier = SignIn.objects.filter(member=OuterRef("pk"))
    newcomers = activity.members.filter(~Exists(earlier), pk__in=chosen).count()
    return Ticked(len(chosen), newcomers, not activity.gatherings.held().exists())


def _service(gathering: Gathering, facts: Mapping, *, by: RoleGrant, at: datetime) -> ServiceRecord:
    activity = gathering.activity
    service = ServiceRecord.objects.create(
        **{name: facts[name] for name in OF_RECORD},
        case=activity.case,
        **units_of(activity.center),  # as it is called now, and not when it was planned
        round=round_for(facts["served_on"], field="served_on", on=beijing_date(at)),
        year=facts["served_on"].year,
        field=activity.service_field,
        served_by=by.user,
        recorded_by=by.user,
        recorded_at=at,
        is_late_entry=is_late_entry(facts["served_on"], at=at),
    )
    keep_print_of_record(service)
    return service

"""Who serves which center on a day, and the reach of their desks that follows from it.

For a supervisor on a team the dated services of that team's district are the only source of
``RoleGrant.served`` there: ``keep_in_step`` writes it with every act, and the command
``align_served`` does so for everybody once a day, when a service begins or has ended by itself.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from accounts.audit import record
from accounts.models import RoleGrant, Subdistrict, User
from accounts.roles import Role
from centers.models import Center
from core.deadlines import beijing_date
from pilots.models import PilotUnit
from supervision.models import Service, SupervisionSession, Supervisor

SERVED = str(RoleGrant._meta.get_field("served").verbose_name)


def is_serving(user: User, center: Center, day: date) -> bool:
    """Whether this person serves the center on that day.

    One who is on no team of the district yet serves where the desk says so.
    """
    if Supervisor.objects.filter(user=user, district=center.district_id).exists():
        services = Service.objects.at(center.subdistrict).on_duty(day)
        return services.filter(supervisor__user=user).exists()
    return user.desks.filter(role=Role.SUPERVISOR, served=center.subdistrict_id).exists()


def desks_serving(center: Center):
    """The desks that a session here can name: those in reach of it now, and those that once were.

    A session is also logged after somebody left; the day is checked when it is stored.
    """
    once = Service.objects.at(center.subdistrict).values("supervisor__user")
    here = Q(served=center.subdistrict_id) | Q(user__in=once)
    desks = RoleGrant.objects.filter(here, role=Role.SUPERVISOR).values("pk")
    # Asked as a set of its own: a join would bring a desk once per unit served.
    return RoleGrant.objects.filter(pk__in=desks).select_related("user")


def units_served(user: User, day: date) -> list[Subdistrict]:
    """Where this person's services stand on that day, each as the unit that goes on with it."""
    services = Service.objects.on_duty(day).filter(supervisor__user=user)
    rows = services.select_related("subdistrict__carried_on_by").order_by("pk")
    return list({row.subdistrict.current: None for row in rows})


@transaction.atomic
def keep_in_step(user: User, *, at: datetime, by: RoleGrant | None = None) -> bool:
    """Make the reach of this person's desks what the services of today say; tells of a change.

    Units of districts whose teams the person is not on are the security administrator's.
    """
    on = beijing_date(at)
    ruled = list(Supervisor.objects.filter(user=user).values_list("district", flat=True))
    desks = user.desks.filter(role=Role.SUPERVISOR).reaching_past(on)
    is_changed = False
    for desk in desks.select_for_update(of=("self",)).order_by("pk"):
        before = list(desk.served.select_related("district").order_by("code", "pk"))
        elsewhere = [unit for unit in before if unit.district_id not in ruled]
        after = sorted({*elsewhere, *units_served(user, on)}, key=lambda unit: (unit.code, unit.pk))
        if after == before:
            continue
        desk.served.set(after)
        is_changed = True
        changes = {SERVED: [_told(before), _told(after)]}
        record("调整督导服务范围", at=at, by=by, obj=desk, changes=changes)
    return is_changed


def align_all(*, at: datetime) -> list[User]:
    """``keep_in_step`` for everybody who is or was on a team; those whose reach changed."""
    members = Supervisor.objects.exclude(user=None).values("user")
    people = User.objects.filter(pk__in=members).order_by("pk")
    return [user for user in people if keep_in_step(user, at=at)]


def members_by_session(sessions: Iterable[SupervisionSession]) -> dict[int, Supervisor]:
    """The membership that speaks for the supervisor of each session, by session; one query."""
    sessions = list(sessions)
    people = {session.supervisor.user_id for session in sessions}
    members = list(Supervisor.objects.of_people(people)) if people else []
    found = {}
    for session in sessions:
        own = [
            member
            for member in members
            if member.user_id == session.supervisor.user_id
            and member.district_id == session.district_id
        ]
        on_the_day = [member for member in own if member.is_on_team(session.held_on)]
        if own:
            found[session.pk] = (on_the_day or own)[0]
    return found


def with_shortfalls(sessions: list[SupervisionSession]) -> list[SupervisionSession]:
    """The same rows, each with ``shortfalls`` of its supervisor; one query for all of them."""
    members = members_by_session(sessions)
    for session in sessions:
        member = members.get(session.pk)
        lacks = member.shortfalls(session.round, session.held_on) if member else []
        session.shortfalls = lacks
    return sessions


def shortfalls_of(session: SupervisionSession) -> list[str]:
    """What the round asks of a supervisor and the one of this session does not have."""
    (same,) = with_shortfalls([session])
    return same.shortfalls


def notes_on_supervisors(center: Center, on: date) -> dict[int, str]:
    """Beside each name a session here can give, by account: when they serve, and what they lack."""
    services = Service.objects.at(center.subdistrict).exclude(supervisor__user=None)
    services = services.select_related("supervisor").order_by("-starts_on", "-pk")
    units = PilotUnit.objects.filter(subdistrict=center.subdistrict_id).select_related("round")
    unit = units.order_by("-round__year", "-pk").first()
    notes: dict[int, list[str]] = {}
    for service in services:
        notes.setdefault(service.supervisor.user_id, []).append(service.span)
    for service in services:
        own = notes[service.supervisor.user_id]
        lacks = service.supervisor.shortfalls(unit.round, on) if unit else []
        own += [sentence for sentence in lacks if sentence not in own]
    return {user: "；".join(own).rstrip("。") for user, own in notes.items()}


def _told(units: Iterable[Subdistrict]) -> str:
    return "、".join(unit.full_name for unit in units)

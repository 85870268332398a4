"""What must be true of a session before it is stored, and what only deserves a second look."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from accounts.models import RoleGrant
from accounts.roles import Role
from centers.models import Center, Person
from core.chinese_dates import format_date, format_moment
from core.deadlines import BEIJING, beijing_date
from core.problems import Problem
from pilots.models import PilotUnit, Round
from pilots.quota import hours_in_words
from supervision.attendees import not_on_duty
from supervision.models import SupervisionSession
from supervision.serving import is_serving
from supervision.states import SessionState

CLAUSE = "实施方案三(二)"
NOBODY = Problem("nobody_attended", "请至少填写一名受督导人员。", field="attendees")
WORKING_DAY = 8 * 60  # minutes; what one supervisor can hold in a day


def round_of(center: Center, day: date) -> Round | None:
    """The round in which this center's work of ``day`` counts, if it takes part in one."""
    unit = (
        PilotUnit.objects.filter(
            subdistrict=center.subdistrict_id, starts_on__lte=day, ends_on__gte=day
        )
        .select_related("round")
        .order_by("-round__year", "-pk")
        .first()
    )
    return unit.round if unit else None


class Lookups:
    """What the checks ask about a center, each thing once: for one session, or for many."""

    def __init__(self, center: Center):
        self.center = center
        self._rounds: dict[date, Round | None] = {}
        self._serving: dict[tuple[int, date], bool] = {}
        self._away: dict[tuple[date, int], bool] = {}

    def round(self, day: date) -> Round | None:
        if day not in self._rounds:
            self._rounds[day] = round_of(self.center, day)
        return self._rounds[day]

    def is_serving(self, supervisor: RoleGrant, day: date) -> bool:
        key = (supervisor.pk, day)
        if key not in self._serving:
            desks = RoleGrant.objects.filter(pk=supervisor.pk, role=Role.SUPERVISOR)
            held = desks.held_on(day).exists()
            self._serving[key] = held and is_serving(supervisor.user, self.center, day)
        return self._serving[key]

    def away(self, people: Sequence[Person], day: date) -> list[Person]:
        """Those of ``people`` who are not on duty on that day."""
        if unknown := [one for one in people if (day, one.pk) not in self._away]:
            away = set(not_on_duty(self.center, unknown, day))
            self._away |= {(day, one.pk): one in away for one in unknown}
        return [one for one in people if self._away[day, one.pk]]


def problems_of(
    center: Center,
    facts: Mapping,
    *,
    by: RoleGrant,
    at: datetime,
    lookups: Lookups | None = None,
) -> list[Problem]:
    """Everything that stands against storing this session as held, each beside its field."""
    lookups = lookups or Lookups(center)
    day = facts["held_on"]
    return [
        *_supervisor_problems(lookups, facts["supervisor"], day, by),
        *_time_problems(facts, at),
        *_round_problems(lookups.round(day), day, at),
        *_attendee_problems(lookups, facts),
    ]


def planning_problems(
    center: Center, facts: Mapping, *, by: RoleGrant, at: datetime
) -> list[Problem]:
    """Everything that stands against putting this session into the calendar."""
    problems = _supervisor_problems(Lookups(center), facts["supervisor"], facts["held_on"], by)
    if facts["held_on"] < beijing_date(at):
        message = "计划的日期已经过去；已经开展的督导，请直接登记。"
        problems.append(Problem("plan_in_past", message, field="held_on"))
    round = round_of(center, facts["held_on"])
    return problems + _round_problems(round, facts["held_on"], at)


def _supervisor_problems(
    lookups: Lookups, supervisor: RoleGrant, day: date, by: RoleGrant
) -> list[Problem]:
    problems = []
    if not lookups.is_serving(supervisor, day):
        message = f"{supervisor.user}在{format_date(day)}不是服务本中心的督导。"
        problems.append(Problem("supervisor_not_serving", message, field="supervisor"))
    if by.role == Role.SUPERVISOR and supervisor.user_id != by.user_id:
        message = "督导只登记自己的督导。"
        problems.append(Problem("not_the_supervisor", message, field="supervisor"))
    if by.role != Role.SUPERVISOR and supervisor.user_id == by.user_id:
        # Nobody could ever confirm it: the one who logs and the one who confirms must differ.
        message = "登记人不能同时是督导，登记和确认须由不同的人办理。"
        problems.append(Problem("same_person", message, "内部控制", field="supervisor"))
    return problems


def _time_problems(facts: Mapping, at: datetime) -> list[Problem]:
    begins = datetime.combine(facts["held_on"], facts["starts_at"], BEIJING)
    ends = begins + timedelta(minutes=facts["minutes"])
    if ends <= at:
        return []
    message = f"这次督导要到{format_moment(ends)}才结束，结束后才能登记。"
    return [Problem("not_yet_held", message, field="held_on")]


def _round_problems(round: Round | None, day: date, at: datetime) -> list[Problem]:
    if round is None:
        message = f"{format_date(day)}不在本中心参加试点的服务期内。"
        return [Problem("no_round", message, CLAUSE, field="held_on")]
    if round.is_closed:
        return [round.why_closed(field="held_on")]
    if beijing_date(at) > round.last_entry_on:
        message = f"{round}的补录已于{format_date(round.last_entry_on)}截止。"
        return [Problem("entry_over", message, field="held_on")]
    return []


def _attendee_problems(lookups: Lookups, facts: Mapping) -> list[Problem]:
    if not facts["attendees"] and not facts["outsiders"]:
        return [NOBODY]
    away = lookups.away(facts["attendees"], facts["held_on"])
    if not away:
        return []
    names = "、".join(person.name for person in away)
    message = f"{names}在{format_date(facts['held_on'])}不是本中心在岗人员。"
    return [Problem("attendee_not_on_duty", message, field="attendees")]


def doubts_about(session: SupervisionSession) -> list[str]:
    """What looks wrong about the supervisor's day: two sessions at once, or too many hours.

    The session is stored all the same; its supervisor decides. Another center is not named,
    since the reader may not see it.
    """
    others = sessions_near([session.supervisor.user_id], [session.held_on])
    return doubts_among(session, list(others.exclude(pk=session.pk)))


def sessions_near(users: Iterable[int], days: Iterable[date]):
    """What these supervisors have in their calendars around these days, in order."""
    days = sorted(days)
    around = (days[0] - timedelta(days=1), days[-1] + timedelta(days=1))
    near = SupervisionSession.objects.filter(supervisor__user__in=users, held_on__range=around)
    near = near.exclude(state=SessionState.CANCELLED).exclude(state=SessionState.DISPUTED)
    return near.select_related("supervisor").order_by("held_on", "starts_at", "pk")


def doubts_among(session: SupervisionSession, others: Sequence[SupervisionSession]) -> list[str]:
    """The doubts about a session beside the supervisor's others."""
    who = session.supervisor.user
    doubts = [
        f"{who}在{format_moment(other.begins_at)}至{other.ends_at:%H:%M}另有一次督导，"
        "时间重叠，请核对。"
        for other in others
        if other.begins_at < session.ends_at and session.begins_at < other.ends_at
    ]
    day = session.minutes + sum(o.minutes for o in others if o.held_on == session.held_on)
    if day > WORKING_DAY:
        doubts.append(f"{who}当天的督导合计{hours_in_words(day)}，超过8小时，请核对。")
    return doubts

"""What must be true of a session before it is stored, and what only deserves a second look."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from accounts.models import RoleGrant
from accounts.roles import Role
from centers.models import Center
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


def problems_of(center: Center, facts: Mapping, *, by: RoleGrant, at: datetime) -> list[Problem]:
    """Everything that stands against storing this session as held, each beside its field."""
    return [
        *_supervisor_problems(center, facts["supervisor"], facts["held_on"], by),
        *_time_problems(facts, at),
        *_round_problems(round_of(center, facts["held_on"]), facts["held_on"], at),
        *_attendee_problems(center, facts),
    ]


def planning_problems(
    center: Center, facts: Mapping, *, by: RoleGrant, at: datetime
) -> list[Problem]:
    """Everything that stands against putting this session into the calendar."""
    problems = _supervisor_problems(center, facts["supervisor"], facts["held_on"], by)
    if facts["held_on"] < beijing_date(at):
        message = "计划的日期已经过去；已经开展的督导，请直接登记。"
        problems.append(Problem("plan_in_past", message, field="held_on"))
    round = round_of(center, facts["held_on"])
    return problems + _round_problems(round, facts["held_on"], at)


def _supervisor_problems(center, supervisor: RoleGrant, day: date, by) -> list[Problem]:
    problems = []
    desks = RoleGrant.objects.filter(pk=supervisor.pk, role=Role.SUPERVISOR)
    if not desks.held_on(day).exists() or not is_serving(supervisor.user, center, day):
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
        return [Problem("round_closed", f"{round}已关闭，不能再办理。", field="held_on")]
    if beijing_date(at) > round.last_entry_on:
        message = f"{round}的补录已于{format_date(round.last_entry_on)}截止。"
        return [Problem("entry_over", message, field="held_on")]
    return []


def _attendee_problems(center: Center, facts: Mapping) -> list[Problem]:
    if not facts["attendees"] and not facts["outsiders"]:
        return [NOBODY]
    away = not_on_duty(center, facts["attendees"], facts["held_on"])
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
    around = (session.held_on - timedelta(days=1), session.held_on + timedelta(days=1))
    others = list(
        SupervisionSession.objects.of_supervisor(session.supervisor.user)
        .filter(held_on__range=around)
        .exclude(pk=session.pk)
        .exclude(state=SessionState.CANCELLED)
        .exclude(state=SessionState.DISPUTED)
        .order_by("held_on", "starts_at", "pk")
    )
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

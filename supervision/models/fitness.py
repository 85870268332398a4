"""Who may evaluate a center: members of its district's team who did not supervise it themselves."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from centers.models import Center
from core.chinese_dates import format_date
from core.problems import Problem
from supervision.models.session import SupervisionSession
from supervision.models.teams import Service, Supervisor
from supervision.states import SessionState

CLAUSE = "实施方案三(三)"


def unfit_evaluators(center: Center, members: Iterable[Supervisor], day: date) -> list[Problem]:
    """Why these cannot evaluate ``center`` on ``day``; two queries for any number of them.

    Somebody who served the center at any time of that year, up to that day, is its supervisor:
    one who stopped last month would still judge their own advice.
    """
    members = list(members)
    served, accounts = _who_supervised(center, day)
    problems = []
    for member in members:
        is_present = member.is_on_team(day) and member.team.is_standing_on(day)
        if member.district_id != center.district_id or not is_present:
            message = f"{member}在{format_date(day)}不是本区督导团队成员，不能评估。"
            problems.append(Problem("evaluator_not_on_team", message, CLAUSE, field="evaluators"))
        if member.pk in served or member.user_id in accounts:
            message = f"{member}本年度是{center}的督导，不能评估自己督导的中心。"
            problems.append(Problem("evaluator_serves_center", message, CLAUSE, field="evaluators"))
    return problems


def _who_supervised(center: Center, day: date) -> tuple[set[int], set[int]]:
    """Members and accounts that served here or held a session, from 1 January until ``day``."""
    since = day.replace(month=1, day=1)
    services = Service.objects.at(center.subdistrict).filter(
        Q(ends_on=None) | Q(ends_on__gte=since), starts_on__lte=day
    )
    found = list(services.values_list("supervisor", "supervisor__user"))
    sessions = SupervisionSession.objects.filter(center=center, held_on__range=(since, day))
    held = sessions.filter(state__in=SessionState.held).values_list("supervisor__user", flat=True)
    accounts = {user for _, user in found} | set(held)
    return {member for member, _ in found}, accounts - {None}

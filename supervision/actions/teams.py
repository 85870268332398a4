"""A district's team of supervisors: formed, joined and left."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.audit import record
from accounts.models import District, RoleGrant, User
from accounts.roles import Role
from core.changes import changed, filled_in, told_of
from core.chinese_dates import format_date
from core.deadlines import beijing_date
from core.problems import Problem, Refused
from supervision.actions.services import end_of, take_over
from supervision.models import Service, SupervisionTeam, Supervisor
from supervision.serving import keep_in_step

TEAM = ("name", "starts_on", "ends_on")


@transaction.atomic
def form_team(
    *, district: District, facts: Mapping, form_token: UUID, by: RoleGrant, at: datetime
) -> SupervisionTeam:
    """``facts``: name, starts_on, ends_on or None. The same ``form_token`` returns the first row.

    Raises ``Refused``."""
    District.objects.select_for_update().get(pk=district.pk)
    stored = SupervisionTeam.objects.visible_to(by).filter(form_token=form_token).first()
    if stored is not None:
        return stored
    if problems := _team_problems(district, facts):
        raise Refused(*problems)
    team = SupervisionTeam.objects.create(district=district, form_token=form_token, **facts)
    record("组建督导团队", at=at, by=by, obj=team, changes=filled_in(team, TEAM))
    return team


@transaction.atomic
def change_team(
    *, team: SupervisionTeam, facts: Mapping, version: int, by: RoleGrant, at: datetime
) -> SupervisionTeam:
    """Raises ``Stale`` when somebody saved since ``version``, and ``Refused``."""
    locked = _locked(SupervisionTeam, team, by)
    before = told_of(locked, TEAM)
    if locked.holds_already(version, facts):
        return locked
    locked.check_version(version, before)
    if problems := _team_problems(locked.district, facts, but=locked):
        raise Refused(*problems)
    return _saved(locked, facts, before, "修改督导团队", by=by, at=at)


def _team_problems(district: District, facts: Mapping, but: SupervisionTeam | None = None):
    problems = []
    others = SupervisionTeam.objects.filter(district=district, name=facts["name"])
    if others.exclude(pk=but.pk if but else None).exists():
        message = f"{district}已有名为“{facts['name']}”的督导团队。"
        problems.append(Problem("team_name_taken", message, field="name"))
    if facts["ends_on"] and facts["ends_on"] < facts["starts_on"]:
        message = "终止日期不能早于起始日期。"
        problems.append(Problem("ends_before_start", message, field="ends_on"))
    return problems


@transaction.atomic
def add_supervisor(
    *, team: SupervisionTeam, facts: Mapping, form_token: UUID, by: RoleGrant, at: datetime
) -> Supervisor:
    """Put somebody on the team; ``facts`` are ``Supervisor.FACTS``, ``user`` and ``starts_on``.

    The centers of this district that an account's desk serves already become services of theirs,
    so that joining a team takes nothing away. Raises ``Refused`` with every reason.
    """
    locked = _locked(SupervisionTeam, team, by)
    stored = Supervisor.objects.visible_to(by).filter(form_token=form_token).first()
    if stored is not None:
        return stored
    if problems := _joining_problems(locked, facts, on=beijing_date(at)):
        raise Refused(*problems)
    member = Supervisor.objects.create(
        team=locked, district=locked.district, form_token=form_token, **facts
    )
    names = (*Supervisor.FACTS, "user", "starts_on")
    record("登记督导", at=at, by=by, obj=member, changes=filled_in(member, names))
    if member.user is not None:
        take_over(member, by=by, at=at)
        keep_in_step(member.user, by=by, at=at)
    return member


def _joining_problems(team: SupervisionTeam, facts: Mapping, *, on: date) -> list[Problem]:
    problems, day, user = [], facts["starts_on"], facts["user"]
    if day > on:
        message = "加入日期不能晚于今天，请在加入当天登记。"
        problems.append(Problem("day_in_future", message, field="starts_on"))
    elif not team.is_standing_on(day):
        message = f"{format_date(day)}不在{team}的起止日期内。"
        problems.append(Problem("outside_the_team", message, field="starts_on"))
    if user is not None and not _has_desk(user, on=on):
        message = f"{user}没有督导岗位，请先由安全管理员授予。"
        problems.append(Problem("not_a_supervisor", message, field="user"))
    if user is not None and team.members.filter(user=user, ends_on=None).exists():
        message = f"{user}已在本团队。"
        problems.append(Problem("already_on_team", message, field="user"))
    return problems


def _has_desk(user: User, *, on: date) -> bool:
    return user.desks.filter(role=Role.SUPERVISOR).reaching_past(on).exists()


@transaction.atomic
def change_supervisor(
    *, supervisor: Supervisor, facts: Mapping, version: int, by: RoleGrant, at: datetime
) -> Supervisor:
    """Correct who a member is; raises ``Stale`` when somebody saved since ``version``."""
    locked = _locked(Supervisor, supervisor, by)
    before = told_of(locked, Supervisor.FACTS)
    if locked.holds_already(version, facts):
        return locked
    locked.check_version(version, before)
    return _saved(locked, facts, before, "修改督导", by=by, at=at)


@transaction.atomic
def end_supervisor(
    *, supervisor: Supervisor, ends_on: date, by: RoleGrant, at: datetime
) -> Supervisor:
    """``ends_on`` is the last day on the team, and of every service that is still open."""
    locked = _locked(Supervisor, supervisor, by)
    problems = []
    if locked.ends_on is not None:
        problems.append(Problem("already_left", f"{locked}已于{format_date(locked.ends_on)}退出。"))
    if ends_on < locked.starts_on:
        message = f"退出日期不能早于加入日期{format_date(locked.starts_on)}。"
        problems.append(Problem("ends_before_start", message, field="ends_on"))
    if ends_on > beijing_date(at):
        message = "退出日期不能晚于今天，请在退出当天登记。"
        problems.append(Problem("day_in_future", message, field="ends_on"))
    services = list(locked.services.filter(ends_on=None).order_by("pk"))
    for service in services:
        problems += end_of(service, ends_on)
    if problems:
        raise Refused(*problems)
    Service.objects.filter(pk__in=[row.pk for row in services]).update(ends_on=ends_on)
    before = told_of(locked, ("ends_on",))
    _saved(locked, {"ends_on": ends_on}, before, "督导退出团队", by=by, at=at)
    if locked.user is not None:
        keep_in_step(locked.user, by=by, at=at)
    return locked


def _locked(model, row, by: RoleGrant):
    return model.objects.visible_to(by).select_for_update(of=("self",)).get(pk=row.pk)


def _saved(row, facts: Mapping, before, what: str, *, by, at):
    for name, value in facts.items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    record(what, at=at, by=by, obj=row, changes=changed(before, row, facts))
    return row

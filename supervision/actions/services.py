"""From when to when a supervisor serves a center; the reach of their desk follows each act."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from accounts.audit import record
from accounts.models import RoleGrant, Subdistrict
from accounts.roles import Role
from centers.models import Center
from core.changes import changed, filled_in, told_of
from core.chinese_dates import format_date
from core.deadlines import beijing_date
from core.problems import Problem, Refused
from supervision.models import Service, SupervisionSession, Supervisor
from supervision.serving import keep_in_step
from supervision.states import SessionState


@transaction.atomic
def start_service(
    *,
    supervisor: Supervisor,
    subdistrict: Subdistrict,
    starts_on: date,
    form_token: UUID,
    by: RoleGrant,
    at: datetime,
) -> Service:
    """The supervisor serves the center of this unit from ``starts_on`` on, also in arrears or ahead.

    Their desk reaches the center on that day. Raises ``Refused`` with every reason.
    """
    locked = Supervisor.objects.visible_to(by).select_for_update(of=("self",)).get(pk=supervisor.pk)
    stored = Service.objects.visible_to(by).filter(form_token=form_token).first()
    if stored is not None:
        return stored
    if problems := _starting_problems(locked, subdistrict, starts_on):
        raise Refused(*problems)
    service = Service.objects.create(
        supervisor=locked,
        district=locked.district,
        subdistrict=subdistrict,
        starts_on=starts_on,
        form_token=form_token,
    )
    changes = filled_in(service, ("supervisor", "subdistrict", "starts_on"))
    record("开始督导服务", at=at, by=by, obj=service, changes=changes)
    if locked.user is not None:
        keep_in_step(locked.user, by=by, at=at)
    return service


def _starting_problems(supervisor: Supervisor, unit: Subdistrict, day: date) -> list[Problem]:
    problems = []
    if supervisor.ends_on is not None:
        message = f"{supervisor}已于{format_date(supervisor.ends_on)}退出团队。"
        problems.append(Problem("already_left", message))
    centers = Center.objects.running().filter(subdistrict=unit, district=supervisor.district_id)
    if not centers.exists():
        message = f"{unit}没有本区的社会工作服务中心。"
        problems.append(Problem("center_missing", message, field="subdistrict"))
    if day < supervisor.starts_on:
        message = f"服务起始日期不能早于加入团队的日期{format_date(supervisor.starts_on)}。"
        problems.append(Problem("before_joining", message, field="starts_on"))
    same = supervisor.services.at(unit).filter(Q(ends_on=None) | Q(ends_on__gte=day))
    if other := same.order_by("starts_on", "pk").first():
        until = f"至{format_date(other.ends_on)}" if other.ends_on else "起"
        message = f"{supervisor}服务{unit}已有一段：{format_date(other.starts_on)}{until}。"
        problems.append(Problem("already_serving", message, field="starts_on"))
    return problems


@transaction.atomic
def stop_service(*, service: Service, ends_on: date, by: RoleGrant, at: datetime) -> Service:
    """``ends_on`` is the last day of service. The desk's reach ends with it: at once where that
    day is over, else when it is. Raises ``Refused`` with every reason."""
    locked = (
        Service.objects.visible_to(by)
        .select_related("supervisor__user", "subdistrict__district")
        .select_for_update(of=("self",))
        .get(pk=service.pk)
    )
    problems = end_of(locked, ends_on)
    if locked.ends_on is not None:
        message = f"这段服务已于{format_date(locked.ends_on)}结束。"
        problems = [Problem("service_over", message)]
    if problems:
        raise Refused(*problems)
    before = told_of(locked, ("ends_on",))
    locked.ends_on = ends_on
    locked.save()
    changes = changed(before, locked, ("ends_on",))
    record("结束督导服务", at=at, by=by, obj=locked, changes=changes)
    if locked.supervisor.user is not None:
        keep_in_step(locked.supervisor.user, by=by, at=at)
    return locked


def end_of(service: Service, day: date) -> list[Problem]:
    """What stands against ``day`` as the last day of this service."""
    if day < service.starts_on:
        message = f"最后一天不能早于服务起始日期{format_date(service.starts_on)}。"
        return [Problem("ends_before_start", message, field="ends_on")]
    later = _sessions_of(service).filter(state__in=SessionState.held, held_on__gt=day)
    if last := later.order_by("-held_on", "-pk").first():
        message = (
            f"{service.subdistrict}在{format_date(last.held_on)}还有其开展的督导，"
            "服务的最后一天不能早于这一天。"
        )
        return [Problem("held_after_the_end", message, field="ends_on")]
    return []


def left_behind(service: Service) -> int:
    """Sessions of an ended service that its supervisor can now neither hold nor confirm."""
    waiting = (SessionState.PLANNED, SessionState.LOGGED, SessionState.DISPUTED)
    return _sessions_of(service).filter(state__in=waiting).count()


def _sessions_of(service: Service):
    unit = service.subdistrict
    sessions = SupervisionSession.objects.filter(subdistrict__in=(unit, unit.current))
    return sessions.filter(supervisor__user=service.supervisor.user_id)


def take_over(member: Supervisor, *, by: RoleGrant, at: datetime) -> None:
    """What the member's desk serves in this district already becomes services of the member."""
    desks = member.user.desks.filter(role=Role.SUPERVISOR).reaching_past(beijing_date(at))
    # Also units whose center is yet to be founded: what the desk reaches stays as it is.
    units = Subdistrict.objects.filter(
        pk__in=desks.values("served"), district=member.district_id, center__closed_on=None
    )
    served_by_others = Service.objects.filter(supervisor__user=member.user, ends_on=None)
    # One who is on another team of the district keeps the services noted there.
    for unit in units.exclude(pk__in=served_by_others.values("subdistrict")).order_by("code", "pk"):
        service = Service.objects.create(
            supervisor=member,
            district=member.district,
            subdistrict=unit,
            starts_on=member.starts_on,
        )
        changes = filled_in(service, ("supervisor", "subdistrict", "starts_on"))
        record("开始督导服务", at=at, by=by, obj=service, changes=changes)

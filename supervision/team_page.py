"""What the pages of a team and of its members show; a fixed number of queries each."""

from datetime import date

from django.db.models import Count, Q

from accounts.models import RoleGrant
from accounts.roles import Role
from core.chinese_dates import format_date
from pilots.models import Round
from supervision.models import Service, SupervisionTeam, Supervisor


def team_rows(*, by: RoleGrant, on: date) -> list[dict]:
    """The teams in reach, with how many are on each today and how many centers they serve."""
    present = Q(members__starts_on__lte=on) & (
        Q(members__ends_on=None) | Q(members__ends_on__gte=on)
    )
    teams = SupervisionTeam.objects.visible_to(by).select_related("district")
    teams = teams.annotate(present=Count("members", filter=present))
    served = Service.objects.visible_to(by).on_duty(on)
    centers = dict(
        served.values_list("supervisor__team")
        .order_by("supervisor__team")
        .annotate(Count("subdistrict", distinct=True))
    )
    return [
        {"team": team, "span": _span(team), "present": team.present,
         "centers": centers.get(team.pk, 0), "is_over": not team.is_standing_on(on)}
        for team in teams.order_by("district__order", "-starts_on", "pk")
    ]  # fmt: skip


def team_context(team: SupervisionTeam, *, by: RoleGrant, on: date) -> dict:
    members = team.members.order_by("name", "pk").prefetch_related("services__subdistrict")
    round = Round.objects.visible_to(by).at_work(on)
    return {
        "team": team,
        "span": _span(team),
        "rows": [_member_row(member, round, on) for member in members],
        "round": round,
        "can_edit": by.role == Role.DISTRICT_OFFICER,
    }


def supervisor_context(member: Supervisor, *, by: RoleGrant, on: date) -> dict:
    round = Round.objects.visible_to(by).at_work(on)
    can_edit = by.role == Role.DISTRICT_OFFICER
    services = member.services.select_related("subdistrict").order_by("-starts_on", "-pk")
    return {
        "member": member,
        "shortfalls": member.shortfalls(round, on) if round else [],
        "facts": [
            ("督导团队", str(member.team)),
            ("督导类别", member.get_kind_display()),
            ("所在单位", member.organization),
            ("证书级别", member.get_level_display()),
            ("证书管理号", member.certificate_number),
            ("从业年限", f"{member.years_on(on)}年"),
            ("平台账号", member.user.username if member.user else "没有账号"),
            ("加入日期", format_date(member.starts_on)),
            ("退出日期", format_date(member.ends_on) if member.ends_on else ""),
        ],
        "services": [
            {
                "row": service,
                "is_now": service.is_on_duty(on),
                "is_ahead": service.starts_on > on,
                "can_stop": can_edit and service.ends_on is None,
            }
            for service in services
        ],
        "can_edit": can_edit,
        "sees_hours": by.role in Role.of_district,
        "can_serve": can_edit and member.ends_on is None,
    }


def _member_row(member: Supervisor, round: Round | None, on: date) -> dict:
    services = sorted(member.services.all(), key=lambda row: (row.subdistrict.code, row.pk))
    return {
        "member": member,
        "years": member.years_on(on),
        "served": [str(row.subdistrict) for row in services if row.is_on_duty(on)],
        "shortfalls": member.shortfalls(round, on) if round else [],
        "has_left": not member.is_on_team(on),
    }


def _span(team: SupervisionTeam) -> str:
    if team.ends_on is None:
        return f"{format_date(team.starts_on)}起"
    return f"{format_date(team.starts_on)}至{format_date(team.ends_on)}"

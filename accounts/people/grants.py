"""Desks given and taken by the security administrator."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.audit import record
from accounts.models import RoleGrant, User
from accounts.people import codes, usernames
from accounts.roles import Role
from core.changes import changed, filled_in, told_of
from core.chinese_dates import beijing_date, format_date
from core.problems import Problem, Refused

ALONE = "GB/T 22239 8.1.4.2"
INSPECTION_DAYS = 90
COLUMNS = ("role", "district", "subdistrict", "valid_from", "valid_to", "basis")
SETS, ENDED, PERSONAL = (
    ("served", "inspected"),
    ("valid_to", "end_reason"),
    ("username", "full_name"),
)


@transaction.atomic
def add_account(*, person: Mapping, desk: Mapping, by: RoleGrant, at: datetime) -> tuple[User, str]:
    """A new account with its first desk, given directly; returns it with its one-time code.

    ``person`` is username and full_name, ``desk`` as for ``grant_desk``. A second press finds the
    user name taken. Raises Refused with everything that is wrong.
    """
    user = _open_account(person, desk, by=by, at=at)
    return user, codes.new_codes([user], by=by, at=at, life=codes.FIRST_LIFE)[user.pk]


@transaction.atomic
def add_accounts(
    people: Iterable[tuple[Mapping, Mapping]], *, by: RoleGrant, at: datetime
) -> dict[User, str]:
    """The same for many, all of them or none: pairs of ``person`` and ``desk`` as above."""
    users = [_open_account(person, desk, by=by, at=at) for person, desk in people]
    made = codes.new_codes(users, by=by, at=at, life=codes.FIRST_LIFE)
    return {user: made[user.pk] for user in users}


def _open_account(person: Mapping, desk: Mapping, *, by: RoleGrant, at: datetime) -> User:
    problems = _desk_problems(None, desk, by=by, on=beijing_date(at))
    if usernames.is_taken(person["username"]):
        problems.insert(0, usernames.TAKEN)
    if problems:
        raise Refused(*problems)
    user = usernames.make_user(**person)
    record("新建账号", at=at, by=by, obj=user, changes=filled_in(user, PERSONAL))
    give(user, desk, by=by, at=at)
    return user


@transaction.atomic
def grant_desk(*, user: User, desk: Mapping, by: RoleGrant, at: datetime) -> RoleGrant:
    """One more desk for somebody who has an account.

    ``desk``: role, district, subdistrict, valid_from, valid_to and basis (the written grounds);
    for a supervisor also ``served`` (subdistricts), for an inspector ``inspected`` (districts).
    Raises Refused, also where an administrator's desk would stand beside another one.
    """
    # The person is the lock: two desks that exclude each other cannot be given side by side.
    locked = User.objects.visible_to(by).select_for_update(of=("self",)).get(pk=user.pk)
    if problems := _desk_problems(locked, desk, by=by, on=beijing_date(at)):
        raise Refused(*problems)
    return give(locked, desk, by=by, at=at)


@transaction.atomic
def end_desk(*, desk: RoleGrant, reason: str, by: RoleGrant, at: datetime) -> RoleGrant:
    """Take a desk away: from the next request on it gives nothing, and the person is signed out."""
    # All security administrators' desks, so that the last two cannot end each other.
    list(RoleGrant.objects.filter(role=Role.SECURITY_ADMIN).select_for_update(of=("self",)))
    locked = (
        RoleGrant.objects.select_related("user", "district", "subdistrict__district")
        .select_for_update(of=("self",))
        .get(pk=desk.pk)
    )
    if problems := end_obstacles(locked, by=by, on=beijing_date(at)):
        raise Refused(*problems)
    before, today = told_of(locked, ENDED), beijing_date(at)
    # One that had not begun never was.
    locked.valid_to = max(today, locked.valid_from)
    locked.ended_at, locked.ended_by, locked.end_reason = at, by.user, reason.strip()
    locked.save(update_fields=["valid_to", "ended_at", "ended_by", "end_reason"])
    locked.user.end_sign_ins()
    record("终止岗位", at=at, by=by, obj=locked, changes=changed(before, locked, ENDED))
    return locked


def end_obstacles(desk: RoleGrant, *, by: RoleGrant, on: date) -> list[Problem]:
    """Why this desk cannot be ended now."""
    if desk.user_id == by.user_id:
        return [Problem("own_account", "本人的岗位须由其他安全管理员终止。", "内部控制")]
    if desk.is_over(on):
        return [Problem("desk_over", f"岗位已于{format_date(desk.valid_to)}终止。")]
    return []


def standing_alone_problems(
    user: User | None, role: str, *, valid_from: date, valid_to: date | None
) -> list[Problem]:
    """Administrator and audit desks stand alone: nobody has one beside any desk of another kind."""
    if user is None:
        return []
    others = RoleGrant.objects.filter(user=user).exclude(role=role).reaching_past(valid_from)
    if valid_to is not None:
        others = others.filter(valid_from__lt=valid_to)
    names = [
        desk.get_role_display()
        for desk in others
        if role in Role.of_administration or desk.role in Role.of_administration
    ]
    if not names:
        return []
    message = f"系统、安全、审计管理员不得兼任其他岗位，本人同期任{'、'.join(names)}。"
    return [Problem("admin_stands_alone", message, ALONE, field="role")]


def _desk_problems(user: User | None, desk: Mapping, *, by: RoleGrant, on: date) -> list[Problem]:
    problems = []
    if user is not None and user.pk == by.user_id:
        problems.append(Problem("own_account", "本人的岗位须由其他安全管理员授予。", "内部控制"))
    if desk["valid_from"] < on:
        problems.append(Problem("starts_in_past", "起始日期不能早于今天。", field="valid_from"))
    if desk["valid_to"] and desk["valid_to"] <= desk["valid_from"]:
        message = "终止日期须晚于起始日期。"
        problems.append(Problem("ends_before_start", message, field="valid_to"))
    problems += _reach_problems(desk)
    return problems + standing_alone_problems(
        user, desk["role"], valid_from=desk["valid_from"], valid_to=desk["valid_to"]
    )


def _reach_problems(desk: Mapping) -> list[Problem]:
    """A supervisor serves named centers; an inspector is sent to named districts for some days."""
    problems = []
    if desk["role"] == Role.SUPERVISOR and not desk.get("served"):
        problems.append(Problem("units_missing", "请填写督导服务的街道（乡镇）。", field="served"))
    if desk["role"] != Role.INSPECTOR:
        return problems
    if not desk.get("inspected"):
        problems.append(Problem("units_missing", "请选择检查的区。", field="inspected"))
    longest = desk["valid_from"] + timedelta(days=INSPECTION_DAYS)
    if desk["valid_to"] is None or desk["valid_to"] > longest:
        message = f"检查审计岗位须写明终止日期，最长{INSPECTION_DAYS}天，到期自动失效。"
        problems.append(Problem("inspection_too_long", message, field="valid_to"))
    return problems


def give(user: User, desk: Mapping, *, by: RoleGrant, at: datetime) -> RoleGrant:
    """Write the desk and record it; what may stand against it was asked before."""
    columns = {name: desk.get(name) for name in COLUMNS}
    given = RoleGrant.objects.create(user=user, granted_by=by.user, **columns)
    given.served.set(desk.get("served", ()))
    given.inspected.set(desk.get("inspected", ()))
    changes = filled_in(given, COLUMNS)
    for name in SETS:
        if units := desk.get(name):
            label = str(RoleGrant._meta.get_field(name).verbose_name)
            changes[label] = ["", "、".join(map(str, units))]
    record("授予岗位", at=at, by=by, obj=given, changes=changes)
    return given

"""Rows of the registers: written down and corrected by the executive director, never taken away."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction

from accounts.audit import record
from accounts.models import RoleGrant
from centers.models import Center
from centers.models.center import units_of
from centers.models.registers import RegisterRow
from centers.registers import Register
from core.changes import changed, filled_in, told_of
from core.chinese_dates import beijing_date
from core.problems import Problem, Refused
from pilots.closed_days import against_closed_day


@transaction.atomic
def add_register_row(
    *, register: Register, facts: Mapping, form_token, by: RoleGrant, at
) -> RegisterRow:
    """One more row of the desk's own center; the same form adds it once."""
    centers = Center.objects.visible_to(by).running()
    center = centers.select_for_update(of=("self",)).order_by("pk").first()
    if center is None:
        raise Refused(Problem("center_missing", "本街道(乡镇)还没有社会工作服务中心。"))
    _refuse(register, facts, center, at, days=[facts["starts_on"]])
    row, is_new = register.model._default_manager.get_or_create(
        form_token=form_token, defaults={**units_of(center), **facts}
    )
    if is_new:
        record(f"登记{register.label}", at=at, by=by, obj=row, changes=filled_in(row, facts))
    return row


@transaction.atomic
def save_register_row(
    *, register: Register, row: RegisterRow, facts: Mapping, version: int, by: RoleGrant, at
) -> RegisterRow:
    """Correct a row or end it; raises ``Stale`` when somebody saved after ``version`` was read."""
    rows = register.model._default_manager.visible_to(by).select_related("center")
    locked = rows.select_for_update(of=("self",)).get(pk=row.pk)
    if locked.holds_already(version, facts):
        return locked
    locked.check_version(version, told_of(locked, facts))
    days = [locked.starts_on, facts["starts_on"]]
    _refuse(register, facts, locked.center, at, days=days)
    before = told_of(locked, facts)
    for name, value in facts.items():
        setattr(locked, name, value)
    locked.version += 1
    locked.save(update_fields=[*facts, "version"])
    record(
        f"修改{register.label}", at=at, by=by, obj=locked, changes=changed(before, locked, facts)
    )
    return locked


def _refuse(
    register: Register, facts: Mapping, center: Center, at, *, days: Sequence[date]
) -> None:
    """``days`` are those on which the row counted and will count, if it is an event."""
    problems = []
    starts_on, ends_on = facts["starts_on"], facts.get("ends_on")
    if starts_on > beijing_date(at) and not register.future:
        message = f"{register.days[0]}不能晚于今天。"
        problems.append(Problem("day_in_future", message, field="starts_on"))
    if message := register.order_problem(starts_on, ends_on):
        problems.append(Problem("ends_before_start", message, field="ends_on"))
    for name in register.keys:
        target = facts[name]
        if target is not None and target.center_id != center.pk:
            problems.append(Problem("other_center", "只能选择本中心登记的内容。", field=name))
    if register.is_event:
        closed = (against_closed_day(day, field="starts_on") for day in days)
        problems += next((found for found in closed if found), [])
    if problems:
        raise Refused(*problems)

"""Units come out of one another, and the desks of those that end go on at those that follow."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from accounts.audit import record
from accounts.models import AccountRequest, Message, RoleGrant, Subdistrict, Succession
from accounts.models.requests import RequestState
from accounts.models.successions import SuccessionKind, reasons_against
from accounts.roles import Role
from core.changes import filled_in
from core.chinese_dates import beijing_date, format_date
from core.problems import Problem, Refused

WRITTEN = ("old", "new", "kind", "on", "document")


@transaction.atomic
def succeed(
    *,
    kind: str,
    olds: Sequence[Subdistrict],
    into: Subdistrict | None,
    new: Mapping | None,
    on: date,
    document: str,
    form_token,
    by: RoleGrant,
    at: datetime,
) -> list[Succession]:
    """Write down a 更名, 合并 or 拆分 and move the desks of the units that end.

    ``into`` is the unit in force that takes in the old ones, else ``new`` says what the new unit
    is called: name, code, base_kind, is_rural. ``on`` is the first day of the new state. A second
    press of the button returns what the first one wrote. Raises ``Refused`` with all reasons.
    """
    units = _locked(olds, into)
    done = list(Succession.objects.filter(form_token=form_token).select_related("new", "old"))
    if done:
        return done
    olds = [units[old.pk] for old in olds]
    into = units[into.pk] if into else None
    problems = [
        *reasons_against(kind, olds=olds, has_target=into is not None),
        *_not_in_force(olds, into),
        *_out_of_district(olds, into),
        *_day_problems(olds, on, today=beijing_date(at)),
        *(_new_unit_problems(kind, olds, new) if into is None else ()),
    ]
    if problems:
        raise Refused(*problems)
    kind = SuccessionKind(kind)
    if kind.ends_the_old:
        # The old ones first: their names and codes must be free for the new one.
        Subdistrict.objects.filter(pk__in=[old.pk for old in olds]).update(valid_to=on)
    target = into or _found(olds[0], new, on=on)
    for old in olds if kind.ends_the_old else ():
        _carry_on(old, target, kind=kind, document=document, by=by, at=at)
    rows = [
        Succession.objects.create(
            old=old,
            new=target,
            kind=kind,
            on=on,
            document=document,
            form_token=form_token,
            by=by,
            at=at,
        )
        for old in olds
    ]
    for row in rows:
        record("办理区划变更", at=at, by=by, obj=row, changes=filled_in(row, WRITTEN))
    return rows


def _locked(olds: Sequence[Subdistrict], into: Subdistrict | None) -> dict[int, Subdistrict]:
    keys = [unit.pk for unit in (*olds, *([into] if into else []))]
    units = Subdistrict.objects.select_for_update(of=("self",)).select_related("district")
    return {unit.pk: unit for unit in units.filter(pk__in=keys).order_by("pk")}


def _not_in_force(olds: Sequence[Subdistrict], into: Subdistrict | None) -> list[Problem]:
    targets = [(into, "into")] if into else []
    return [
        Problem("unit_ended", f"{unit}已于{format_date(unit.valid_to)}停用。", field=field)
        for unit, field in [*((old, "olds") for old in olds), *targets]
        if unit.valid_to is not None
    ]


def _out_of_district(olds: Sequence[Subdistrict], into: Subdistrict | None) -> list[Problem]:
    problems = []
    if len({unit.district_id for unit in (*olds, *([into] if into else []))}) > 1:
        # Rows of a district's work stay with that district: scope, money and reports rest on it.
        message = "只能在同一个区内变更。"
        problems.append(Problem("other_district", message, field="olds"))
    if into is not None and into.pk in {old.pk for old in olds}:
        problems.append(Problem("same_unit", "并入的单位不能同时是原单位。", field="into"))
    return problems


def _day_problems(olds: Sequence[Subdistrict], on: date, *, today: date) -> list[Problem]:
    if on > today:
        message = "变更日期不能晚于今天：账号和在办工作办理后立即转移。"
        return [Problem("day_in_future", message, field="on")]
    late = [old for old in olds if old.valid_from is not None and old.valid_from >= on]
    return [
        Problem("before_the_unit", f"{old}自{format_date(old.valid_from)}起才有。", field="on")
        for old in late
    ]


def _new_unit_problems(kind: str, olds, new: Mapping | None) -> list[Problem]:
    if not new or not new.get("name") or not new.get("code") or not new.get("base_kind"):
        message = "请填写新单位的名称、区划代码和类型，或者选择并入的单位。"
        return [Problem("new_unit_missing", message, field="new_name")]
    standing = Subdistrict.objects.filter(valid_to=None)
    if SuccessionKind(kind).ends_the_old:
        standing = standing.exclude(pk__in=[old.pk for old in olds])
    taken = standing.filter(Q(name=new["name"], district=olds[0].district_id) if olds else Q())
    problems = []
    if olds and taken.exists():
        message = f"{olds[0].district}已有名为“{new['name']}”的单位。"
        problems.append(Problem("unit_name_taken", message, field="new_name"))
    if standing.filter(code=new["code"]).exists():
        message = f"区划代码{new['code']}已有单位使用。"
        problems.append(Problem("unit_code_taken", message, field="new_code"))
    return problems


def _found(old: Subdistrict, new: Mapping, *, on: date) -> Subdistrict:
    return Subdistrict.objects.create(
        district=old.district,
        name=new["name"],
        code=new["code"],
        kind=new["base_kind"],
        base_kind=new["base_kind"],
        is_rural=new["is_rural"],
        valid_from=on,
    )


def _carry_on(old: Subdistrict, target: Subdistrict, *, kind, document, by, at) -> None:
    """Point the old unit, and all it carries on itself, at its heir; move desks and requests."""
    Subdistrict.objects.filter(Q(pk=old.pk) | Q(carried_on_by=old)).update(carried_on_by=target)
    reason = f"{old}{kind.label}为{target}"[:200]
    for desk in desks_at(old, on=beijing_date(at)).select_for_update(of=("self",)):
        _move(desk, target, reason=reason, document=document, by=by, at=at)
    for desk in RoleGrant.objects.filter(role=Role.SUPERVISOR, served=old):
        desk.served.remove(old)
        desk.served.add(target)
    waiting = (RequestState.PROPOSED, RequestState.ENABLED)
    AccountRequest.objects.filter(subdistrict=old, state__in=waiting).update(subdistrict=target)


def desks_at(unit: Subdistrict, *, on: date):
    """The desks at a unit that have not ended, whether they have begun or not."""
    return (
        RoleGrant.objects.filter(subdistrict=unit)
        .reaching_past(on)
        .select_related("user", "subdistrict__district")
        .order_by("pk")
    )


def _move(desk: RoleGrant, target: Subdistrict, *, reason, document, by, at) -> None:
    """End the desk and give the same one at the new unit: acts keep the unit of their day."""
    today, until = beijing_date(at), desk.valid_to
    begins = max(today, desk.valid_from)
    desk.valid_to, desk.ended_at, desk.ended_by, desk.end_reason = begins, at, by.user, reason
    desk.save(update_fields=["valid_to", "ended_at", "ended_by", "end_reason"])
    moved = RoleGrant.objects.create(
        user=desk.user,
        role=desk.role,
        subdistrict=target,
        valid_from=begins,
        valid_to=until,
        basis=document[:100],
        granted_by=by.user,
    )
    # News that nobody has read yet would lie at a desk that nobody sits at any more.
    Message.objects.filter(desk=desk, read_at=None).update(desk=moved)
    record("转移岗位", at=at, by=by, obj=moved, changes={"subdistrict": [str(desk), str(moved)]})

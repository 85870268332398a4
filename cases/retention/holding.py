"""暂缓销毁: somebody who answers for the file keeps it beyond its period, and lets it go again."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.audit import record
from accounts.models import RoleGrant
from accounts.roles import Role
from cases.models import Case, Client, Hold, HoldRelease
from cases.models.retention import HOLDERS
from centers.models import Center
from centers.models.center import units_of
from core.changes import filled_in
from core.chinese_dates import beijing_date
from core.problems import Problem, Refused

SET, RELEASED = "暂缓销毁", "解除暂缓销毁"


def hold_problems(case: Case, *, by: RoleGrant) -> list[Problem]:
    """Why this desk cannot hold that file."""
    if by.role not in HOLDERS:
        desks = "、".join(Role(role).label for role in HOLDERS)
        return [Problem("wrong_role", f"暂缓销毁由{desks}办理。")]
    return case.against_following_up()


@transaction.atomic
def hold(
    *,
    case: Case,
    is_of_person: bool,
    reason: str,
    until: date | None,
    form_token: UUID,
    by: RoleGrant,
    at: datetime,
) -> Hold:
    """Keep the file of ``case``, or with ``is_of_person`` all there is of the person it is about.

    ``until`` is the last day of it, None for as long as nobody releases it. The same form stores
    once. Raises ``Refused`` with every reason.
    """
    # The center's row is where a run locks as well: it sees this hold, or was there before.
    Center.objects.select_for_update(of=("self",)).get(pk=case.center_id)
    case = Case.objects.visible_to(by).select_related("client", "center").get(pk=case.pk)
    if stored := Hold.objects.filter(form_token=form_token).first():
        return stored
    day, reason = beijing_date(at), reason.replace("\0", "").strip()
    problems = hold_problems(case, by=by)
    if not reason:
        problems.append(Problem("note_missing", "请写明暂缓销毁的原因。", field="reason"))
    if until is not None and until < day:
        problems.append(Problem("hold_over", "暂缓的最后一天不能早于今天。", field="until"))
    if is_of_person and case.client is None:
        sentence = "小组和社区案例没有单一的服务对象，请选择“仅本案例”。"
        problems.append(Problem("no_person_to_hold", sentence, field="is_of_person"))
    if problems:
        raise Refused(*problems)
    subject: Case | Client = case.client if is_of_person and case.client else case
    made = Hold.objects.create(
        **{"client" if is_of_person else "case": subject},
        reason=reason,
        since=day,
        until=until,
        form_token=form_token,
        by=by,
        at=at,
        **units_of(case.center),
    )
    record(SET, at=at, by=by, obj=subject, changes=filled_in(made, ("since", "until")))
    return made


@transaction.atomic
def release(*, hold: Hold, by: RoleGrant, at: datetime) -> HoldRelease:
    """From now on the periods run out as they would have. A second press changes nothing."""
    hold = Hold.objects.visible_to(by).select_for_update(of=("self",)).get(pk=hold.pk)
    if by.role not in HOLDERS:
        desks = "、".join(Role(role).label for role in HOLDERS)
        raise Refused(Problem("wrong_role", f"暂缓销毁由{desks}解除。"))
    released, is_new = HoldRelease.objects.get_or_create(hold=hold, defaults={"by": by, "at": at})
    if is_new:
        record(RELEASED, at=at, by=by, obj=hold.case or hold.client)
    return released


def holds_on(case: Case):
    """What was ever set on this file or on its person, the latest first."""
    rows = Hold.objects.filter(case=case)
    if case.client_id:
        rows = rows | Hold.objects.filter(client=case.client_id)
    return rows.select_related("by__user", "by__district", "by__subdistrict", "release").order_by(
        "-at", "-pk"
    )

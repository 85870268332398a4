"""An account for one of a center's own people: proposed, enabled, granted."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.audit import record
from accounts.models import AccountRequest, RoleGrant, Subdistrict
from accounts.people import codes, grants, usernames
from core.changes import filled_in
from core.chinese_dates import beijing_date
from core.problems import Problem, Refused

FACTS = ("full_name", "username", "role", "starts_on", "reason")


@transaction.atomic
def propose(*, facts: Mapping, form_token: UUID, by: RoleGrant, at: datetime) -> AccountRequest:
    """Ask for an account in one's own center; the same ``form_token`` finds the first.

    ``facts`` are full_name, username, role (of a center), starts_on and reason. Raises Refused.
    """
    # The unit is the lock: two forms cannot ask for the same name side by side.
    unit = Subdistrict.objects.visible_to(by).select_for_update(of=("self",)).get()
    known = AccountRequest.objects.visible_to(by).filter(form_token=form_token).first()
    if known is not None:
        return known
    if problems := _proposal_problems(facts, beijing_date(at)):
        raise Refused(*problems)
    units = {"subdistrict": unit, "district": unit.district}
    try:
        with transaction.atomic():
            request = AccountRequest.objects.create(
                **facts, **units, form_token=form_token, proposed_at=at, proposed_by=by.user
            )
    except IntegrityError:  # another center asked for the name this very moment
        raise Refused(usernames.TAKEN) from None
    record("申请账号", at=at, by=by, obj=request, changes=filled_in(request, FACTS))
    return request


def _proposal_problems(facts: Mapping, today: date) -> list[Problem]:
    problems = []
    if usernames.is_taken(facts["username"]):
        problems.append(usernames.TAKEN)
    if facts["starts_on"] < today:
        message = "启用日期不能早于今天。"
        problems.append(Problem("starts_in_past", message, field="starts_on"))
    return problems


@transaction.atomic
def take_step(
    name: str, *, request: AccountRequest, by: RoleGrant, at: datetime, note: str = ""
) -> str:
    """Walk a request one step; granting returns the new account's one-time code, else ""."""
    locked = (
        AccountRequest.objects.visible_to(by)
        .select_related("subdistrict__district")
        .select_for_update(of=("self",))
        .get(pk=request.pk)
    )
    if name != "grant":
        locked.move(name, by=by, at=at, note=note)
        return ""
    if problems := locked.obstacles(name, by=by):
        raise Refused(*problems)
    locked.grant = _make_desk(locked, by=by, at=at)
    locked.move(name, by=by, at=at, note=note)
    user = locked.grant.user
    return codes.new_codes([user], by=by, at=at, life=codes.FIRST_LIFE)[user.pk]


def _make_desk(request: AccountRequest, *, by: RoleGrant, at: datetime) -> RoleGrant:
    user = usernames.make_user(username=request.username, full_name=request.full_name)
    record("新建账号", at=at, by=by, obj=user, changes=filled_in(user, grants.PERSONAL))
    desk = {
        "role": request.role,
        "subdistrict": request.subdistrict,
        "valid_from": request.valid_from(beijing_date(at)),
        "basis": f"账号申请{request.pk}号",
    }
    return grants.give(user, desk, by=by, at=at)

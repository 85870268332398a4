"""Units, people and desks, as plain as they can be."""

from datetime import date
from itertools import count

from django.utils import timezone

from accounts.models import (
    AccountBatch,
    AccountRequest,
    BrowserSignIn,
    District,
    RoleGrant,
    Subdistrict,
    User,
)
from accounts.roles import Role

_serial = count(1)
LONG_AGO, FAR_AWAY = date(2020, 1, 1), date(2100, 1, 1)


def make_district(name="朝阳区") -> District:
    """The district of that name, made when it is not there yet."""
    if there := District.objects.filter(name=name).first():
        return there
    number = District.objects.count() + 1
    return District.objects.create(
        name=name,
        code=f"1101{number:02d}",
        order=number,
        bureau_name=f"{name}委社会工委{name}民政局",
    )


def make_subdistrict(name="劲松街道", district=None, base_kind="街道") -> Subdistrict:
    """The unit of that name in that district, made when it is not there yet."""
    district = district or make_district()
    units = Subdistrict.objects.filter(district=district)
    if there := units.filter(name=name).first():
        return there
    return Subdistrict.objects.create(
        district=district,
        name=name,
        code=f"{district.code}{units.count() + 1:03d}",
        kind=base_kind,
        base_kind=base_kind,
        is_rural=base_kind != "街道",
    )


def make_desk(role, unit=None, user=None, **facts) -> RoleGrant:
    """A desk of ``role``; ``unit`` is its district or subdistrict, for a supervisor those served,
    for an inspector the district.

    Without a unit it is in 朝阳区 (劲松街道). The password of a new user is "Passw0rd-demo".
    """
    if user is None:
        number = next(_serial)
        user = User.objects.create_user(
            f"{role}-{number}", password="Passw0rd-demo", full_name=f"王{number}"
        )
    facts.setdefault("valid_from", LONG_AGO)
    if role in Role.of_district:
        facts["district"] = unit or make_district()
    elif role in Role.of_subdistrict:
        facts["subdistrict"] = unit or make_subdistrict()
    if role == Role.INSPECTOR:
        facts.setdefault("valid_to", FAR_AWAY)
    desk = RoleGrant.objects.create(user=user, role=role, **facts)
    if role == Role.SUPERVISOR:
        units = unit if isinstance(unit, list | tuple) else [unit or make_subdistrict()]
        desk.served.set(units)
    if role == Role.INSPECTOR:
        unit = unit or make_district()
        desk.inspected.set([unit.district if isinstance(unit, Subdistrict) else unit])
    return desk


def make_account_request(subdistrict=None) -> AccountRequest:
    """A request that the executive director of that center has just made."""
    subdistrict = subdistrict or make_subdistrict()
    return AccountRequest.objects.create(
        subdistrict=subdistrict,
        district=subdistrict.district,
        full_name="新社工",
        username=f"xin-{next(_serial)}",
        role=Role.CENTER_WORKER,
        starts_on=LONG_AGO,
        reason="新入职",
        proposed_at=timezone.now(),
        proposed_by=make_desk(Role.EXECUTIVE_DIRECTOR, subdistrict).user,
    )


def make_account_batch(user=None) -> AccountBatch:
    """A batch in which that one account was opened."""
    batch = AccountBatch.objects.create(
        made_at=timezone.now(),
        made_by=make_desk(Role.SECURITY_ADMIN),
        file_name="人员.xlsx",
        sha256="0" * 64,
    )
    batch.users.set([user or make_desk(Role.CENTER_WORKER).user])
    return batch


def make_sign_in(user) -> BrowserSignIn:
    """A browser of that user whose session is gone."""
    return BrowserSignIn.objects.create(
        user=user,
        key_hash=f"{next(_serial):040d}",
        started_at=timezone.now(),
        device="Windows · Chrome",
    )

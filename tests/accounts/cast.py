"""Everybody who might hear of something: each role here, next door and in another district."""

from accounts.models import Message
from accounts.roles import Role
from tests.accounts.factories import make_desk, make_district, make_subdistrict

HERE, NEXT_DOOR, FAR, CITY = "here", "next door", "far", "city"


def make_cast() -> dict:
    """One desk per role and place; 劲松街道 and its district are here."""
    here, far = make_subdistrict(), make_subdistrict("中关村街道", make_district("海淀区"))
    places = {HERE: here, NEXT_DOOR: make_subdistrict("潘家园街道"), FAR: far}
    cast = {
        (role, place): make_desk(role, unit)
        for place, unit in places.items()
        for role in (*Role.of_subdistrict, Role.SUPERVISOR)
    }
    cast |= {
        (role, place): make_desk(role, unit.district)
        for place, unit in {HERE: here, FAR: far}.items()
        for role in Role.of_district
    }
    return cast | {(role, CITY): make_desk(role) for role in Role.of_city}


def heard(cast: dict, title: str) -> set:
    """Who of the cast has news of this title; twice the same news is a mistake."""
    told = list(Message.objects.filter(title=title).values_list("desk", flat=True))
    assert len(told) == len(set(told))
    return {key for key, desk in cast.items() if desk.pk in told}

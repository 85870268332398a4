"""Who can be named for what a session agreed on: the center's people, and its supervisor."""

from datetime import date

from django.db.models import Q

from accounts.models import RoleGrant, User
from accounts.roles import Role
from supervision.models import SupervisionSession


def owners_of(session: SupervisionSession, *, on: date):
    """People with a desk in the center on that day, and the supervisor of this session."""
    here = Q(pk__in=_at_desks_of(session.subdistrict_id, on)) | Q(pk=session.supervisor.user_id)
    return _active(here)


def people_of(subdistrict: int, *, on: date):
    """People with a desk in the center of this unit on that day."""
    return _active(Q(pk__in=_at_desks_of(subdistrict, on)))


def _at_desks_of(subdistrict: int, on: date):
    desks = RoleGrant.objects.filter(subdistrict=subdistrict, role__in=Role.of_center)
    return desks.held_on(on).values("user")


def _active(here: Q):
    return User.objects.filter(here, is_active=True).order_by("full_name", "pk")


def may_own(session: SupervisionSession, owner: User, *, on: date) -> bool:
    return owners_of(session, on=on).filter(pk=owner.pk).exists()

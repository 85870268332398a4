"""Who can be named for what a session agreed on: the center's people, and its supervisor."""

from datetime import date

from django.db.models import Q

from accounts.models import RoleGrant, User
from accounts.roles import Role
from supervision.models import SupervisionSession


def owners_of(session: SupervisionSession, *, on: date):
    """People with a desk in the center on that day, and the supervisor of this session."""
    desks = RoleGrant.objects.filter(
        subdistrict=session.subdistrict_id, role__in=Role.of_center
    ).held_on(on)
    here = Q(pk__in=desks.values("user")) | Q(pk=session.supervisor.user_id)
    return User.objects.filter(here, is_active=True).order_by("full_name", "pk")


def may_own(session: SupervisionSession, owner: User, *, on: date) -> bool:
    return owners_of(session, on=on).filter(pk=owner.pk).exists()

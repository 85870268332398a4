"""Who sees what. Two definitions, on District and Subdistrict; everything else delegates here.

Rows of work carry ``district`` and ``subdistrict`` columns of their own, so that a scoped list
keeps its index. A desk of a role that this module does not know sees nothing.
"""

from django.apps import apps
from django.db import models
from django.db.models import Q

from accounts.roles import Role

NOTHING = Q(pk__in=())


def within(desk, *, district: str = "district", subdistrict: str = "subdistrict") -> Q:
    """The rows in reach of ``desk``, by the names of the row's own two unit columns."""
    if desk is None:
        return NOTHING
    if desk.role in Role.of_city:
        return Q()
    if desk.role in Role.of_district:
        return Q(**{district: desk.district_id})
    if desk.role in Role.of_subdistrict:
        return Q(**{f"{subdistrict}__in": _work_of([desk.subdistrict_id])})
    if desk.role == Role.SUPERVISOR:
        return Q(**{f"{subdistrict}__in": _work_of(desk.served_ids)})
    if desk.role == Role.INSPECTOR:
        return Q(**{f"{district}__in": desk.inspected_ids})
    return NOTHING


def _work_of(units: list[int]):
    """Also what these units carry on from others; asked in the same query as the rows."""
    model = apps.get_model("accounts", "Subdistrict")  # whose module imports this one
    return model.objects.with_those_carried_on(units).values("pk")


class ScopedQuerySet(models.QuerySet):
    """For rows with a ``district`` and a ``subdistrict``: their scope is those units' scope."""

    def visible_to(self, desk):
        return self.filter(within(desk))


class DistrictScopedQuerySet(models.QuerySet):
    """For rows of a district as a whole: its own desks, its inspectors and the city's see them."""

    def visible_to(self, desk):
        if desk is not None and desk.role in (
            *Role.of_city,
            *Role.of_district,
            Role.INSPECTOR,
        ):
            return self.filter(within(desk))
        return self.none()

"""What districts and subdistricts hand in, by whose it is."""

from django.db.models import Q
from django.urls import reverse

from accounts.roles import Role
from core.search import Found, Hit, found, listed_at
from pilots.models import DistrictPlan, Recommendation
from pilots.obligations import CITY_LISTS, LISTS
from pilots.states import StageKind


def search(desk, text: str) -> list[Found]:
    """Recommendations, and plans for who reads them: one query each."""
    is_city = desk.role in Role.of_city
    lists = CITY_LISTS if is_city else LISTS
    named = Q(subdistrict__name__icontains=text) | Q(district__name__icontains=text)
    recommendations = _shown_to(Recommendation.objects.visible_to(desk), is_city).filter(named)
    groups = [
        found(
            "试点推荐表",
            recommendations.select_related("submission", "subdistrict__district", "round").order_by(
                "-round__year", "district__order", "subdistrict__code", "pk"
            ),
            lambda row: _hit(row, row.subdistrict.full_name, "pilots:recommendation_detail"),
            listed_at(lists[StageKind.RECOMMENDATION]),
        )
    ]
    if desk.role in (*Role.of_district, *Role.of_city):
        plans = _shown_to(DistrictPlan.objects.visible_to(desk), is_city)
        groups.append(
            found(
                "试点方案",
                plans.filter(district__name__icontains=text)
                .select_related("submission", "district", "round")
                .order_by("-round__year", "district__order", "pk"),
                lambda row: _hit(row, row.district.name, "pilots:plan_detail"),
                listed_at(lists[StageKind.PLAN]),
            )
        )
    return groups


def _shown_to(rows, is_city: bool):
    """The city sees none before a sign-off."""
    return rows.filter(submission__first_signed_at__isnull=False) if is_city else rows


def _hit(row, name: str, page: str) -> Hit:
    hint = f"{row.round.year}年，{row.submission.get_state_display()}"
    return Hit(name, hint, reverse(page, args=[row.pk]))

"""Districts and subdistricts by name."""

from datetime import date

from django.urls import reverse

from accounts.models import District, Subdistrict
from accounts.roles import Role
from core.search import Found, Hit, found, listed_at


def search(desk, text: str, *, on: date) -> list[Found]:
    """Two queries; where a unit is found, its centers are listed."""
    districts = District.objects.visible_to(desk).filter(name__icontains=text)
    subdistricts = Subdistrict.objects.visible_to(desk).in_force_on(on)
    has_page = desk.role in (*Role.of_city, *Role.of_district)
    lists = listed_at("centers:center_list")

    def district(row: District) -> Hit:
        page = reverse("reports:district_dashboard", args=[row.pk]) if has_page else ""
        return Hit(row.name, "数据看板" if page else "", page)

    def subdistrict(row: Subdistrict) -> Hit:
        return Hit(row.name, row.district.name, listed_at("centers:center_list", q=row.full_name))

    named = subdistricts.filter(name__icontains=text).select_related("district")
    return [
        found("区", districts.order_by("order", "pk"), district, lists),
        found("街道(乡镇)", named.order_by("district__order", "code", "pk"), subdistrict, lists),
    ]

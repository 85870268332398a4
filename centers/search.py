"""Centers by name, the people who work there, and what they were trained in."""

from django.urls import reverse

from centers.models import Center, Person, Training
from core.chinese_dates import format_date
from core.search import Found, Hit, found, listed_at


def search(desk, text: str) -> list[Found]:
    """Three queries."""
    centers = Center.objects.visible_to(desk).filter(name__icontains=text)
    people = Person.objects.visible_to(desk).filter(name__contains=text)

    def center(row: Center) -> Hit:
        return Hit(row.name, row.district.name, reverse("centers:center_detail", args=[row.pk]))

    def person(row: Person) -> Hit:
        return Hit(row.name, row.center.name, reverse("centers:person_detail", args=[row.pk]))

    def training(row: Training) -> Hit:
        hint = f"{format_date(row.ends_on)}，{row.center or row.district}"
        return Hit(row.title, hint, reverse("centers:training_detail", args=[row.pk]))

    trainings = Training.objects.visible_to(desk).filter(title__icontains=text)
    order = ("district__order", "subdistrict__code", "pk")
    all_centers = listed_at("centers:center_list", q=text)
    return [
        found("中心", centers.select_related("district").order_by(*order), center, all_centers),
        found(
            "人员",
            people.select_related("center").order_by(*order),
            person,
            listed_at("centers:center_list"),
        ),
        found(
            "培训",
            trainings.select_related("center", "district").order_by("-ends_on", "-pk"),
            training,
            listed_at("centers:training_list"),
        ),
    ]

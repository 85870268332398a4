"""Districts' summaries by whose they are."""

from django.urls import reverse

from core.search import Found, Hit, found, listed_at
from reports.models import SummaryReport


def search(desk, text: str) -> list[Found]:
    """One query."""
    reports = SummaryReport.objects.visible_to(desk).filter(district__name__icontains=text)

    def report(row: SummaryReport) -> Hit:
        hint = f"{row.round.year}年，{row.submission.get_state_display()}"
        return Hit(row.district.name, hint, reverse("reports:summary_detail", args=[row.pk]))

    rows = reports.select_related("district", "round", "submission")
    rows = rows.order_by("-round__year", "district__order", "pk")
    return [found("工作总结", rows, report, listed_at("reports:summary_list"))]

"""Who hears what of a district's report beyond its steps."""

from django.urls import reverse

from accounts.inbox import desks_of, tell
from accounts.roles import Role
from reports.models import SummaryReport


def tell_of_renewal(report: SummaryReport, *, by, at) -> None:
    """The city wants figures counted anew: the district's officers hear it; their own they know."""
    if by.role not in Role.of_city:
        return
    tell(
        desks_of(Role.DISTRICT_OFFICER, at=at, district=report.district_id),
        title="工作总结报告须重新取数",
        text=f"市级要求{report}重新取数，再次上报的数据按届时的记录生成，请核对变化。",
        url=reverse("reports:summary_detail", args=[report.pk]),
        at=at,
    )

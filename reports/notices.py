"""Who hears what of a district's report beyond its steps."""

from django.urls import reverse

from accounts.inbox import desks_of, tell
from accounts.roles import Role
from core.chinese_dates import format_date
from reports.models import Addendum, SummaryReport


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


def tell_of_written_addendum(report: SummaryReport, *, at) -> None:
    """The officer's words wait for the leader, who signs them with the figures of that moment."""
    tell(
        desks_of(Role.DISTRICT_LEADER, at=at, district=report.district_id),
        title="补充报告待审核",
        text=f"{report}的补充报告已编制，请审核上报。",
        url=_section(report),
        at=at,
    )


def tell_of_signed_addendum(addendum: Addendum, *, at) -> None:
    """The city reads what was added to a report that it has; the district's officers hear that
    it went up."""
    report = addendum.report
    days = f"{format_date(addendum.since)}至{format_date(addendum.until)}"
    url = reverse("reports:addendum_detail", args=[report.pk, addendum.number])
    for desks in (
        desks_of(Role.CITY_OFFICER, at=at),
        desks_of(Role.DISTRICT_OFFICER, at=at, district=report.district_id),
    ):
        tell(
            desks,
            title="补充报告已上报",
            text=f"{report}的第{addendum.number}份补充报告（{days}）已审核上报。",
            url=url,
            at=at,
        )


def _section(report: SummaryReport) -> str:
    """Where the supplements stand on the report's page."""
    return reverse("reports:summary_detail", args=[report.pk]) + "#supplements"

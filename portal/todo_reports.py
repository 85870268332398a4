"""What waits of the reports: for the head of a center, for the district, for the city."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, Min
from django.urls import reverse

from core.deadlines import is_late, moment_due
from pilots.models import Obligation, PilotUnit, Stage
from pilots.states import StageKind
from portal.todo_lines import Todo, address, by_round
from reports.city import city_summary
from reports.citywide.actions import reasons_against_adoption
from reports.models import CenterSummary, CityReport, SummaryReport, Supplement, Verification
from reports.parts.states import CenterSummaryState
from reports.supplements import reasons_against_supplement

BEFORE = timedelta(days=45)  # how long ahead a center is asked for its year
BEFORE_DISTRICTS = timedelta(days=14)  # the city, counted from the day that districts report


def verifications(desk, *, at, label: str) -> Iterator[Todo]:
    """What this desk answers, or closes, a line for each round with the nearest of its days;
    ``label`` takes the year."""
    waiting = Verification.objects.waiting_for(desk).order_by()
    rounds = waiting.values_list("round__year", "round").annotate(Count("pk"), Min("due_on"))
    for year, round, count, due_on in rounds.order_by("round__year", "round"):
        due_at = moment_due(due_on, None)
        url = address("reports:verification_list", round, show="waiting")
        yield Todo(label.format(year=year), count, url, due_at, is_late(at, due_at))


def supplements(desk) -> Iterator[Todo]:
    """Those of others, a line for each round."""
    waiting = Supplement.objects.waiting_for(desk)
    yield from by_round(waiting, "确认{year}年补充数", "reports:supplement_list", show="waiting")


def addenda(desk, *, at) -> Iterator[Todo]:
    """补充报告 that an officer wrote, a line for each round; those that can be signed now."""
    written = (
        SummaryReport.objects.visible_to(desk)
        .filter(addendum_draft__isnull=False, round__closed_at=None)
        .exclude(addendum_draft__text="")
        .select_related("round", "submission")
        .order_by("round__year", "pk")
    )
    for report in written:
        if not reasons_against_supplement(report, at=at):
            url = reverse("reports:summary_detail", args=[report.pk]) + "#supplements"
            yield Todo(f"审核上报{report.round.year}年补充报告", 1, url)


def own_summary(desk, *, at) -> Iterator[Todo]:
    """The year in the center's words, in the last weeks before its district's report is due."""
    units = PilotUnit.objects.visible_to(desk).running()
    given = CenterSummary.objects.visible_to(desk).filter(state=CenterSummaryState.HANDED_IN)
    owed = (
        Obligation.objects.filter(
            stage__kind=StageKind.SUMMARY,
            stage__round__in=units.values("round"),
            district__in=units.values("district"),
            due_at__lte=at + BEFORE,
        )
        .exclude(stage__round__in=given.values("round"))
        .order_by("due_at", "pk")
    )
    for round_pk, due_at in owed.values_list("stage__round", "due_at"):
        url = address("reports:center_summary_list", round_pk)
        yield Todo("填写并上交本中心年度小结", 1, url, due_at, is_late(at, due_at))


def city_report_to_write(desk, *, at) -> Iterator[Todo]:
    """The city's own texts, from shortly before the districts' reports are due until all are there.

    Nobody sets the city a day for them, so the lines have none.
    """
    written = CityReport.objects.visible_to(desk)
    for part in CityReport.PARTS:
        written = written.exclude(**{part: ""})
    stages = (
        Stage.objects.filter(
            kind=StageKind.SUMMARY,
            is_off_platform=False,
            round__closed_at=None,
            due_at__lte=at + BEFORE_DISTRICTS,
        )
        .exclude(round__in=written.values("round"))
        .order_by("due_at", "pk")
    )
    for pk, year in stages.values_list("round", "round__year"):
        yield Todo(f"编制{year}年全市工作总结", 1, reverse("reports:city_report", args=[pk]))


def city_report_to_adopt(desk, *, at) -> Iterator[Todo]:
    """Where nothing stands against adopting it; again when a district came in after a version."""
    reports = CityReport.objects.visible_to(desk).filter(round__closed_at=None)
    for report in reports.select_related("round", "by").order_by("round", "pk"):
        if not reasons_against_adoption(report, city_summary(round=report.round), by=desk):
            url = reverse("reports:city_report", args=[report.round_id])
            yield Todo(f"审定{report.round.year}年全市工作总结", 1, url)

"""The work of the days after a filed summary's cut-off: who wrote of it, and who has yet to."""

from datetime import datetime

from django.db.models import Max

from accounts.models import District
from core.deadlines import beijing_date
from pilots.models import Round
from reports.city import CitySummary, city_summary
from reports.models import Addendum, AddendumDraft
from reports.supplements import days_after

WRITTEN, UNTOLD = "addendum_written", "addendum_untold"
# What the list of summaries may be narrowed to, beside the states of ``reports.overview``.
CHOICES = ((WRITTEN, "补充报告已编制未审核"), (UNTOLD, "取数后的工作还没有补充报告"))


def written_in(round: Round) -> list[District]:
    """Whose 补充报告 is written and waits for a signature."""
    drafts = AddendumDraft.objects.filter(report__round=round).exclude(text="")
    return list(District.objects.filter(pk__in=drafts.values("report__district")))


def untold_of(summary: CitySummary, written: list[District], *, at: datetime) -> list[District]:
    """Filed districts that have days after their cut-off and neither told of them all nor wrote
    of them."""
    rows = Addendum.objects.filter(report__round=summary.round).order_by()
    told = dict(rows.values_list("report__district").annotate(Max("until")))
    return [
        district
        for district, reading in summary.signed
        if district not in written
        and days_after(told.get(district.pk, beijing_date(reading.as_of)), summary.round, at=at)
    ]


def districts_of(choice: str, round: Round, *, at: datetime) -> list[District]:
    """Those of one of ``CHOICES``."""
    written = written_in(round)
    return written if choice == WRITTEN else untold_of(city_summary(round=round), written, at=at)

"""What is still open in a round, said to the city before the round is closed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from pilots.models import Round, Submission
from pilots.states import SubmissionKind, SubmissionState
from reports.city import CitySummary, city_summary, gap_groups
from reports.citywide.content import report_of
from reports.models import AddendumDraft, SummaryReport, Supplement, Verification
from reports.parts.states import SupplementState
from reports.supplements import days_to_tell
from supervision.models import SupervisionSession
from supervision.states import SessionState


@dataclass(frozen=True, slots=True)
class StillOpen:
    """One kind of thing that nobody can finish once the round is closed; ``detail`` says whose."""

    label: str
    count: int
    unit: str
    detail: str
    url: str = ""

    @property
    def is_open(self) -> bool:
        return self.count > 0

    @property
    def shown(self) -> str:
        return f"{self.count}{self.unit}" if self.is_open else "没有"


def still_open(round: Round, *, at: datetime) -> list[StillOpen]:
    """Every kind in the order in which it is usually finished, also those with nothing left."""
    summary = city_summary(round=round)
    asked = "?" + urlencode({"round": round.pk})
    return [
        _gaps(summary, at, reverse("reports:summary_list") + asked),
        _underway(round, reverse("pilots:round_matrix", args=[round.pk])),
        _by_district(
            "未确认的督导记录",
            "条",
            SupervisionSession.objects.filter(round=round, state=SessionState.LOGGED),
            url=f"{reverse('supervision:session_list')}{asked}&show={SessionState.LOGGED}",
        ),
        _by_district(
            "未确认的补充数",
            "项",
            Supplement.objects.filter(round=round, state=SupplementState.ENTERED),
        ),
        _by_district("未办结的核实单", "张", Verification.objects.unsettled().filter(round=round)),
        _by_district(
            "已编制未审核的补充报告",
            "份",
            AddendumDraft.objects.filter(report__round=round).exclude(text=""),
            "report__district__name",
        ),
        _untold(summary, at),
        _city_report(round, reverse("reports:city_report", args=[round.pk])),
    ]


def _gaps(summary: CitySummary, at: datetime, url: str) -> StillOpen:
    told = "；".join(
        f"{group.state}：{'、'.join(one.name for one in group.districts)}"
        for group in gap_groups(summary, at=at)
    )
    return StillOpen("总结未备案的区", len(summary.gaps), "个", told, url)


def _underway(round: Round, url: str) -> StillOpen:
    """Recommendations and plans between their sign-off and the city's answer."""
    rows = (
        Submission.objects.filter(round=round, first_signed_at__isnull=False)
        .exclude(state__in=SubmissionState.final)
        .exclude(kind=SubmissionKind.SUMMARY)
        .order_by("kind", "state", "pk")
    )
    found = Counter((row.get_kind_display(), row.get_state_display()) for row in rows)
    told = "；".join(f"{kind}{state}{count}份" for (kind, state), count in found.items())
    return StillOpen("报出后未办结的推荐表和试点方案", found.total(), "份", told, url)


def _by_district(
    label: str, unit: str, rows, name: str = "district__name", url: str = ""
) -> StillOpen:
    found = Counter(rows.order_by().values_list(name, flat=True))
    told = "、".join(f"{district}{count}{unit}" for district, count in sorted(found.items()))
    return StillOpen(label, found.total(), unit, told, url)


def _untold(summary: CitySummary, at: datetime) -> StillOpen:
    """Filed districts that have days after their cut-off and told of none of them yet."""
    reports: Iterable[SummaryReport] = (
        SummaryReport.objects.filter(round=summary.round, district__in=summary.filed)
        .select_related("district", "round", "submission")
        .order_by("district__order", "pk")
    )
    names = [row.district.name for row in reports if days_to_tell(row, at=at)]
    return StillOpen("取数后的工作还没有补充报告的区", len(names), "个", "、".join(names))


def _city_report(round: Round, url: str) -> StillOpen:
    report = report_of(round)
    is_adopted = report is not None and report.versions.exists()
    word = "已编制，未审定" if report else "未编制"
    return StillOpen(
        "未审定的全市总结", 0 if is_adopted else 1, "份", "" if is_adopted else word, url
    )

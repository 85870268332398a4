"""What is still open in a round, said to the city before the round is closed."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from cases.models import Case
from cases.states import CaseState, Recognition
from pilots.models import Round, Submission
from pilots.states import SubmissionKind, SubmissionState
from reports.city import CitySummary, city_summary, gap_groups
from reports.citywide.content import as_adopted, report_of
from reports.citywide.later_work import UNTOLD, WRITTEN, untold_of, written_in
from reports.citywide.left_open import LEFT_OPEN, LeftOpen
from reports.citywide.moved import what_moved
from reports.overview import NOT_FILED
from supervision.evaluation_states import UNPUBLISHED, EvaluationState
from supervision.models import Evaluation, SupervisionSession
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
    """Every kind in the order in which it is usually finished, also those with nothing left; the
    same number of queries for any number of districts."""
    summary = city_summary(round=round)
    asked = "?" + urlencode({"round": round.pk})
    reports = reverse("reports:summary_list") + asked
    written = written_in(round)
    untold = untold_of(summary, written, at=at)
    return [
        _gaps(summary, at, f"{reports}&show={NOT_FILED}"),
        _underway(round, reverse("pilots:round_matrix", args=[round.pk])),
        _by_district(
            "待认定的服务案例",
            "个",
            Case.objects.filter(round=round).waiting_for_recognition(),
            url=_cases(round),
        ),
        _by_district(
            "未公布的中心评估",
            "份",
            Evaluation.objects.filter(round=round, state__in=EvaluationState.unpublished),
            url=f"{reverse('supervision:evaluation_list')}{asked}&state={UNPUBLISHED}",
        ),
        _by_district(
            "未确认的督导记录",
            "条",
            SupervisionSession.objects.filter(round=round, state=SessionState.LOGGED),
            url=f"{reverse('supervision:session_list')}{asked}&show={SessionState.LOGGED}",
        ),
        # The next are between centers and districts: the city reads whose they are, no more.
        *(_left_open(round, what, kind) for what, kind in LEFT_OPEN.items()),
        _told(
            "已编制未审核的补充报告",
            "份",
            Counter(district.name for district in written),
            f"{reports}&show={WRITTEN}",
        ),
        StillOpen(
            "取数后的工作还没有补充报告的区",
            len(untold),
            "个",
            "、".join(district.name for district in untold),
            f"{reports}&show={UNTOLD}",
        ),
        _city_report(summary, reverse("reports:city_report", args=[round.pk])),
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
    return _told(label, unit, Counter(rows.order_by().values_list(name, flat=True)), url)


def _left_open(round: Round, what: str, kind: LeftOpen) -> StillOpen:
    url = reverse("reports:round_left_open", args=[round.pk, what])
    return _by_district(kind.title, kind.unit, kind.rows(round), url=url)


def _told(label: str, unit: str, found: Counter, url: str) -> StillOpen:
    told = "、".join(f"{district}{count}{unit}" for district, count in sorted(found.items()))
    return StillOpen(label, found.total(), unit, told, url)


def _cases(round: Round) -> str:
    """The list of cases knows years, of which a round has one."""
    chosen = {
        "year": round.year,
        "state": CaseState.CLOSED.value,
        "recognition": Recognition.WAITING.value,
    }
    return f"{reverse('cases:case_list')}?{urlencode(chosen)}"


def _city_report(summary: CitySummary, url: str) -> StillOpen:
    word = _not_adopted(summary)
    return StillOpen("未审定的全市工作总结", 1 if word else 0, "份", word, url)


def _not_adopted(summary: CitySummary) -> str:
    """Why the city's report is not done, "" where the last version knows all that was filed."""
    report = report_of(summary.round)
    if report is None:
        return "未编制"
    last = report.versions.order_by("-number").first()
    if last is None:
        return "已编制，未审定"
    if not last.is_intact:
        return f"{last}的内容与校验值不符"
    moved = what_moved(last, as_adopted(report, summary))
    return f"{last}审定后，{moved}" if moved else ""

"""What belongs to a report beside its texts, each with how far it is, for the district's desks."""

from dataclasses import dataclass

from django.urls import reverse

from accounts.models import RoleGrant
from accounts.roles import Role
from reports.models import SummaryReport
from reports.parts.centers import UnitCenters, each_once
from reports.parts.plan_tasks import task_rows
from reports.parts.readiness import supplements_of, unsettled_verifications
from reports.parts.states import SupplementState
from reports.parts.summing_up import summing_up_of
from reports.parts.tables import TITLES


@dataclass(frozen=True, slots=True)
class PartItem:
    """One line as ``_components/task_list.html`` shows it."""

    label: str
    url: str
    state_label: str
    tone: str
    hint: str = ""


def part_items(report: SummaryReport, *, by: RoleGrant, placed: UnitCenters) -> list[PartItem]:
    """The officer writes the first three; every desk of the district reads the others. The city
    reads what was signed, below. ``placed`` are the units and centers of the report."""
    if by.role not in Role.of_district:
        return []
    written = _written(report) if by.role == Role.DISTRICT_OFFICER else []
    return [*written, _supplements(report), _verifications(report), _centers(report, by, placed)]


def _written(report: SummaryReport) -> list[PartItem]:
    return [
        _outcomes(report),
        _counted("problems", report.problems.present().count(), "行", "problem_list", report),
        _counted("exemplary", report.chosen.count(), "篇", "chosen_cases", report),
    ]


def _outcomes(report: SummaryReport) -> PartItem:
    rows = [row for row in task_rows(report) if not row.is_gone]
    left = sum(bool(row.lacks) for row in rows)
    title, url = TITLES["task_outcomes"], reverse("reports:task_outcomes", args=[report.pk])
    if not rows:
        hint = "试点方案上报后，方案的任务列在这里"
        return PartItem(title, url, "没有任务", "neutral", hint)
    if left:
        return PartItem(title, url, f"还有{left}项", "waiting", f"共{len(rows)}项任务")
    return PartItem(title, url, "已填写", "good", f"共{len(rows)}项任务")


def _counted(key: str, count: int, measure: str, page: str, report: SummaryReport) -> PartItem:
    url = reverse(f"reports:{page}", args=[report.pk])
    if count:
        return PartItem(TITLES[key], url, f"{count}{measure}", "good")
    return PartItem(TITLES[key], url, "未填写", "neutral", "选填")


def _supplements(report: SummaryReport) -> PartItem:
    states = list(supplements_of(report).values_list("state", flat=True))
    waiting, good = (states.count(s) for s in (SupplementState.ENTERED, SupplementState.CONFIRMED))
    url = f"{reverse('reports:supplement_list')}?round={report.round_id}"
    hint = "平台以外的工作，与平台数据分开列出"
    if waiting:
        return PartItem("补充数", url, f"{waiting}项待确认", "waiting", hint)
    label = f"{good}项" if good else "没有"
    return PartItem("补充数", url, label, "good" if good else "neutral", hint)


def _verifications(report: SummaryReport) -> PartItem:
    count = unsettled_verifications(report).count()
    url = f"{reverse('reports:verification_list')}?round={report.round_id}"
    hint = "数据可能有误时，在那一行的页面上发给中心"
    label = f"{count}张未办结" if count else "没有未办结的"
    return PartItem("核实单", url, label, "waiting" if count else "neutral", hint)


def _centers(report: SummaryReport, by: RoleGrant, placed: UnitCenters) -> PartItem:
    rows = summing_up_of(each_once(placed), round=report.round, by=by)
    missing = sum(not row.is_in for row in rows)
    url = f"{reverse('reports:center_summary_list')}?round={report.round_id}"
    hint = "各中心自己写，报告可以引用"
    if not rows:
        return PartItem("中心年度小结", url, "没有中心", "neutral", hint)
    label = f"{len(rows) - missing}/{len(rows)}已交"
    return PartItem("中心年度小结", url, label, "waiting" if missing else "good", hint)

"""Needs assessments and service plans of a center by pilot unit, as its pages show them."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery, Sum
from django.urls import reverse

from accounts.models import Subdistrict
from centers.actions.planning import targets_of
from centers.models import Center, NeedsAssessment, ServicePlan, ServiceTarget
from centers.targets import Line, Target, shortfall, table_of, total_of
from core.problems import Problem
from pilots.models import PilotUnit
from pilots.quota import quota_of


@dataclass(frozen=True, slots=True)
class UnitSummary:
    """One pilot unit as a line: its assessments, the newest first, and the plan's sums."""

    unit: PilotUnit
    assessments: list[NeedsAssessment]
    planned: Target | None

    @property
    def badge(self) -> tuple[str, str]:
        there = {"需求评估": bool(self.assessments), "服务计划": self.planned is not None}
        missing = "、".join(label for label, is_there in there.items() if not is_there)
        return (f"缺{missing}", "warn") if missing else ("已完成", "good")

    @property
    def text(self) -> str:
        if self.planned is None:
            return "尚未制定服务计划"
        return f"服务计划：案例{self.planned.cases}个，服务{self.planned.persons}人"


@dataclass(frozen=True, slots=True)
class Planning:
    """One pilot unit in full. ``warning`` is "" where the plan is for as much as is owed."""

    unit: PilotUnit
    assessments: list[NeedsAssessment]
    plan: ServicePlan | None
    lines: list[Line]
    quota: int
    warning: str


def summaries_of(center: Center) -> list[UnitSummary]:
    """The center's units, the newest round first, with those it carries on; two queries."""
    places = Subdistrict.objects.with_those_carried_on([center.subdistrict_id]).values("pk")
    units = (
        PilotUnit.objects.filter(subdistrict__in=places)
        .select_related("round")
        .annotate(cases=_planned("cases"), persons=_planned("persons"))
        .order_by("-round__year", "-pk")
    )
    assessments = defaultdict(list)
    rows = NeedsAssessment.objects.filter(unit__subdistrict__in=places)
    for row in rows.order_by("-assessed_on", "-pk"):
        assessments[row.unit_id].append(row)
    return [
        UnitSummary(
            unit,
            assessments[unit.pk],
            None if unit.cases is None else Target(unit.cases, unit.persons),
        )
        for unit in units
    ]


def planning_of(unit: PilotUnit) -> Planning:
    """Everything of one unit, fetched with its round; five queries at most."""
    rows = NeedsAssessment.objects.filter(unit=unit).order_by("-assessed_on", "-pk")
    plan = ServicePlan.objects.filter(unit=unit).first()
    targets, quota = targets_of(plan), quota_of(unit, unit.round).cases
    return Planning(
        unit=unit,
        assessments=list(rows.prefetch_related("files__file")),
        plan=plan,
        lines=table_of(targets),
        quota=quota,
        warning=shortfall(total_of(targets.values()), quota) if plan else "",
    )


def where_to_plan(center: Center, problem: Problem) -> str:
    """The form of the first running unit that lacks what the problem asks for."""
    units = PilotUnit.objects.filter(subdistrict=center.subdistrict_id).running()
    name, there = "centers:service_plan_edit", ServicePlan.objects.values("unit")
    if problem.field == "has_assessment":
        name, there = "centers:assessment_add", NeedsAssessment.objects.values("unit")
    lacking = units.exclude(pk__in=there).order_by("round__year", "pk")
    return reverse(name, args=[lacking.values_list("pk", flat=True)[0]])


def _planned(column: str) -> Subquery:
    """The sum over the targets of the unit's plan; None without a plan."""
    targets = ServiceTarget.objects.filter(plan__unit=OuterRef("pk")).order_by()
    return Subquery(targets.values("plan__unit").annotate(sum=Sum(column)).values("sum"))

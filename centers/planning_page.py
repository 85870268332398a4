"""Needs assessments and service plans of a center by pilot unit, as its pages show them."""

from collections import defaultdict
from dataclasses import dataclass

from django.urls import reverse

from accounts.models import Subdistrict
from centers.actions.planning import targets_of
from centers.models import Center, NeedsAssessment, ServicePlan
from centers.targets import Line, Target, shortfall, table_of, total_of
from core.problems import Problem
from pilots.models import PilotUnit
from pilots.quota import quota_of


@dataclass(frozen=True, slots=True)
class UnitPlanning:
    """One pilot unit: what it assessed, the newest first, and what it plans."""

    unit: PilotUnit
    assessments: list[NeedsAssessment]
    plan: ServicePlan | None
    total: Target

    @property
    def quota(self) -> int:
        return quota_of(self.unit, self.unit.round).cases

    @property
    def warning(self) -> str:
        return shortfall(self.total, self.quota) if self.plan else ""

    @property
    def lines(self) -> list[Line]:
        return table_of(targets_of(self.plan))

    @property
    def badge(self) -> tuple[str, str]:
        missing = [
            label
            for label, there in (("需求评估", self.assessments), ("服务计划", self.plan))
            if not there
        ]
        return (f"缺{'、'.join(missing)}", "warn") if missing else ("已完成", "good")

    @property
    def text(self) -> str:
        """The plan in one line."""
        if self.plan is None:
            return "尚未制定服务计划"
        return f"服务计划：案例{self.total.cases}个，服务{self.total.persons}人"


def planning_of(units: list[PilotUnit]) -> list[UnitPlanning]:
    """The planning of each unit, fetched with its round; three queries for any number."""
    assessments = defaultdict(list)
    rows = NeedsAssessment.objects.filter(unit__in=units).order_by("-assessed_on", "-pk")
    for row in rows.prefetch_related("files__file"):
        assessments[row.unit_id].append(row)
    plans = {
        plan.unit_id: plan
        for plan in ServicePlan.objects.filter(unit__in=units).prefetch_related("targets")
    }
    return [_one(unit, assessments[unit.pk], plans.get(unit.pk)) for unit in units]


def units_of_center(center: Center) -> list[PilotUnit]:
    """The center's pilot units, the newest round first; those it carries on from others too."""
    places = Subdistrict.objects.with_those_carried_on([center.subdistrict_id])
    return list(
        PilotUnit.objects.filter(subdistrict__in=places.values("pk"))
        .select_related("round", "subdistrict__district")
        .order_by("-round__year", "-pk")
    )


def where_to_plan(center: Center, problem: Problem) -> str:
    """The form of the first running unit that lacks what the problem asks for."""
    model, name = {
        "has_assessment": (NeedsAssessment, "centers:assessment_add"),
        "has_service_plan": (ServicePlan, "centers:service_plan_edit"),
    }[problem.field]
    units = PilotUnit.objects.filter(subdistrict=center.subdistrict_id).running()
    lacking = units.exclude(pk__in=model.objects.values("unit")).order_by("round__year", "pk")
    return reverse(name, args=[lacking.values_list("pk", flat=True)[0]])


def _one(unit: PilotUnit, assessments: list, plan: ServicePlan | None) -> UnitPlanning:
    return UnitPlanning(unit, assessments, plan, total_of(targets_of(plan).values()))

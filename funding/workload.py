"""What each center did in a round: the weights money is shared out by (实施方案三(五)).

Only what was recognized or confirmed is here, by the words of cases and supervision themselves,
and only the round's own rows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Count, Q, Sum

from cases.figures import activity_figures
from cases.models import Case, ServiceRecord
from centers.models import Center
from centers.models.planning import ServiceTarget
from funding.models import ExtraTask, ExtraTaskAmount
from pilots.choices import Method
from pilots.models import PilotUnit, Round
from supervision.models import SupervisionSession

# 推荐表 lists them apart; one person may be in several.
PRIORITY = (
    "dibao_count",
    "dibao_marginal_count",
    "extreme_hardship_count",
    "disabled_count",
    "elderly_alone_count",
    "child_in_difficulty_count",
)


@dataclass(frozen=True, slots=True)
class Workload:
    """One center's figures; each has the key of its measure (``funding.measures``).

    Cases are those that count for the round; ``service_minutes`` and ``person_times`` leave out
    事务性工作; ``supervision_minutes`` are confirmed; ``activities`` were held. ``extras`` are the
    district's own tasks by key. Plan, activities and extras are there in ``full_workloads`` only.
    """

    communities: int = 0
    priority_clients: int = 0
    individual_cases: int = 0
    group_cases: int = 0
    community_cases: int = 0
    service_minutes: int = 0
    person_times: int = 0
    supervision_minutes: int = 0
    activities: int = 0
    planned_cases: int = 0
    extras: dict[str, int] = field(default_factory=dict)

    @property
    def cases(self) -> int:
        return self.individual_cases + self.group_cases + self.community_cases


def workloads(*, round: Round, centers: Iterable[Center]) -> dict[int, Workload]:
    """The workload of each of these centers by its pk; four queries for any number of them."""
    centers = {center.pk: center for center in centers}
    found: tuple[dict[int, dict[str, Any]], ...] = (
        _tasks(round, centers.values()),
        _cases(round, centers),
        _services(round, centers),
        _supervision(round, centers),
    )
    return _merged(centers, found)


def full_workloads(
    *, round: Round, centers: Sequence[Center], tasks: Iterable[ExtraTask] = ()
) -> dict[int, Workload]:
    """With activities, plan and the district's ``tasks`` as well; seven queries for any number."""
    keys = [center.pk for center in centers]
    activities = activity_figures(round=round, district=_district_of(centers))
    planned = _planned(round, keys)
    extras = _extras([task.pk for task in tasks], keys)
    return {
        pk: replace(
            work,
            activities=activities[pk].gatherings if pk in activities else 0,
            planned_cases=planned.get(pk, 0),
            extras=extras.get(pk, {}),
        )
        for pk, work in workloads(round=round, centers=centers).items()
    }


def _merged(centers: Iterable[int], found: Sequence[dict]) -> dict[int, Workload]:
    return {
        pk: Workload(**{key: n for figures in found for key, n in figures.get(pk, {}).items()})
        for pk in centers
    }


def _district_of(centers: Sequence[Center]) -> int | None:
    districts = {center.district_id for center in centers}
    return districts.pop() if len(districts) == 1 else None


def _tasks(round: Round, centers: Iterable[Center]) -> dict[int, dict[str, int]]:
    """Communities and priority clients by center pk, from the recommendation of the unit.

    A unit that was renamed since is found under the subdistrict that carries it on.
    """
    places = {center.subdistrict_id: center.pk for center in centers}
    rows = PilotUnit.objects.filter(
        Q(subdistrict__in=places) | Q(subdistrict__carried_on_by__in=places), round=round
    ).values_list(
        "subdistrict",
        "subdistrict__carried_on_by",
        *(f"recommendation__{name}" for name in ("community_count", "village_count", *PRIORITY)),
    )
    loads = {}
    # Its own unit counts for a center before one that it carries on.
    for unit, heir, communities, villages, *people in sorted(
        rows, key=lambda row: row[0] in places
    ):
        loads[places.get(unit, places.get(heir))] = {
            "communities": (communities or 0) + (villages or 0),
            "priority_clients": sum(count or 0 for count in people),
        }
    return loads


def _cases(round: Round, centers: Iterable[int]) -> dict[int, dict[str, int]]:
    rows = Case.objects.filter(center__in=list(centers)).counting(round).values("center")
    by_method = {f"{m.value}_cases": Count("pk", filter=Q(method=m)) for m in Method}
    return {row.pop("center"): row for row in rows.order_by("center").annotate(**by_method)}


def _supervision(round: Round, centers: Iterable[int]) -> dict[int, dict[str, int]]:
    rows = SupervisionSession.objects.filter(center__in=list(centers)).counting(round)
    sums = rows.values("center").order_by("center").annotate(supervision_minutes=Sum("minutes"))
    return {row.pop("center"): row for row in sums}


def _services(round: Round, centers: Iterable[int]) -> dict[int, dict[str, int]]:
    rows = (
        ServiceRecord.objects.standing()
        .of_service()
        .filter(round=round, center__in=list(centers))
        .values_list("center")
        .order_by("center")
        # "minutes" itself is a column: a sum of that name would hide it from the next one.
        .annotate(service_minutes=Sum("minutes"), times=Sum("person_times"))
    )
    return {pk: {"service_minutes": minutes, "person_times": times} for pk, minutes, times in rows}


def _planned(round: Round, centers: list[int]) -> dict[int, int]:
    targets = ServiceTarget.objects.filter(plan__unit__round=round, plan__center__in=centers)
    return dict(targets.values_list("plan__center").order_by("plan__center").annotate(Sum("cases")))


def _extras(tasks: list[int], centers: list[int]) -> dict[int, dict[str, int]]:
    """Always one query, also for no task: lists cost the same whatever there is."""
    rows = ExtraTaskAmount.objects.filter(task__in=tasks, center__in=centers)
    found: dict[int, dict[str, int]] = {}
    for row in rows.select_related("task").order_by("task", "center"):
        found.setdefault(row.center_id, {})[row.task.measure.key] = row.amount
    return found

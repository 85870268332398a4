"""What each center did in a round: the weights money is shared out by (实施方案三(五)).

Only what was recognized or confirmed is here, and only the round's own rows.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from cases.models import Case, ServiceRecord
from centers.models import Center
from pilots.models import PilotUnit, Round
from supervision.models import SupervisionSession


@dataclass(frozen=True, slots=True)
class Workload:
    """``task_load`` (工作任务) is the number of communities and villages that the center serves.

    ``cases`` are those that count for the round; ``service_minutes`` and ``person_times`` leave
    out 事务性工作; ``supervision_minutes`` are confirmed.
    """

    task_load: int = 0
    cases: int = 0
    service_minutes: int = 0
    person_times: int = 0
    supervision_minutes: int = 0

    @property
    def service_volume(self) -> int:
        """服务量: the minutes of service, as they are. Cases and supervision have quotas of their
        own; turned into minutes they would weigh by a factor that no document names."""
        return self.service_minutes


def workloads(*, round: Round, centers: Iterable[Center]) -> dict[int, Workload]:
    """The workload of each of these centers by its pk; four queries for any number of them."""
    centers = {center.pk: center for center in centers}
    tasks = _task_loads(round, centers.values())
    cases = _case_counts(round, centers)
    services = _service_sums(round, centers)
    supervised = _supervision_sums(round, centers)
    return {
        pk: Workload(
            task_load=tasks.get(pk, 0),
            cases=cases.get(pk, 0),
            supervision_minutes=supervised.get(pk, 0),
            **services.get(pk, {}),
        )
        for pk, center in centers.items()
    }


def _task_loads(round: Round, centers: Iterable[Center]) -> dict[int, int]:
    """Communities and villages by center pk, from the recommendation of the unit.

    A unit that was renamed since is found under the subdistrict that carries it on.
    """
    places = {center.subdistrict_id: center.pk for center in centers}
    rows = PilotUnit.objects.filter(
        Q(subdistrict__in=places) | Q(subdistrict__carried_on_by__in=places), round=round
    ).values_list(
        "subdistrict",
        "subdistrict__carried_on_by",
        "recommendation__community_count",
        "recommendation__village_count",
    )
    loads = {}
    # Its own unit counts for a center before one that it carries on.
    for unit, heir, communities, villages in sorted(rows, key=lambda row: row[0] in places):
        loads[places.get(unit, places.get(heir))] = (communities or 0) + (villages or 0)
    return loads


def _case_counts(round: Round, centers: Iterable[int]) -> dict[int, int]:
    rows = Case.objects.filter(center__in=list(centers)).counting(round)
    return dict(rows.values_list("center").order_by("center").annotate(Count("pk")))


def _supervision_sums(round: Round, centers: Iterable[int]) -> dict[int, int]:
    rows = SupervisionSession.objects.filter(center__in=list(centers)).counting(round)
    return dict(rows.values_list("center").order_by("center").annotate(Sum("minutes")))


def _service_sums(round: Round, centers: Iterable[int]) -> dict[int, dict[str, int]]:
    rows = (
        ServiceRecord.objects.standing()
        .of_service()
        .filter(round=round, center__in=list(centers))
        .values("center")
        .order_by("center")
        # "minutes" itself is a column: a sum of that name would hide it from the next one.
        .annotate(service_minutes=Sum("minutes"), times=Sum("person_times"))
    )
    return {
        row["center"]: {"service_minutes": row["service_minutes"], "person_times": row["times"]}
        for row in rows
    }

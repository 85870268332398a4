"""The tables of a run's pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from funding.measures import SERVICE, TASK, Measure
from funding.models import AllocationLine, WorkloadLine

SUMMED = (
    "task_load", "service_volume", "base", "task_share", "service_share", "performance_share",
    "bound_share", "earlier", "adjustment", "amount",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FigureTable:
    """Every measure of every center, as it stands; ``rows`` are a center's name and figures."""

    measures: list[Measure]
    rows: list[tuple[str, list[int]]]


def figure_table(lines: Iterable[WorkloadLine], extras: Sequence[Measure]) -> FigureTable:
    planned = Measure("planned_cases", "计划服务案例", "个")
    measures = [*TASK, *extras, *SERVICE, planned]
    rows = [
        (line.center.name, [line.figures.get(measure.key, 0) for measure in measures])
        for line in lines
    ]
    return FigureTable(measures, rows)


def totals_of(lines: Sequence[AllocationLine]) -> dict[str, int]:
    return {name: sum(getattr(line, name) for line in lines) for name in SUMMED}

"""Reading the lines of runs: the sum behind each amount, and whether its numbers still hold."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from funding.explaining import explain
from funding.measures import SERVICE, TASK, Measure, words
from funding.models import AllocationLine, AllocationRun, WorkloadLine
from funding.terms import CenterFacts, ShareLine


@dataclass(frozen=True, slots=True)
class ExplainedLine:
    """A line with its amount as a sum in words."""

    line: AllocationLine
    sentence: str


def explained(
    lines: Iterable[AllocationLine], *, among: Iterable[AllocationLine]
) -> list[ExplainedLine]:
    """Each line with its sentence. ``among`` holds all lines of the same runs, whoever may see
    them: a center's percentage is of the whole. Both come with their run, snapshot and workload;
    nothing more is read.
    """
    facts: dict[int, list[CenterFacts]] = defaultdict(list)
    for line in among:
        facts[line.run_id].append(facts_of(line))
    return [ExplainedLine(line, _sentence(line, facts[line.run_id])) for line in lines]


def facts_of(line: AllocationLine) -> CenterFacts:
    """What the line was made from, as the arithmetic took it."""
    return CenterFacts(
        line.center_id,
        "",
        line.task_load,
        line.service_volume,
        planned=line.workload.planned_cases if line.workload else 0,
        performance=line.performance,
        earlier=line.earlier,
        adjustment=line.adjustment,
    )


def changes_since(
    lines: Sequence[AllocationLine], now: Sequence[WorkloadLine], run: AllocationRun
) -> list[str]:
    """What the centers' numbers are now, where they differ from those a trial was made with.

    ``now`` is what ``funding.actions.workload.lines_now`` gives. Only what the run weighs by is
    told.
    """
    then = {line.center_id: line.figures for line in lines}
    told = []
    for line in now:
        if line.center_id not in then:
            told.append(f"{line.center}不在测算之内。")
        elif moved := _moved(then[line.center_id], line.figures, run):
            told.append(f"{line.center}：{'，'.join(moved)}。")
    return told


def measures_of(run: AllocationRun) -> list[Measure]:
    """What the run weighs by, tasks before services."""
    every = (*TASK, *run.extra_measures, *SERVICE)
    return [measure for measure in every if run.coefficients.get(measure.key)]


def _moved(then: Mapping[str, int], now: Mapping[str, int], run: AllocationRun) -> list[str]:
    return [
        f"{m.label}由{then.get(m.key, 0)}{m.unit}变为{now.get(m.key, 0)}{m.unit}"
        for m in measures_of(run)
        if then.get(m.key, 0) != now.get(m.key, 0)
    ]


def _sentence(line: AllocationLine, centers: Sequence[CenterFacts]) -> str:
    run = line.run
    return explain(
        _share(line),
        facts_of(line),
        centers=centers,
        task_words=words((*TASK, *run.extra_measures), line.figures, run.coefficients),
        service_words=words(SERVICE, line.figures, run.coefficients),
        adjusted_for=line.adjusted_for,
    )


def _share(line: AllocationLine) -> ShareLine:
    return ShareLine(
        line.center_id,
        line.base,
        line.task_share,
        line.service_share,
        line.amount,
        performance_share=line.performance_share,
        bound_share=line.bound_share,
        earlier=line.earlier,
        adjustment=line.adjustment,
    )

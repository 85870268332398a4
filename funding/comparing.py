"""Runs held against each other, and a run against what it would be by other terms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from centers.models import Center
from core.money import format_yuan
from core.problems import Problem, Refused
from funding.actions.runs import Adjustment, Weighing, facts_of, problems_of_weighing, split
from funding.measures import in_words
from funding.models import AllocationLine, AllocationRun
from funding.terms import ShareLine, Terms


@dataclass(frozen=True, slots=True)
class Moved:
    """One amount beside the one it is compared with, in 分."""

    amount: int
    by: int

    @property
    def sign(self) -> str:
        return "+" if self.by > 0 else ""

    @property
    def tone(self) -> str:
        if not self.by:
            return "moved-not"
        return "moved-up" if self.by > 0 else "moved-down"


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """One center in several runs; ``first`` is 0 for a center that is not in that run."""

    center: Center
    first: int
    others: list[tuple[AllocationRun, Moved]]


def compared(runs: Sequence[AllocationRun]) -> list[ComparedLine]:
    """Every center of any of the runs, by official code; the first run is what the others are held
    against. One query for the lines of all."""
    lines = AllocationLine.objects.filter(run__in=runs).select_related("center")
    amounts: dict[Center, dict[int, int]] = {}
    for line in lines.order_by("subdistrict__code", "pk"):
        amounts.setdefault(line.center, {})[line.run_id] = line.amount
    return [_compared(center, given, runs) for center, given in amounts.items()]


def terms_compared(runs: Sequence[AllocationRun]) -> list[tuple[str, list[str], bool]]:
    """The terms of the runs by label, and whether they differ."""
    told = [terms_in_words(run) for run in runs]
    rows = [(label, [own[label] for own in told]) for label in told[0]]
    return [(label, values, len(set(values)) > 1) for label, values in rows]


def terms_in_words(run: AllocationRun) -> dict[str, str]:
    floor = f"{format_yuan(run.floor_each)}元" if run.floor_each else "无"
    cap = "无" if run.cap_each is None else f"{format_yuan(run.cap_each)}元"
    return {
        "每个中心基数": f"{format_yuan(run.base_each)}元",
        "下限和上限": f"下限{floor}，上限{cap}",
        "权重": _percents_in_words(run),
        "系数": in_words(run.coefficients, run.extra_measures),
        "工作量数据": str(run.snapshot or "按测算时的数据"),
        "连同前批清算": "是" if run.counts_earlier else "否",
    }


def _percents_in_words(run: AllocationRun) -> str:
    words = f"工作任务{run.task_percent}%，服务量{run.service_percent}%"
    performance = run.performance_percent
    return f"{words}，绩效{performance}%" if performance else words


def what_if(
    run: AllocationRun,
    lines: Sequence[AllocationLine],
    *,
    terms: Terms,
    coefficients: Mapping[str, int],
) -> list[tuple[AllocationLine, ShareLine, Moved]]:
    """Each line beside what it would be by other terms, by the same figures of the same moment.

    Nothing is stored. Raises ``Refused`` as a trial would.
    """
    weighing = weighing_of(run, lines, coefficients)
    if problems := problems_of_weighing(terms, weighing):
        raise Refused(*problems)
    figures = [line.workload for line in lines if line.workload is not None]
    if len(figures) < len(lines):
        raise Refused(Problem("snapshot_missing", "本方案没有取数记录，不能试算，请重新测算。"))
    for line, own in zip(lines, figures, strict=True):
        own.center = line.center
    facts = facts_of(run.pool, figures, weighing, extras=run.extra_measures)
    shares = split(terms, facts).lines
    return [
        (line, share, Moved(share.amount, share.amount - line.amount))
        for line, share in zip(lines, shares, strict=True)
    ]


def weighing_of(
    run: AllocationRun, lines: Sequence[AllocationLine], coefficients: Mapping[str, int]
) -> Weighing:
    """By what the run weighed its centers, with these coefficients instead of its own."""
    return Weighing(
        coefficients=coefficients,
        performance={line.center_id: line.performance for line in lines},
        adjustments={
            line.center_id: Adjustment(line.adjustment, line.adjusted_for)
            for line in lines
            if line.adjustment
        },
        counts_earlier=run.counts_earlier,
    )


def _compared(
    center: Center, given: Mapping[int, int], runs: Sequence[AllocationRun]
) -> ComparedLine:
    first, *others = (given.get(run.pk, 0) for run in runs)
    moved = [Moved(other, other - first) for other in others]
    return ComparedLine(center, first, list(zip(runs[1:], moved, strict=True)))

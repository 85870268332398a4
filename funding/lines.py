"""Reading the lines of runs: the sum behind each amount, and whether its numbers still hold."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from funding.models import AllocationLine
from funding.shares import CenterFacts, ShareLine, explain

TASK_WORDS = "社区、村 {} 个"
SERVICE_WORDS = "服务 {} 分钟"


@dataclass(frozen=True, slots=True)
class ExplainedLine:
    """A line with its amount as a sum in words."""

    line: AllocationLine
    sentence: str


def explained(
    lines: Iterable[AllocationLine], *, among: Iterable[AllocationLine]
) -> list[ExplainedLine]:
    """Each line with its sentence. ``among`` holds all lines of the same runs, whoever may see
    them: a center's percentage is of the whole. Nothing is read from the database but centers.
    """
    facts: dict[int, list[CenterFacts]] = defaultdict(list)
    for line in among:
        facts[line.run_id].append(_facts(line))
    return [
        ExplainedLine(
            line,
            explain(
                _share(line),
                _facts(line),
                centers=facts[line.run_id],
                task_words=TASK_WORDS,
                service_words=SERVICE_WORDS,
            ),
        )
        for line in lines
    ]


def changes_since(lines: Sequence[AllocationLine], now: Sequence[CenterFacts]) -> list[str]:
    """What the centers' numbers are now, where they differ from those a trial was made with.

    ``now`` is what ``funding.actions.center_facts`` gives.
    """
    then: dict[Hashable, tuple[int, int]] = {
        line.center_id: (line.task_load, line.service_volume) for line in lines
    }
    words = []
    for fact in now:
        if fact.key not in then:
            words.append(f"{fact.name}不在测算之内。")
            continue
        tasks, service = then[fact.key]
        if moved := _moved(tasks, fact.task_load, service, fact.service_volume):
            words.append(f"{fact.name}：{'，'.join(moved)}。")
    return words


def _moved(tasks: int, tasks_now: int, service: int, service_now: int) -> list[str]:
    moved = []
    if tasks != tasks_now:
        moved.append(f"社区、村由{tasks}个变为{tasks_now}个")
    if service != service_now:
        moved.append(f"服务由{service}分钟变为{service_now}分钟")
    return moved


def _facts(line: AllocationLine) -> CenterFacts:
    return CenterFacts(line.center_id, "", line.task_load, line.service_volume)


def _share(line: AllocationLine) -> ShareLine:
    return ShareLine(line.center_id, line.base, line.task_share, line.service_share, line.amount)

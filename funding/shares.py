"""One run's split of a pool by 工作任务和服务量 (实施方案三(五)): integers in 分, no Django.

Every center gets the same base; what is left is cut into a task part and a service part by the
run's percentages, and each part is split in proportion to what the centers did.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.problems import Problem, Refused
from funding.apportion import largest_remainder

CLAUSE = "实施方案三(五)"


@dataclass(frozen=True, slots=True)
class CenterFacts:
    """What one center is weighed by; both loads are whole and not negative."""

    key: Hashable
    name: str
    task_load: int
    service_volume: int


@dataclass(frozen=True, slots=True)
class Terms:
    """How the pool is cut: ``total`` and ``base_each`` in 分, the percents add up to 100."""

    total: int
    base_each: int
    task_percent: int
    service_percent: int


@dataclass(frozen=True, slots=True)
class ShareLine:
    """What one center gets, in 分; ``amount`` is the sum of the three parts."""

    key: Hashable
    base: int
    task_share: int
    service_share: int
    amount: int


@dataclass(frozen=True, slots=True)
class ShareOut:
    """A whole split, in the order the centers were given.

    ``notes`` are the Chinese sentences that must stand under the table: where a part could not
    be split by its own figures, they say by what it was split instead.
    """

    lines: tuple[ShareLine, ...]
    notes: tuple[str, ...]


class Basis(StrEnum):
    """What a part is split by."""

    TASK = "工作任务"
    SERVICE = "服务量"
    EQUAL = "平均"


def share_out(terms: Terms, centers: Sequence[CenterFacts]) -> ShareOut:
    """Split ``terms.total`` between ``centers``; the amounts add up to it to the 分.

    Callers order the centers by official code: a tie for the last 分 goes to the one listed
    first. Raises Refused with every problem at once, and ValueError for a negative amount or load
    or a center listed twice.
    """
    if min(terms.total, terms.base_each) < 0:
        raise ValueError("Only non-negative amounts can be split.")
    if len({center.key for center in centers}) != len(centers):
        raise ValueError("A center is listed once.")
    if problems := obstacles(terms, centers):
        raise Refused(*problems)

    pool = terms.total - terms.base_each * len(centers)
    # Cutting by the same rule keeps the 分 that a percentage of an odd pool would lose.
    percents = {Basis.TASK: terms.task_percent, Basis.SERVICE: terms.service_percent}
    parts = largest_remainder(pool, percents)
    shares = {
        part: largest_remainder(amount, _weights(basis_of(part, centers), centers))
        for part, amount in parts.items()
    }
    lines = [
        _line(center.key, terms.base_each, *(shares[part][center.key] for part in percents))
        for center in centers
    ]
    return ShareOut(tuple(lines), _notes(parts, centers))


def obstacles(terms: Terms, centers: Sequence[CenterFacts]) -> list[Problem]:
    """Why the pool cannot be split like this. Empty means it can."""
    problems = []
    if not centers:
        problems.append(Problem("no_centers", "没有可以分配资金的中心", CLAUSE))
    if terms.base_each * len(centers) > terms.total:
        problems.append(_base_exceeds_pool(terms, len(centers)))
    percents = (terms.task_percent, terms.service_percent)
    if min(percents) < 0 or sum(percents) != 100:
        message = f"任务占比 {percents[0]}% 与服务占比 {percents[1]}% 应均不小于零，合计为 100%"
        problems.append(Problem("percents_not_hundred", message, CLAUSE))
    return problems


def basis_of(part: Basis, centers: Sequence[CenterFacts]) -> Basis:
    """What the task or service part is split by: its own figures, or where all of those are
    zero the other's, or where all of those are zero too, equally.
    """
    other = Basis.SERVICE if part == Basis.TASK else Basis.TASK
    for basis in (part, other):
        if any(_load(center, basis) for center in centers):
            return basis
    return Basis.EQUAL


def explain(
    line: ShareLine,
    fact: CenterFacts,
    *,
    centers: Sequence[CenterFacts],
    task_words: str = "社区 {} 个",
    service_words: str = "服务量 {}",
) -> str:
    """One center's amount as a sum in words, from the facts the run was made with.

    ``task_words`` and ``service_words`` say what the loads count; ``{}`` is the figure.
    """
    words = {Basis.TASK: task_words, Basis.SERVICE: service_words}
    task = _weighed_by(Basis.TASK, fact, centers, words)
    service = _weighed_by(Basis.SERVICE, fact, centers, words)
    return (
        f"基数 {_yuan(line.base)} 元"
        f" + 任务份额 {_yuan(line.task_share)} 元({task})"
        f" + 服务份额 {_yuan(line.service_share)} 元({service})"
        f" = {_yuan(line.amount)} 元"
    )


def _line(key: Hashable, base: int, task_share: int, service_share: int) -> ShareLine:
    return ShareLine(key, base, task_share, service_share, base + task_share + service_share)


def _load(center: CenterFacts, basis: Basis) -> int:
    loads = {Basis.TASK: center.task_load, Basis.SERVICE: center.service_volume, Basis.EQUAL: 1}
    return loads[basis]


def _weights(basis: Basis, centers: Sequence[CenterFacts]) -> dict[Hashable, int]:
    return {center.key: _load(center, basis) for center in centers}


def _notes(parts: dict[Basis, int], centers: Sequence[CenterFacts]) -> tuple[str, ...]:
    """A note for each part with money in it that was not split by its own figures."""
    notes = []
    for part, amount in parts.items():
        basis = basis_of(part, centers)
        if not amount or basis == part:
            continue
        share = "任务份额" if part == Basis.TASK else "服务份额"
        if basis == Basis.EQUAL:
            notes.append(f"各中心的工作任务和服务量均为零，{share}平均分配")
        else:
            notes.append(f"各中心的{part}均为零，{share}按{basis}分配")
    return tuple(notes)


def _weighed_by(
    part: Basis, fact: CenterFacts, centers: Sequence[CenterFacts], words: dict[Basis, str]
) -> str:
    basis = basis_of(part, centers)
    if basis == Basis.EQUAL:
        return "平均分配"
    load = _load(fact, basis)
    share = _percent(load, sum(_load(center, basis) for center in centers))
    counted = words[basis].format(load)
    return f"{counted}，占 {share}" if basis == part else f"改按{counted}，占 {share}"


def _base_exceeds_pool(terms: Terms, count: int) -> Problem:
    needed = terms.base_each * count
    message = (
        f"基数合计 {_yuan(needed)} 元（{count} 个中心 × {_yuan(terms.base_each)} 元）"
        f"超过资金总额 {_yuan(terms.total)} 元，差 {_yuan(needed - terms.total)} 元"
    )
    return Problem("base_exceeds_pool", message, CLAUSE)


def _percent(part: int, whole: int) -> str:
    """One decimal, half up, in integers."""
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}%"


def _yuan(fen: int) -> str:
    """Not ``core.money.format_yuan``: that module imports Django, which stays out of here."""
    return f"{fen // 100:,}.{fen % 100:02d}"

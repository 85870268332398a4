"""One run's split of a pool by 工作任务和服务量 (实施方案三(五)): integers in 分, no Django.

Every center gets the same base; what is left is cut into a task, a service and a performance part
by the run's percentages, and each part is split in proportion to the centers' figures. Floors and
caps are kept by sharing again; what is adjusted by hand comes last and adds up to nothing.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

from core.problems import Refused
from funding.apportion import bounded, largest_remainder
from funding.limits import caps_of, floors_of, obstacles, problems_of_adjustments
from funding.terms import (
    FALLBACKS,
    Basis,
    CenterFacts,
    ShareLine,
    ShareOut,
    Terms,
    load_of,
    weights_by,
)

SHARES = {Basis.TASK: "任务份额", Basis.SERVICE: "服务份额", Basis.PERFORMANCE: "绩效份额"}


def share_out(terms: Terms, centers: Sequence[CenterFacts]) -> ShareOut:
    """Split ``terms.total`` between ``centers``; the amounts add up to it to the 分.

    Callers order the centers by official code: a tie for the last 分 goes to the one listed
    first. Raises Refused with every problem at once, and ValueError for a negative amount or load
    or a center listed twice.
    """
    _check(terms, centers)
    if problems := obstacles(terms, centers):
        raise Refused(*problems)

    pool = terms.total + sum(c.earlier for c in centers) - terms.base_each * len(centers)
    # Cutting by the same rule keeps the 分 that a percentage of an odd pool would lose.
    parts = largest_remainder(pool, terms.percents)
    shares = {
        part: largest_remainder(amount, weights_by(basis_of(part, centers), centers))
        for part, amount in parts.items()
    }
    kept = _within_limits(pool, terms, centers, shares)
    lines = tuple(_line(center, terms.base_each, shares, kept) for center in centers)
    if late := problems_of_adjustments(terms, centers, lines):
        raise Refused(*late)
    return ShareOut(lines, _notes(parts, centers))


def basis_of(part: Basis, centers: Sequence[CenterFacts]) -> Basis:
    """What a part is split by: its own figures, or where all of those are zero the next ones by
    ``FALLBACKS``, or where all of them are zero, equally.
    """
    for basis in FALLBACKS[part]:
        if any(load_of(center, basis) for center in centers):
            return basis
    return Basis.EQUAL


def _check(terms: Terms, centers: Sequence[CenterFacts]) -> None:
    loads = [
        n for c in centers for n in (c.task_load, c.service_volume, c.planned, c.performance,
                                     c.earlier, c.spent)
    ]  # fmt: skip
    if min([terms.total, terms.base_each, terms.floor_each, *loads]) < 0:
        raise ValueError("Only non-negative amounts can be split.")
    if len({center.key for center in centers}) != len(centers):
        raise ValueError("A center is listed once.")


def _within_limits(
    pool: int,
    terms: Terms,
    centers: Sequence[CenterFacts],
    shares: Mapping[Basis, Mapping[Hashable, int]],
) -> dict[Hashable, int]:
    """What each center gets beside its base once floors and caps are kept, by its shares."""
    weights = {c.key: sum(part[c.key] for part in shares.values()) for c in centers}
    return bounded(pool, weights, floors_of(terms, centers), caps_of(terms, centers))


def _line(
    center: CenterFacts,
    base: int,
    shares: Mapping[Basis, Mapping[Hashable, int]],
    kept: Mapping[Hashable, int],
) -> ShareLine:
    own = {part: shared[center.key] for part, shared in shares.items()}
    return ShareLine(
        center.key,
        base,
        own[Basis.TASK],
        own[Basis.SERVICE],
        base + kept[center.key] - center.earlier + center.adjustment,
        performance_share=own[Basis.PERFORMANCE],
        bound_share=kept[center.key] - sum(own.values()),
        earlier=center.earlier,
        adjustment=center.adjustment,
    )


def _notes(parts: Mapping[Basis, int], centers: Sequence[CenterFacts]) -> tuple[str, ...]:
    """A note for each part with money in it that was not split by its own figures."""
    notes = []
    for part, amount in parts.items():
        basis = basis_of(part, centers)
        if not amount or basis == part:
            continue
        if basis == Basis.EQUAL:
            notes.append(f"各中心的工作任务和服务量均为零，{SHARES[part]}平均分配")
        else:
            notes.append(f"各中心的{part}均为零，{SHARES[part]}按{basis}分配")
    return tuple(notes)

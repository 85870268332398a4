"""What a split must keep to: the pool, the percents, floors, caps, what was spent; no Django."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from core.problems import Problem
from funding.terms import CLAUSE, CenterFacts, ShareLine, Terms, yuan


def obstacles(terms: Terms, centers: Sequence[CenterFacts]) -> list[Problem]:
    """Why the pool cannot be split by these terms. Empty means it can."""
    problems = []
    if not centers:
        problems.append(Problem("no_centers", "没有可以分配资金的中心", CLAUSE))
    if terms.base_each * len(centers) > whole_of(terms, centers):
        problems.append(_base_exceeds_pool(terms, centers))
    percents = list(terms.percents.values())
    if min(percents) < 0 or sum(percents) != 100:
        problems.append(_percents_not_hundred(terms))
    if not problems:
        problems = _problems_of_limits(terms, centers)
    if off := sum(center.adjustment for center in centers):
        message = f"各中心调整金额的合计须为零，现在是 {_signed(off)} 元"
        problems.append(Problem("adjustments_not_zero", message, CLAUSE))
    return problems


def whole_of(terms: Terms, centers: Sequence[CenterFacts]) -> int:
    """The pool, with what its earlier tranches gave where those are counted in."""
    return terms.total + sum(center.earlier for center in centers)


def floor_of(terms: Terms, center: CenterFacts) -> int:
    """The least that this center must have in the end, of all tranches that are counted."""
    return max(terms.floor_each, center.earlier + center.spent)


def floors_of(terms: Terms, centers: Sequence[CenterFacts]) -> dict[Hashable, int]:
    """What each center must get beside its base."""
    return {c.key: max(0, floor_of(terms, c) - terms.base_each) for c in centers}


def caps_of(terms: Terms, centers: Sequence[CenterFacts]) -> dict[Hashable, int | None]:
    """What each center may get beside its base."""
    cap = None if terms.cap_each is None else terms.cap_each - terms.base_each
    return {center.key: cap for center in centers}


def problems_of_adjustments(
    terms: Terms, centers: Sequence[CenterFacts], lines: Sequence[ShareLine]
) -> list[Problem]:
    """Whose adjustment by hand goes below the floor or beyond the cap."""
    problems = []
    for center, line in zip(centers, lines, strict=True):
        has, floor = line.amount + line.earlier, floor_of(terms, center)
        if line.adjustment and has < floor:
            message = f"{center.name}调整后为 {yuan(has)} 元，{_least(terms, center)}"
            problems.append(Problem("adjusted_below_floor", message, CLAUSE))
        if line.adjustment and terms.cap_each is not None and has > terms.cap_each:
            message = f"{center.name}调整后为 {yuan(has)} 元，高于上限 {yuan(terms.cap_each)} 元"
            problems.append(Problem("adjusted_above_cap", message, CLAUSE))
    return problems


def _problems_of_limits(terms: Terms, centers: Sequence[CenterFacts]) -> list[Problem]:
    cap, whole = terms.cap_each, whole_of(terms, centers)
    problems = []
    needed = sum(max(floor_of(terms, c), terms.base_each) for c in centers)
    if needed > whole:
        message = (
            f"各中心的下限（含基数和已拨付金额）合计 {yuan(needed)} 元，"
            f"超过资金总额 {yuan(whole)} 元，差 {yuan(needed - whole)} 元"
        )
        problems.append(Problem("floors_exceed_pool", message, CLAUSE))
    if cap is None:
        return problems
    if cap < terms.base_each:
        message = f"上限 {yuan(cap)} 元低于基数 {yuan(terms.base_each)} 元"
        problems.append(Problem("cap_below_base", message, CLAUSE))
    for center in centers:
        if floor_of(terms, center) > cap:
            message = f"{center.name}{_least(terms, center)}，高于上限 {yuan(cap)} 元"
            problems.append(Problem("floor_above_cap", message, CLAUSE))
    if cap * len(centers) < whole:
        message = (
            f"上限合计 {yuan(cap * len(centers))} 元（{len(centers)} 个中心 × {yuan(cap)} 元）"
            f"少于资金总额 {yuan(whole)} 元，分不完"
        )
        problems.append(Problem("caps_below_pool", message, CLAUSE))
    return problems


def _least(terms: Terms, center: CenterFacts) -> str:
    has = center.earlier + center.spent
    if has > terms.floor_each:
        return f"不得低于已分配或已拨付的 {yuan(has)} 元"
    return f"不得低于下限 {yuan(terms.floor_each)} 元"


def _base_exceeds_pool(terms: Terms, centers: Sequence[CenterFacts]) -> Problem:
    count, whole = len(centers), whole_of(terms, centers)
    needed = terms.base_each * count
    message = (
        f"基数合计 {yuan(needed)} 元（{count} 个中心 × {yuan(terms.base_each)} 元）"
        f"超过资金总额 {yuan(whole)} 元，差 {yuan(needed - whole)} 元"
    )
    return Problem("base_exceeds_pool", message, CLAUSE)


def _percents_not_hundred(terms: Terms) -> Problem:
    message = (
        f"任务占比 {terms.task_percent}%、服务占比 {terms.service_percent}%、"
        f"绩效占比 {terms.performance_percent}% 应均不小于零，合计为 100%"
    )
    return Problem("percents_not_hundred", message, CLAUSE)


def _signed(fen: int) -> str:
    return f"{'+' if fen > 0 else ''}{yuan(fen)}"

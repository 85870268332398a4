"""An amount as a sum in words, from the facts the run was made with; no Django."""

from __future__ import annotations

from collections.abc import Sequence

from funding.shares import basis_of
from funding.terms import Basis, CenterFacts, ShareLine, load_of, yuan


def explain(
    line: ShareLine,
    fact: CenterFacts,
    *,
    centers: Sequence[CenterFacts],
    task_words: str = "社区 {} 个",
    service_words: str = "服务量 {}",
    adjusted_for: str = "",
) -> str:
    """One center's amount as a sum in words.

    ``task_words`` and ``service_words`` say what the loads count; ``{}`` is the figure.
    ``adjusted_for`` is the reason of the adjustment by hand.
    """
    words = {
        Basis.TASK: task_words,
        Basis.SERVICE: service_words,
        Basis.PERFORMANCE: "绩效 {}%",
        Basis.PLANNED: "计划服务案例 {} 个",
    }

    def why(part: Basis) -> str:
        return _weighed_by(part, fact, centers, words)

    said = [
        f"基数 {yuan(line.base)} 元",
        f" + 任务份额 {yuan(line.task_share)} 元({why(Basis.TASK)})",
        f" + 服务份额 {yuan(line.service_share)} 元({why(Basis.SERVICE)})",
    ]
    if line.performance_share:
        share = yuan(line.performance_share)
        said.append(f" + 绩效份额 {share} 元({why(Basis.PERFORMANCE)})")
    if line.bound_share:
        said.append(f"{_signed(line.bound_share)} 元(保底封顶后按份额再分)")
    if line.earlier:
        said.append(f" - 前批已分配 {yuan(line.earlier)} 元")
    if line.adjustment:
        said.append(f"{_signed(line.adjustment)} 元(调整：{adjusted_for})")
    return f"{''.join(said)} = {yuan(line.amount)} 元"


def percent(part: int, whole: int) -> str:
    """One decimal, half up, in integers; nothing of nothing is 0.0%."""
    tenths = (2000 * part + whole) // (2 * whole) if whole else 0
    return f"{tenths // 10}.{tenths % 10}%"


def _weighed_by(
    part: Basis, fact: CenterFacts, centers: Sequence[CenterFacts], words: dict[Basis, str]
) -> str:
    basis = basis_of(part, centers)
    if basis == Basis.EQUAL:
        return "平均分配"
    load = load_of(fact, basis)
    share = percent(load, sum(load_of(center, basis) for center in centers))
    counted = words[basis].format(load)
    return f"{counted}，占 {share}" if basis == part else f"改按{counted}，占 {share}"


def _signed(fen: int) -> str:
    return f" {'+' if fen > 0 else '-'} {yuan(abs(fen))}"

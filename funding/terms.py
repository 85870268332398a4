"""What a split is asked for and what comes out of it: amounts in 分, loads as whole numbers."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from enum import StrEnum

CLAUSE = "实施方案三(五)"


@dataclass(frozen=True, slots=True)
class CenterFacts:
    """What one center is weighed by; all of it whole, and none but ``adjustment`` negative.

    ``planned`` is what its service plan set out to do, which weighs where nobody has served yet.
    ``performance`` is a percent. ``earlier`` was given out of the tranches before, which a
    settling run counts in; ``spent`` was paid out of this pool already, so no run may take it
    back. ``adjustment`` is added by hand after everything else.
    """

    key: Hashable
    name: str
    task_load: int
    service_volume: int
    planned: int = 0
    performance: int = 100
    earlier: int = 0
    spent: int = 0
    adjustment: int = 0


@dataclass(frozen=True, slots=True)
class Terms:
    """How the pool is cut: amounts in 分, the three percents add up to 100.

    ``floor_each`` and ``cap_each`` bound what a center has in the end; no cap is None.
    """

    total: int
    base_each: int
    task_percent: int
    service_percent: int
    performance_percent: int = 0
    floor_each: int = 0
    cap_each: int | None = None

    @property
    def percents(self) -> dict[Basis, int]:
        return {
            Basis.TASK: self.task_percent,
            Basis.SERVICE: self.service_percent,
            Basis.PERFORMANCE: self.performance_percent,
        }


@dataclass(frozen=True, slots=True)
class ShareLine:
    """What one center gets, in 分.

    ``amount`` is base and shares, plus ``bound_share`` (what floors and caps gave or took), less
    ``earlier`` (what it already has), plus ``adjustment``.
    """

    key: Hashable
    base: int
    task_share: int
    service_share: int
    amount: int
    performance_share: int = 0
    bound_share: int = 0
    earlier: int = 0
    adjustment: int = 0


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
    PERFORMANCE = "绩效"
    PLANNED = "计划服务案例"
    EQUAL = "平均"


# By what a part is split where everybody's own figure is zero, in this order.
FALLBACKS = {
    Basis.TASK: (Basis.TASK, Basis.SERVICE, Basis.PLANNED),
    Basis.SERVICE: (Basis.SERVICE, Basis.PLANNED, Basis.TASK),
    Basis.PERFORMANCE: (Basis.PERFORMANCE, Basis.SERVICE, Basis.PLANNED, Basis.TASK),
}


def load_of(center: CenterFacts, basis: Basis) -> int:
    return {
        Basis.TASK: center.task_load,
        Basis.SERVICE: center.service_volume,
        Basis.PERFORMANCE: center.performance,
        Basis.PLANNED: center.planned,
        Basis.EQUAL: 1,
    }[basis]


def weights_by(basis: Basis, centers) -> dict[Hashable, int]:
    return {center.key: load_of(center, basis) for center in centers}


def yuan(fen: int) -> str:
    """Not ``core.money.format_yuan``: that module imports Django, which stays out of here."""
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"

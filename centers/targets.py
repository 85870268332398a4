"""The targets of a service plan as a table: seven fields by three methods, with their sums."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from core.problems import Problem
from pilots.choices import Method, ServiceField

CLAUSE = "实施方案三(二)"


class Target(NamedTuple):
    """Whole cases, and whole persons reached by them."""

    cases: int = 0
    persons: int = 0

    def __str__(self):
        return f"{self.cases}个，{self.persons}人" if any(self) else ""

    @property
    def shown(self) -> str:
        """In a cell of the table: a dash where nothing is planned."""
        return str(self) or "—"


# By service field and method; what is not there is nothing.
Targets = Mapping[tuple[str, str], Target]


@dataclass(frozen=True, slots=True)
class Line:
    """One field's row: a target for each method, and their sum."""

    label: str
    cells: list[tuple[str, Target]]
    total: Target


def total_of(targets: Iterable[Target]) -> Target:
    targets = list(targets)
    return Target(sum(t.cases for t in targets), sum(t.persons for t in targets))


def table_of(targets: Targets) -> list[Line]:
    """All seven fields in their order, and the totals as the last line."""
    lines = [
        _line(field.label, [targets.get((field, method), Target()) for method in Method])
        for field in ServiceField
    ]
    columns = [
        total_of(targets.get((field, method), Target()) for field in ServiceField)
        for method in Method
    ]
    return [*lines, _line("合计", columns)]


def problems_of(targets: Targets) -> list[Problem]:
    """A plan sets itself something to do, and persons are reached by a case."""
    problems = [
        Problem(
            "persons_without_case",
            f"{ServiceField(field).label}{Method(method).label}填写了服务人数，请同时填写案例数。",
            CLAUSE,
            field=f"{field}_{method}_cases",
        )
        for (field, method), target in targets.items()
        if target.persons and not target.cases
    ]
    if not any(any(target) for target in targets.values()):
        problems.append(Problem("targets_missing", "请至少填写一项服务目标。", CLAUSE))
    return problems


def shortfall(total: Target, quota: int) -> str:
    """The sentence of a plan for fewer cases than the unit owes, "" for none.

    A warning and no refusal: what counts in the end is what was done.
    """
    if total.cases >= quota:
        return ""
    return f"计划服务案例共{total.cases}个，少于应完成的{quota}个，请核对。"


def in_words(targets: Targets) -> dict[str, str]:
    """Every target by label, as an audit event and a stale page tell it."""
    return {
        f"{field.label}{method.label}": str(targets.get((field, method), Target()))
        for field in ServiceField
        for method in Method
    }


def _line(label: str, cells: list[Target]) -> Line:
    named = [(method.label, cell) for method, cell in zip(Method, cells, strict=True)]
    return Line(label, named, total_of(cells))

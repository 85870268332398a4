"""What a checked workbook would store, row by row, and everything against it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cases.models import Case
from core.spreadsheet_reading import CellProblem


@dataclass(frozen=True, slots=True)
class NewCase:
    number: int  # row of the sheet
    mark: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NewRecord:
    """``mark`` names a row of 新接案, ``case`` one that is open; neither for service outside any."""

    number: int
    case: Case | None
    mark: str
    facts: Mapping[str, Any]


@dataclass(slots=True)
class WorkCheck:
    cases: list[NewCase] = field(default_factory=list)
    records: list[NewRecord] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    late: int = 0

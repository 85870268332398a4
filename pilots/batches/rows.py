"""What a checked workbook would do, before it is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from accounts.models import Subdistrict
from core.spreadsheet_reading import CellProblem
from pilots.models import ProposedStaff, Recommendation
from pilots.sections import Section

CLEARED = "（清空）"


@dataclass(frozen=True, slots=True)
class Change:
    """One field as it stands and as it would stand, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class SectionChange:
    """One section to be saved: all its values, made on the version its author saw."""

    section: Section
    version: int
    values: Mapping[str, Any]
    changes: Sequence[Change]


@dataclass(frozen=True, slots=True)
class StaffChange:
    """One person to be put on the form (``person`` None) or changed there."""

    number: int  # the row in its sheet
    person: ProposedStaff | None
    facts: Mapping[str, Any]
    changes: Sequence[Change]


@dataclass(frozen=True, slots=True)
class FormChange:
    """What one row would do to one form; ``recommendation`` is None where it is to be begun.

    ``warnings`` say what would still be wrong before it can be handed in; a draft may be.
    """

    number: int  # the row in the sheet
    subdistrict: Subdistrict
    recommendation: Recommendation | None
    sections: Sequence[SectionChange]
    warnings: Sequence[str] = ()
    people: Sequence[StaffChange] = ()

    @property
    def is_new(self) -> bool:
        return self.recommendation is None

    @property
    def changes(self) -> list[Change]:
        of_sections = [change for section in self.sections for change in section.changes]
        return [*of_sections, *(change for person in self.people for change in person.changes)]


@dataclass(slots=True)
class BatchCheck:
    """Everything a workbook holds and everything that is wrong with it."""

    forms: list[FormChange] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def changed(self) -> list[FormChange]:
        """The rows that would store something."""
        return [form for form in self.forms if form.sections or form.people]

    @property
    def begun_count(self) -> int:
        return sum(form.is_new for form in self.changed)

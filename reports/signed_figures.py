"""A figure as a report says it, held against its rows as they are now."""

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.models import District, RoleGrant
from pilots.models import Round, SubmissionVersion
from reports.basis import Counted, of_version
from reports.breakdowns.counted import cell_of, unit_of
from reports.breakdowns.declared import balance_told
from reports.dictionary import MISSING, Figure, Rate
from reports.models import SummaryReport


@dataclass(frozen=True, slots=True)
class Signed:
    """The figures of one version of a district's report, and its number; with the key of a
    ``center`` those of its unit's row in it."""

    number: int
    counted: Counted
    center: int | None = None

    def told(self, made: Figure | Rate, part: str = "") -> str:
        """With its unit, as the version says it, also of one ``part`` of the rows; a dash for what
        it does not have."""
        figures = self._figures(made, part)
        if isinstance(made, Rate):
            return made.told(figures)
        value = figures.get(made.key)
        return MISSING if value is None else made.told(value)

    def balance(self, made: Figure | Rate, part: str = "") -> str:
        """What such a rate leaves over, likewise; "" of all else."""
        return balance_told(made, self._figures(made, part))

    def _figures(self, made: Figure | Rate, part: str) -> Mapping[str, int]:
        counted = self.counted
        if self.center is not None:
            return unit_of(counted.tables, self.center)
        return cell_of(counted.tables, made.key, part) if part else counted.figures


@dataclass(frozen=True, slots=True)
class Beside:
    """What was signed and what the rows come to now, both in words."""

    number: int
    signed: str
    now: str

    @property
    def is_same(self) -> bool:
        return self.signed == self.now

    @property
    def is_missing(self) -> bool:
        return self.signed == MISSING


def signed_figures(
    *, round: Round, district: District, number: int, by: RoleGrant, center: int | None = None
) -> Signed | None:
    """Of a version that the desk may read and whose text still fits its checksum; one query."""
    reports = SummaryReport.objects.visible_to(by).filter(round=round, district=district)
    versions = SubmissionVersion.objects.filter(submission__in=reports.values("submission"))
    version = versions.filter(number=number).first()
    if version is None or not version.is_intact:
        return None
    return Signed(version.number, of_version(version), center)

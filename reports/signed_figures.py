"""A figure as a report says it, held against its rows as they are now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from accounts.models import District, RoleGrant
from pilots.models import Round, SubmissionVersion
from reports.basis import Counted, of_version
from reports.breakdowns.counted import cell_of, unit_of
from reports.breakdowns.declared import balance_told
from reports.dictionary import MISSING, Figure, Rate
from reports.models import Addendum, SummaryReport


@dataclass(frozen=True, slots=True)
class Signed:
    """The figures of one version of a ``report`` (its key), and its number; with the key of a
    ``center`` those of its unit's row in it. With ``days`` it is the supplement of that number,
    which tells of them alone."""

    report: int
    number: int
    counted: Counted
    center: int | None = None
    days: tuple[date, date] | None = None

    @property
    def title(self) -> str:
        return f"第{self.number}份补充报告" if self.days else f"第{self.number}版定稿"

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
    title: str
    signed: str
    now: str
    is_addendum: bool = False

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
    version = versions.filter(number=number).select_related("submission__summary").first()
    if version is None or not version.is_intact:
        return None
    report = version.submission.summary.pk
    return Signed(report, version.number, of_version(version), center)


def figures_of_addendum(
    *, round: Round, district: District, number: int, by: RoleGrant
) -> Signed | None:
    """Of a supplement that the desk may read, likewise; the state of a day is none of its figures."""
    reports = SummaryReport.objects.visible_to(by).filter(round=round, district=district)
    addendum = Addendum.objects.filter(report__in=reports, number=number).first()
    if addendum is None or not addendum.is_intact:
        return None
    days = (addendum.since, addendum.until)
    counted = Counted(addendum.figures, addendum.until, addendum.at)
    return Signed(addendum.report_id, addendum.number, counted, days=days)

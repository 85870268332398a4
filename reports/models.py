"""The district's summary report: five sections that the notice names, figures from rows."""

from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef

from accounts.models import District
from accounts.roles import Role
from accounts.scope import DistrictScopedQuerySet
from core.deadlines import beijing_date
from core.problems import Problem
from core.versions import VersionedModel
from pilots.models import Round, Submission, SubmissionVersion
from reports.basis import counted_by, is_renewed
from reports.citywide.models import (
    CityReport,
    CityReportVersion,
    GroupedProblem,
    ProblemGrouping,
)
from reports.evidence import Addendum, AddendumDraft, FigureRenewal
from reports.parts.frozen import rows_to_sign
from reports.parts.models import (
    CenterSummary,
    CenterSummaryStep,
    ChosenCase,
    ReportProblem,
    Supplement,
    SupplementStep,
    TaskOutcome,
    Verification,
    VerificationStep,
)
from reports.parts.readiness import missing_rows
from reports.quoting import refusal, rendered, unknown_quotes

__all__ = [
    "Addendum",
    "CenterSummary",
    "CenterSummaryStep",
    "ChosenCase",
    "CityReport",
    "CityReportVersion",
    "FigureRenewal",
    "GroupedProblem",
    "ProblemGrouping",
    "ReportProblem",
    "SummaryReport",
    "Supplement",
    "AddendumDraft",
    "SupplementStep",
    "TaskOutcome",
    "Verification",
    "VerificationStep",
]


class SummaryQuerySet(DistrictScopedQuerySet):
    def visible_to(self, desk):
        """The city reads what a leader has signed; a draft is the district's own."""
        reports = super().visible_to(desk)
        if desk is not None and desk.role in Role.of_city:
            signed = SubmissionVersion.objects.filter(submission=OuterRef("submission"))
            return reports.filter(Exists(signed))
        return reports


class SummaryReport(VersionedModel):
    """实施方案四(三): 任务完成, 资金使用, 服务开展, 人才培养, 问题建议, due on 20 December."""

    # 2: with the files attached to it; 3: with the rows of ``reports.parts``, and with the quoted
    # figures in the texts; 4: with the figures taken apart (``reports.breakdowns``).
    FORMAT = 4
    PARTS = ("tasks_text", "funds_text", "services_text", "talent_text", "issues_text")

    submission = models.OneToOneField(
        Submission, on_delete=models.PROTECT, related_name="summary", editable=False
    )
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+", editable=False)
    district = models.ForeignKey(
        District, on_delete=models.PROTECT, related_name="+", editable=False
    )
    tasks_text = models.TextField("任务完成", max_length=5000, blank=True)
    funds_text = models.TextField("资金使用", max_length=5000, blank=True)
    services_text = models.TextField("服务开展", max_length=5000, blank=True)
    talent_text = models.TextField("人才培养", max_length=5000, blank=True)
    issues_text = models.TextField("问题建议", max_length=5000, blank=True)

    objects = SummaryQuerySet.as_manager()

    class Meta:
        verbose_name = "工作总结报告"
        verbose_name_plural = "工作总结报告"
        constraints = [
            models.UniqueConstraint(
                fields=["round", "district"], name="reports_summary_once_per_round"
            )
        ]

    def __str__(self):
        return f"{self.district}工作总结报告（{self.round.year}年）"

    def missing(self) -> list[Problem]:
        """All that keeps it from being handed in: empty texts and rows, and names that no
        figure has."""
        texts = [problem for name in self.PARTS for problem in self._missing_in(name)]
        return [*texts, *missing_rows(self)]

    def open_beside_return(self) -> frozenset[str]:
        """The parts that may be mended though the return does not name them: nobody else can
        mend what would keep the report from being handed in again. All texts after 重新取数, since
        they speak of figures that are counted anew."""
        lacking = frozenset(problem.field for problem in self.missing())
        return lacking.union(self.PARTS) if is_renewed(self) else lacking

    def _missing_in(self, name: str) -> list[Problem]:
        label, text = self._meta.get_field(name).verbose_name, getattr(self, name)
        if not text.strip():
            return [Problem("part_missing", f"请填写“{label}”。", "实施方案四(三)", field=name)]
        said = refusal(unknown_quotes(text))
        return [Problem("quote_unknown", f"“{label}”：{said}", field=name)] if said else []

    def counted_on(self, *, at) -> date:
        """The day whose staff is counted: today, and after the round its last day of service."""
        return min(beijing_date(at), self.round.service_ends_on)

    def as_signed(self, *, at) -> dict:
        """Text and figures as the leader signs them; ``counted_on`` lets them be counted again."""
        counted = counted_by(self, at=at)
        texts = {name: rendered(getattr(self, name), counted.figures) for name in self.PARTS}
        return {
            "texts": texts,
            "figures": counted.figures,
            "as_of": counted.as_of,
            "counted_on": counted.on,
            **counted.tables,
            **rows_to_sign(self),
        }

"""What a district's report is on paper, before anybody asks whether that is Word or Excel."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import RoleGrant
from core.chinese_dates import format_date, format_moment
from pilots.attachments import ATTACHMENTS, files_in_words
from pilots.models import SubmissionVersion
from pilots.papers.standing import BLANK_DAY, UNSIGNED
from pilots.scans import short_checksum
from reports.models import SummaryReport
from reports.parts.tables import PartTable, annexes, case_texts
from reports.readings import Reading, reading_to_show, shown_to
from reports.section_pages import SectionPage, section_pages

CITY = "市委社会工委市民政局"
DRAFT = "（草稿）"


@dataclass(frozen=True, slots=True)
class ReportPaper:
    """``day`` is that of the sign-off, blank before it; ``files`` are named, not enclosed.

    ``cases`` are the exemplary cases whose public text is enclosed. ``filled_in_by`` and
    ``reviewed_by`` are "" where nobody has done so yet.
    """

    name: str
    title: str
    office: str
    day: str
    basis: str
    marks: str
    sections: Sequence[SectionPage]
    tables: Sequence[PartTable]
    cases: Sequence[Mapping]
    files: Sequence[str]
    is_draft: bool
    filled_in_by: str
    reviewed_by: str

    @property
    def office_line(self) -> str:
        """Who fills it in and puts its seal to it."""
        return f"填报单位(盖章)：{self.office}"

    @property
    def annexes(self) -> list[str]:
        """What the report comes with: the cases whose text is enclosed, then the files."""
        return [*(f"典型案例：{case['title']}" for case in self.cases), *self.files]


def report_paper(report: SummaryReport, *, by: RoleGrant, at: datetime) -> ReportPaper | None:
    """What this desk reads on the report's page; None where its checksum does not fit."""
    shown = shown_to(report, by=by, at=at)
    if shown.reading is None:
        return None
    return _paper(report, shown.reading, shown.version)


def version_paper(report: SummaryReport, version: SubmissionVersion) -> ReportPaper | None:
    """One signed version, from its frozen text without what the library took down since; None
    where its checksum does not fit."""
    return _paper(report, reading_to_show(version), version) if version.is_intact else None


def _paper(report: SummaryReport, reading: Reading, version: SubmissionVersion | None):
    submission, is_draft = report.submission, version is None
    return ReportPaper(
        name=f"{report}{DRAFT}" if is_draft else f"{report}第{version.number}版",
        title=f"{report.district}街道(乡镇)社会工作服务中心建设试点{report.round.year}年工作总结报告",
        office=report.district.bureau_name,
        day=BLANK_DAY if is_draft else format_date(version.taken_at),
        basis=_basis(reading, version),
        marks=_marks(report, version),
        sections=section_pages(reading),
        tables=annexes(reading.rows),
        cases=case_texts(reading.rows),
        files=files_in_words(_files(report, version)),
        is_draft=is_draft,
        filled_in_by=str(submission.handed_in_by or ""),
        reviewed_by="" if is_draft else str(version.taken_by),
    )


def _basis(reading: Reading, version: SubmissionVersion | None) -> str:
    taken = "定稿" if version else "草稿，数据随记录更新"
    return (
        f"数据由系统按记录生成，取数时间{format_moment(reading.as_of)}，"
        f"人员统计日{format_date(reading.counted_on)}（{taken}）。"
    )


def _marks(report: SummaryReport, version: SubmissionVersion | None) -> str:
    if version is None:
        return f"{report}　{UNSIGNED}"
    checksum = short_checksum(version)
    return f"{report}　第{version.number}版　{format_moment(version.taken_at)}审核上报　校验码 {checksum}"


def _files(report: SummaryReport, version: SubmissionVersion | None) -> Mapping:
    """As the version holds them, or as they lie with the draft."""
    if version is not None:
        return json.loads(version.text)
    files = report.submission.attachments.present().in_order()
    return {ATTACHMENTS: [file.as_signed() for file in files]}

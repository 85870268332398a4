"""What a page shows of anything that is handed in: state, timeliness, steps, versions, history.

``templates/pilots/_submission.html`` shows it; rooms above use both for forms of their own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.urls import reverse

from accounts.doors import OfferedStep
from core.chinese_dates import countdown, format_moment
from core.deadlines import describe, is_late
from pilots.actions import is_sign_off_late
from pilots.models import Submission, SubmissionVersion, VersionScan
from pilots.scans import MISSING, MOST_SCANS, UPLOADERS, VOIDERS
from pilots.states import DECISIONS, OPENS_DISTRICT, OPENS_STREET, RETURNS, SubmissionState


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence about where the thing stands, and how it feels (tones of a badge)."""

    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class HistoryRow:
    at: datetime
    actor: str
    step_label: str
    change: str
    note: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a return says of one part."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class ScanRow:
    """One scan; ``void_reason`` why it does not count, ``void_url`` where it can be voided."""

    name: str
    url: str
    void_reason: str
    void_url: str


@dataclass(frozen=True, slots=True)
class FrozenRow:
    """One signed version; ``scan_url`` is where a stamped scan can be added, "" where none can."""

    version: SubmissionVersion
    url: str
    scans: list["ScanRow"]
    is_scan_missing: bool
    scan_url: str


@dataclass(frozen=True, slots=True)
class Panel:
    label: str
    tone: str
    remarks: list[Remark]
    scan_url: str  # where the missing stamped scan is uploaded, "" for who does not
    opinions: list[Opinion]
    steps: list[OfferedStep]
    step_url: str
    returns: list[OfferedStep]
    return_url: str
    versions: list[FrozenRow]
    history: list[HistoryRow]


def submission_panel(
    submission: Submission,
    *,
    titles: Mapping[str, str],
    by,
    at: datetime,
    step_url: str,
    return_url: str,
    version_url: Callable[[SubmissionVersion], str],
) -> Panel:
    """Everything ``_submission.html`` shows; ``titles`` names the parts that a return can open.

    Steps that need a page of their own (returns) are listed apart, decisions not at all.
    """
    state = SubmissionState(submission.state)
    offered = submission.offered_steps(by=by)
    taken = list(
        submission.history.select_related("by__user", "by__district", "by__subdistrict__district")
        .prefetch_related("items")
        .order_by("-pk")
    )
    versions = _frozen_rows(submission, version_url, by=by)
    missing = [row for row in versions if row.is_scan_missing]
    return Panel(
        label=state.label,
        tone=state.tone,
        remarks=[
            *remarks_on(submission, at=at),
            *(Remark(f"{MISSING}。", "warn") for _ in missing),
        ],
        scan_url=missing[0].scan_url if missing else "",
        opinions=_opinions(submission, taken, titles),
        steps=[step for step in offered if step.name not in (*RETURNS, *DECISIONS)],
        step_url=step_url,
        returns=[step for step in offered if step.name in RETURNS],
        return_url=return_url,
        versions=versions,
        history=[_row(step, titles) for step in taken],
    )


def _frozen_rows(
    submission: Submission, version_url: Callable[[SubmissionVersion], str], *, by
) -> list[FrozenRow]:
    """Latest first. A scan belongs to the latest one, as long as that is what the city has."""
    versions = (
        submission.versions.select_related("taken_by")
        .prefetch_related(Prefetch("scans", VersionScan.objects.select_related("file", "void")))
        .order_by("-number")
    )
    rows = []
    for version in versions:
        scans = _scan_rows(submission, version, by=by)
        valid = [scan for scan in scans if not scan.void_reason]
        is_current = not rows and submission.is_with_city
        may_add = is_current and by.role in UPLOADERS and not submission.round.is_closed
        rows.append(
            FrozenRow(
                version=version,
                url=version_url(version),
                scans=scans,
                is_scan_missing=is_current and not valid,
                scan_url=reverse("pilots:scan_add", args=[version.pk])
                if may_add and len(valid) < MOST_SCANS
                else "",
            )
        )
    return rows


def _scan_rows(submission: Submission, version: SubmissionVersion, *, by) -> list[ScanRow]:
    is_open = not submission.round.is_closed and submission.state not in SubmissionState.final
    may_void = is_open and by.role in VOIDERS
    rows = []
    for scan in sorted(version.scans.all(), key=lambda scan: scan.pk):
        reason = scan.void.reason if hasattr(scan, "void") else ""
        key = [scan.file.public_id]
        url = reverse("pilots:scan_void", args=key) if may_void and not reason else ""
        rows.append(ScanRow(scan.file.name, reverse("pilots:scan_download", args=key), reason, url))
    return rows


def remarks_on(submission: Submission, *, at: datetime) -> list[Remark]:
    """Timeliness in sentences, as it stands and as it would be if it were signed now."""
    if submission.is_with_city:
        return [*_timeliness(submission), *_resent(submission)]
    return [*_not_with_city(submission, at=at), *_due_again(submission, at=at)]


def timeliness_word(submission: Submission) -> str:
    """逾期 or 按时 for what was signed at least once, else nothing."""
    if submission.first_signed_at is None:
        return ""
    return "逾期" if submission.is_late else "按时"


def _timeliness(submission: Submission) -> list[Remark]:
    first = format_moment(submission.first_signed_at)
    due = describe(submission.obligation.due_at)
    if submission.is_late:
        return [Remark(f"逾期上报：应于{due}上报，首次上报时间为{first}。", "bad")]
    return [Remark(f"按时上报：应于{due}上报，首次上报时间为{first}。", "good")]


def _resent(submission: Submission) -> list[Remark]:
    if not submission.is_resent_late:
        return []
    return [Remark(f"退回后逾期重报：应于{describe(submission.return_due_at)}重报。", "bad")]


def _not_with_city(submission: Submission, *, at: datetime) -> list[Remark]:
    if submission.first_signed_at is not None:
        return [*_timeliness(submission), Remark("尚未重新上报。", "warn")]
    due_at = submission.obligation.due_at
    remarks = [
        Remark(
            f"未经区级审核，不算上报。应于{describe(due_at)}上报，{countdown(due_at, at)}。", "warn"
        )
    ]
    if is_sign_off_late(submission, at=at):
        remarks.append(Remark("现在上报将记为逾期。", "bad"))
    return remarks


def _due_again(submission: Submission, *, at: datetime) -> list[Remark]:
    due_at = submission.return_due_at
    if due_at is None:
        return []
    tone = "bad" if is_late(at, due_at) else "warn"
    return [Remark(f"应于{describe(due_at)}重报，{countdown(due_at, at)}。", tone)]


def _opinions(submission: Submission, taken, titles: Mapping[str, str]) -> list[Opinion]:
    if not submission.is_editable:
        return []
    above = _last_opinions(taken, OPENS_DISTRICT, titles)
    if submission.state == SubmissionState.WITH_STREET:
        return _last_opinions(taken, OPENS_STREET, titles) or above
    return above


def _last_opinions(taken, steps, titles: Mapping[str, str]) -> list[Opinion]:
    last = next((step for step in taken if step.step in steps), None)
    return _opinions_of(last, titles) if last else []


def _opinions_of(step, titles: Mapping[str, str]) -> list[Opinion]:
    items = sorted(step.items.all(), key=lambda item: item.pk)
    return [Opinion(titles.get(item.section, item.section), item.text) for item in items]


def _row(step, titles: Mapping[str, str]) -> HistoryRow:
    said = [f"{opinion.title}：{opinion.text}" for opinion in _opinions_of(step, titles)]
    note = "\n".join(filter(None, [step.note, *said]))
    return HistoryRow(step.at, step.actor, step.step_label, step.change, note)

"""What a page shows of anything that is handed in: state, timeliness, steps, versions, history.

``templates/pilots/_submission.html`` shows it; rooms above use both for forms of their own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.urls import reverse

from accounts.doors import OfferedStep
from accounts.roles import Role
from core.chinese_dates import countdown, format_moment
from core.deadlines import describe, is_late
from pilots.actions import is_sign_off_late, standing_in
from pilots.attachment_page import FilePanel, file_panel
from pilots.comparisons import way_to_compare
from pilots.mended import Mended, mended
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
    section: str = ""


@dataclass(frozen=True, slots=True)
class ScanRow:
    """One scan; ``void_reason`` why it does not count, ``void_url`` where it can be voided."""

    name: str
    url: str
    void_reason: str
    void_url: str


@dataclass(frozen=True, slots=True)
class FrozenRow:
    """One signed version; ``scan_url`` is where a stamped scan can be added, "" where none can.

    ``act_url`` is the 推荐汇总表 it was signed with, "" where there is none for this desk.
    """

    version: SubmissionVersion
    url: str
    act_url: str
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
    mended: list[Mended]
    steps: list[OfferedStep]
    step_url: str
    returns: list[OfferedStep]
    return_url: str
    files: FilePanel
    versions: list[FrozenRow]
    compare_label: str
    compare_url: str  # where two versions are compared, "" where there is nothing to compare
    history: list[HistoryRow]
    open_told: str = "只需修改以上部分，其他部分不能修改。"  # below the opinions
    # What this desk does next on a page of its own, where that is no step: goes before a return.
    onward_label: str = ""
    onward_url: str = ""


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
    submission.delegation = standing_in(by, at=at)
    offered = submission.offered_steps(by=by)
    taken = list(
        submission.history.select_related("by__user", "by__district", "by__subdistrict__district")
        .prefetch_related("items")
        .order_by("-pk")
    )
    versions = _frozen_rows(submission, version_url, by=by)
    missing = [row for row in versions if row.is_scan_missing]
    compare_label, compare_url = way_to_compare(submission, len(versions), by=by)
    return Panel(
        label=state.label,
        tone=state.tone,
        remarks=[
            *remarks_on(submission, at=at),
            *(Remark(f"{MISSING}。", "warn") for _ in missing),
        ],
        scan_url=missing[0].scan_url if missing else "",
        opinions=opinions_on(submission, taken, titles),
        mended=_mended(submission, taken, versions, titles),
        steps=[step for step in offered if step.name not in (*RETURNS, *DECISIONS)],
        step_url=step_url,
        returns=[step for step in offered if step.name in RETURNS],
        return_url=return_url,
        files=file_panel(submission, by=by),
        versions=versions,
        compare_label=compare_label,
        compare_url=compare_url,
        history=[_row(step, titles) for step in taken],
    )


def _frozen_rows(
    submission: Submission, version_url: Callable[[SubmissionVersion], str], *, by
) -> list[FrozenRow]:
    """Latest first. A scan belongs to the latest one, as long as that is what the city has."""
    versions = (
        submission.versions.select_related("taken_by", "signed")
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
                act_url=_act_url(version, by=by),
                scans=scans,
                is_scan_missing=is_current and not valid,
                scan_url=reverse("pilots:scan_add", args=[version.pk])
                if may_add and len(valid) < MOST_SCANS
                else "",
            )
        )
    return rows


def _act_url(version: SubmissionVersion, *, by) -> str:
    signed = getattr(version, "signed", None)
    if signed is None or by.role not in (*Role.of_district, *Role.of_city):
        return ""
    return reverse("pilots:sign_off_detail", args=[signed.sign_off_id])


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
    closed = _closed(submission)
    if submission.is_with_city:
        return [*closed, *_timeliness(submission), *_resent(submission)]
    return [*closed, *_not_with_city(submission, at=at), *_due_again(submission, at=at)]


def _closed(submission: Submission) -> list[Remark]:
    if not submission.round.is_closed:
        return []
    return [Remark(submission.round.why_closed("只能查看，不能办理").message, "warn")]


def timeliness_word(submission: Submission) -> str:
    """逾期 or 按时 for what was signed at least once, else nothing."""
    if submission.first_signed_at is None:
        return ""
    return "逾期" if submission.is_late else "按时"


def _timeliness(submission: Submission) -> list[Remark]:
    if not submission.obligation.is_timed:
        return [Remark("该阶段已在平台外办理，补录不计时效。", "good")]
    first = format_moment(submission.first_signed_at)
    due = describe(submission.judged_due_at)
    if submission.is_late:
        return [Remark(f"逾期上报：应于{due}上报，首次上报时间为{first}。", "bad")]
    return [Remark(f"按时上报：应于{due}上报，首次上报时间为{first}。", "good")]


def _resent(submission: Submission) -> list[Remark]:
    """A return's own day beside the stage's deadline: both are facts, neither alters the other."""
    if submission.return_due_at is None or submission.signed_at is None:
        return []
    due, again = describe(submission.return_due_at), format_moment(submission.signed_at)
    word, tone = ("逾期", "bad") if submission.is_resent_late else ("按时", "good")
    return [Remark(f"退回后{word}重报：应于{due}重报，重报时间为{again}。", tone)]


def _not_with_city(submission: Submission, *, at: datetime) -> list[Remark]:
    if submission.first_signed_at is not None:
        return [*_timeliness(submission), Remark("尚未重新上报。", "warn")]
    obligation = submission.obligation
    if submission.round.is_closed:
        return [Remark("未经区级审核，不算上报。", "warn")]
    if not obligation.is_timed:
        return [Remark("该阶段已在平台外办理，补录不计时效。", "warn")]
    due_at = obligation.due_at
    extended = "（已延期）" if obligation.is_extended else ""
    remarks = [
        Remark(
            f"未经区级审核，不算上报。应于{describe(due_at)}{extended}上报，"
            f"{countdown(due_at, at)}。",
            "warn",
        )
    ]
    if is_sign_off_late(submission, at=at):
        remarks.append(Remark("现在上报将记为逾期。", "bad"))
    return remarks


def _due_again(submission: Submission, *, at: datetime) -> list[Remark]:
    due_at = submission.return_due_at
    if due_at is None or submission.round.is_closed:
        return []
    tone = "bad" if is_late(at, due_at) else "warn"
    return [Remark(f"应于{describe(due_at)}重报，{countdown(due_at, at)}。", tone)]


def opinions_on(submission: Submission, taken, titles: Mapping[str, str]) -> list[Opinion]:
    """Of the return that is being worked on; ``taken`` are its steps, latest first."""
    if not submission.is_editable:
        return []
    above = _last_opinions(taken, OPENS_DISTRICT, titles)
    if submission.state == SubmissionState.WITH_STREET:
        return _last_opinions(taken, OPENS_STREET, titles) or above
    return above


def _mended(submission: Submission, taken, versions, titles: Mapping[str, str]) -> list[Mended]:
    """Only while what was mended lies before the city: after a new return it is told anew."""
    if not submission.is_with_city:
        return []
    return mended(taken, [row.version for row in versions], titles)


def _last_opinions(taken, steps, titles: Mapping[str, str]) -> list[Opinion]:
    last = next((step for step in taken if step.step in steps), None)
    return _opinions_of(last, titles) if last else []


def _opinions_of(step, titles: Mapping[str, str]) -> list[Opinion]:
    items = sorted(step.items.all(), key=lambda item: item.pk)
    return [
        Opinion(titles.get(item.section, item.section), item.text, item.section) for item in items
    ]


def _row(step, titles: Mapping[str, str]) -> HistoryRow:
    said = [f"{opinion.title}：{opinion.text}" for opinion in _opinions_of(step, titles)]
    note = "\n".join(filter(None, [step.note, *said]))
    return HistoryRow(step.at, step.actor, step.step_label, step.change, note)

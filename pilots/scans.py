"""Which versions still wait for their stamped scan, and what speaks against uploading one.

A missing scan is said wherever the version is shown; it keeps nobody from handing in, and the
city from accepting. A voided scan is as good as none.
"""

import unicodedata
from collections.abc import Iterable

from django.db.models import Exists, OuterRef

from accounts.roles import Role
from core.problems import Problem
from pilots.models import SignOff, Submission, SubmissionVersion, VersionScan
from pilots.states import SubmissionState

MISSING = "盖章件待补"
MOST_SCANS = 20  # files per version
UPLOADERS = (Role.SUBDISTRICT_OFFICER, *Role.of_district)
VOIDERS = (*UPLOADERS, Role.CITY_OFFICER)

DIGITS = 12  # of a checksum: enough to tell any two papers apart, short enough to type


def short_checksum(signed: SubmissionVersion | SignOff) -> str:
    """The first digits of what was signed, as they stand at the foot of its paper."""
    return signed.sha256[:DIGITS]


def awaiting_scan(submissions: Iterable[Submission]) -> set[int]:
    """Keys of those before the city whose latest version has no scan; one query."""
    later = SubmissionVersion.objects.filter(
        submission=OuterRef("submission"), number__gt=OuterRef("number")
    )
    scans = VersionScan.objects.valid().filter(version=OuterRef("pk"))
    waiting = SubmissionVersion.objects.filter(
        ~Exists(later),
        ~Exists(scans),
        submission__in=[submission.pk for submission in submissions if submission.is_with_city],
    )
    return set(waiting.values_list("submission", flat=True))


def reasons_against_acceptance(submission: Submission) -> list[Problem]:
    """Sealed paper still rules: without its scan nothing is accepted, though it may be declined."""
    if submission.pk not in awaiting_scan([submission]):
        return []
    text = f"{MISSING}：最近一次上报的版本还没有有效的盖章件，区里或街道(乡镇)上传后才能列入试点。"
    return [Problem("scan_missing", text, "")]


def is_other_paper(version: SubmissionVersion, typed: str) -> bool:
    """Whether the digits read off the paper's foot are another version's, spaces aside."""
    plain = "".join(unicodedata.normalize("NFKC", typed).split()).lower()
    return bool(plain) and plain != short_checksum(version)


def reasons_against_voiding(scan: VersionScan) -> list[Problem]:
    """Why this scan can no longer be voided; empty means it can."""
    submission = scan.version.submission
    if submission.round.is_closed:
        return [submission.round.why_closed()]
    if submission.state in SubmissionState.final:
        state = submission.get_state_display()
        text = f"当前状态是“{state}”，办结所依据的盖章件不能作废。"
        return [Problem("scan_decided", text)]
    if hasattr(scan, "void"):
        return [Problem("scan_void", "这份盖章件已经作废。")]
    return []


def reasons_against_scan(version: SubmissionVersion) -> list[Problem]:
    """Why no scan can be added to this version now; empty means it can."""
    submission = version.submission
    if submission.round.is_closed:
        return [submission.round.why_closed()]
    if submission.versions.filter(number__gt=version.number).exists():
        text = "这一版之后已有新的定稿版本，请在最新版本上传盖章件。"
        return [Problem("scan_superseded", text)]
    if not submission.is_with_city:
        state = submission.get_state_display()
        text = f"当前状态是“{state}”，内容可能再变。请在重新上报后上传新版本的盖章件。"
        return [Problem("scan_not_signed", text)]
    if version.scans.valid().count() >= MOST_SCANS:
        text = f"每一版最多上传{MOST_SCANS}个文件，请把多页合并为一个PDF。"
        return [Problem("scans_too_many", text)]
    return []

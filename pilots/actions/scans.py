"""Adding the stamped scan to what was signed."""

from django.db import transaction

from accounts.audit import record
from accounts.files import keep_once
from core.file_types import SCANS, Upload
from core.problems import Problem, Refused
from pilots import notices
from pilots.models import ScanVoid, Submission, SubmissionVersion, VersionScan
from pilots.scans import (
    is_other_paper,
    reasons_against_scan,
    reasons_against_voiding,
    short_checksum,
)

UPLOADED, VOIDED = "上传盖章件", "作废盖章件"


def add_scan(
    *, version: SubmissionVersion, upload: Upload, form_token, by, at, digits: str = ""
) -> VersionScan:
    """Keep the scan of the stamped paper beside the version; the same form adds it once.

    ``digits`` is the checksum as it was read off the paper's foot, "" where nobody looked. Raises
    ``Refused`` where it is another version's, where the version takes no scan now or the file is
    not fit to be kept.
    """
    return keep_once(
        upload,
        find=lambda: _found(version, form_token),
        check=lambda: _refuse(version, digits),
        attach=lambda file: _attach(version, file, form_token=form_token, by=by, at=at),
        allowed=SCANS,
        by=by,
        at=at,
    )


@transaction.atomic
def void_scan(*, scan: VersionScan, reason: str, form_token, by, at) -> ScanVoid:
    """Let a scan no longer count; the file stays for whoever has to look again later.

    The same form voids it once. Raises ``Refused`` where it can no longer be voided.
    """
    submission = (
        Submission.objects.visible_to(by)
        .select_for_update(of=("self",))
        .get(pk=scan.version.submission_id)
    )
    scan = VersionScan.objects.select_related(
        "void", "file", "version__submission__round", "version__submission__district",
        "version__submission__subdistrict__district",
    ).get(pk=scan.pk)  # fmt: skip
    if hasattr(scan, "void") and scan.void.form_token == form_token:
        return scan.void
    problems = reasons_against_voiding(scan)
    if problems:
        raise Refused(*problems)
    facts = {"reason": reason, "by": by, "at": at}
    void = ScanVoid.objects.create(scan=scan, form_token=form_token, **facts)
    record(VOIDED, at=at, by=by, obj=scan, changes={"作废原因": ["", reason]})
    notices.tell_of_void(submission, void, at=at)
    return void


def _found(version: SubmissionVersion, form_token) -> VersionScan | None:
    return VersionScan.objects.filter(version=version, form_token=form_token).first()


def _attach(version: SubmissionVersion, file, *, form_token, by, at) -> VersionScan:
    # The lock keeps a recall, and with it a newer version, out until the scan is in.
    locked = Submission.objects.visible_to(by).select_for_update(of=("self",))
    version.submission = locked.select_related("round", "district", "subdistrict__district").get(
        pk=version.submission_id
    )
    _refuse(version)
    scan = VersionScan.objects.create(
        version=version, file=file, form_token=form_token, by=by, at=at
    )
    record(UPLOADED, at=at, by=by, obj=scan, changes={"校验值": ["", file.sha256]})
    return scan


def _refuse(version: SubmissionVersion, digits: str = "") -> None:
    problems = reasons_against_scan(version)
    if is_other_paper(version, digits):
        text = (
            f"与第{version.number}版的校验码“{short_checksum(version)}”不符，纸质件可能是其他版本。"
            "请核对；页脚没有印校验码的，不填这一栏。"
        )
        problems = [*problems, Problem("scan_other_paper", text, field="digits")]
    if problems:
        raise Refused(*problems)

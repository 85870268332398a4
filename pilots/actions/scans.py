"""Adding the stamped scan to what was signed."""

from accounts.audit import record
from accounts.files import keep_once
from core.file_types import SCANS, Upload
from core.problems import Refused
from pilots.models import Submission, SubmissionVersion, VersionScan
from pilots.scans import reasons_against_scan


def add_scan(*, version: SubmissionVersion, upload: Upload, form_token, by, at) -> VersionScan:
    """Keep the scan of the stamped paper beside the version; the same form adds it once.

    Raises ``Refused`` where the version takes none now or the file is not fit to be kept.
    """
    return keep_once(
        upload,
        find=lambda: _found(version, form_token),
        check=lambda: _refuse(version),
        attach=lambda file: _attach(version, file, form_token=form_token, by=by, at=at),
        allowed=SCANS,
        by=by,
        at=at,
    )


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
    record("上传盖章件", at=at, by=by, obj=scan, changes={"校验值": ["", file.sha256]})
    return scan


def _refuse(version: SubmissionVersion) -> None:
    problems = reasons_against_scan(version)
    if problems:
        raise Refused(*problems)

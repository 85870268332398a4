"""A whole city of candidates, put straight into the tables: 343 walks up would take minutes."""

from uuid import uuid4

from django.db.models import Model

from accounts.models import StoredFile, Subdistrict
from pilots.models import Recommendation, Submission, SubmissionVersion, VersionScan


def multiply(recommendation: Recommendation, count: int) -> None:
    """Copies of one signed recommendation and its scan, of as many new units in its district,
    until there are ``count`` of them."""
    submission = recommendation.submission
    version = submission.versions.get()
    units = Subdistrict.objects.bulk_create(
        _copy(recommendation.subdistrict, name=f"第{n}街道", code=f"{990_000_000 + n}")
        for n in range(1, count)
    )
    submissions = Submission.objects.bulk_create(
        _copy(submission, subdistrict=unit) for unit in units
    )
    pairs = list(zip(units, submissions, strict=True))
    Recommendation.objects.bulk_create(
        _copy(recommendation, subdistrict=unit, submission=sent) for unit, sent in pairs
    )
    versions = SubmissionVersion.objects.bulk_create(
        _copy(version, submission=sent) for _, sent in pairs
    )
    for scan in version.scans.select_related("file"):
        files = StoredFile.objects.bulk_create(
            _copy(scan.file, public_id=uuid4(), key=uuid4().hex) for _ in versions
        )
        VersionScan.objects.bulk_create(
            _copy(scan, version=of, file=file, form_token=uuid4())
            for of, file in zip(versions, files, strict=True)
        )


def _copy(row: Model, **changed) -> Model:
    columns = [field for field in row._meta.concrete_fields if not field.primary_key]
    values = {field.name: getattr(row, field.name) for field in columns}
    return type(row)(**{**values, **changed})

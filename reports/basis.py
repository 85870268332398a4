"""Which figures a report has now: those of the moment, or those that stay from its last version.

Before the first signature figures are counted whenever somebody looks. What was signed keeps its
figures through every return, until 重新取数 is asked for: then they are counted anew.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from pilots.models import SubmissionVersion
from reports.figures import district_figures


@dataclass(frozen=True, slots=True)
class Counted:
    """Figures by key; staff and centers of the day ``on``, all of it as recorded at ``as_of``."""

    figures: Mapping[str, int]
    on: date
    as_of: datetime


def counted_by(report, *, at: datetime) -> Counted:
    """What would be signed at this moment."""
    kept = kept_version(report)
    if kept is not None:
        return of_version(kept)
    on = report.counted_on(at=at)
    return Counted(district_figures(round=report.round, district=report.district, on=on), on, at)


def last_version(report) -> SubmissionVersion | None:
    return report.submission.versions.select_related("taken_by").order_by("-number").first()


def kept_version(report) -> SubmissionVersion | None:
    """The version whose figures stay; None before the first one and after 重新取数.

    One that no longer fits its checksum is never signed again: it is counted anew.
    """
    version = last_version(report)
    if version is None or not version.is_intact or report.renewals.filter(version=version).exists():
        return None
    return version


def is_renewed(report) -> bool:
    """Whether 重新取数 was asked for since the last signature, so that every figure may change."""
    version = last_version(report)
    return version is not None and report.renewals.filter(version=version).exists()


def of_version(version: SubmissionVersion) -> Counted:
    """From the stored text alone."""
    content = json.loads(version.text)
    return Counted(
        figures=content["figures"],
        on=date.fromisoformat(content["counted_on"]),
        as_of=datetime.fromisoformat(content["as_of"]),
    )

"""Which figures a report has now: those of the moment, or those that stay from its last version.

Before the first signature figures are counted whenever somebody looks. What was signed keeps its
figures through every return, until 重新取数 is asked for: then they are counted anew.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from pilots.models import SubmissionVersion
from reports.breakdowns.counted import TABLE_KEYS, tables_of
from reports.facts import Facts
from reports.figures import tally
from reports.parts.centers import UnitCenters


@dataclass(frozen=True, slots=True)
class Counted:
    """Figures by key; staff and centers of the day ``on``, all of it as recorded at ``as_of``.

    ``tables`` take them apart (``reports.breakdowns``); a version that was signed before there
    were any has none.
    """

    figures: Mapping[str, int]
    on: date
    as_of: datetime
    tables: Mapping[str, Any] = field(default_factory=dict)


def counted_by(report, *, at: datetime, placed: UnitCenters | None = None) -> Counted:
    """What would be signed at this moment; ``placed`` where its units are at hand."""
    kept = kept_version(report)
    if kept is not None:
        return of_version(kept)
    on, district = report.counted_on(at=at), report.district_id
    facts = Facts(round=report.round, on=on, districts=[district], known=placed)
    return Counted(tally(facts)[district], on, at, tables_of(facts))


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
        tables={key: content[key] for key in TABLE_KEYS if key in content},
    )

"""The districts of an adopted version: what it holds of each, and the version of the district that
it was added up from, which is as frozen as it is itself."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from accounts.models import District
from pilots.models import Round, SubmissionVersion
from pilots.states import SubmissionKind
from reports.city import ways_of
from reports.city_table import DistrictRow
from reports.citywide.models import CityReportVersion
from reports.readings import Reading, signed_reading

Held = tuple[DistrictRow, Reading]


def held_by(version: CityReportVersion) -> list[Held]:
    """A row and a reading of each district in the version's order; a query.

    The figures are the version's own. The tables are those of the district's version, which the
    version names by the moment of its figures: one that stayed through a return was signed again,
    and then the last of them is it. A district whose version is there no longer as it was signed
    leads nowhere.
    """
    signed = _signed(version)
    return [_held(version.report.round, row, signed) for row in _districts(version)]


def _districts(version: CityReportVersion) -> Sequence[dict]:
    return json.loads(version.text)["districts"]


def _signed(version: CityReportVersion) -> dict[tuple[str, datetime], SubmissionVersion]:
    """By the name of the district and the moment of the figures, as of the adoption."""
    rows = (
        SubmissionVersion.objects.filter(
            submission__round=version.report.round_id,
            submission__kind=SubmissionKind.SUMMARY,
            taken_at__lte=version.at,
        )
        .select_related("submission__district", "submission__summary")
        .order_by("number", "pk")
    )
    return {
        (row.submission.district.name, signed_reading(row).as_of): row
        for row in rows
        if row.is_intact
    }


def _held(round: Round, row: dict, signed: dict[tuple[str, datetime], SubmissionVersion]) -> Held:
    name, as_of = row["district"], datetime.fromisoformat(row["as_of"])
    own = signed.get((name, as_of))
    if own is None:
        # Never counted on: it has no way, and so nobody asks what its rows come to now.
        return DistrictRow(District(name=name), ()), Reading({}, row["figures"], date.min, as_of)
    district = own.submission.district
    reading = replace(signed_reading(own), figures=row["figures"])
    return DistrictRow(district, (), *ways_of(round, district.pk, own)), reading

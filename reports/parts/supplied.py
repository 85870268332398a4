"""补充数 of a report: which figures take one, and what a version holds of each."""

from reports.dictionary import FIGURES, Figure
from reports.parts.models import Supplement
from reports.parts.states import SupplementState


def takes_supplement(figure: Figure) -> bool:
    """Counts and minutes of work. Money has its own ledger; how many units and centers there are,
    and which of them came far enough, is nothing that happens off the platform."""
    return figure.kind != "money" and not figure.key.startswith(("units", "centers_"))


def supplementable() -> list[Figure]:
    return [figure for figure in FIGURES.values() if takes_supplement(figure)]


def confirmed(report):
    """What two persons stand for; the rest is in no report."""
    return (
        Supplement.objects.filter(
            round=report.round_id, district=report.district_id, state=SupplementState.CONFIRMED
        )
        .select_related("center", "file", "entered_by", "decided_by")
        .order_by("subdistrict__code", "figure", "pk")
    )


def as_signed(row: Supplement) -> dict:
    return {
        "key": str(row.pk),
        "center": str(row.center),
        "figure": row.figure,
        "amount": row.amount,
        "reason": row.reason,
        "file": row.file.name,
        "sha256": row.file.sha256,
        "entered_by": str(row.entered_by),
        "confirmed_by": str(row.decided_by),
    }

"""How many exemplary cases were nominated and published."""

from dataclasses import dataclass

from django.db.models import Count, Q

from cases.exemplary.states import PieceState
from cases.figures import of_units
from cases.models import Exemplary


@dataclass(frozen=True, slots=True)
class ExemplaryFigures:
    """Exemplary cases of one center begun in the round's year.

    ``nominated`` were handed in to a second reader at least once; ``published`` stand in the
    city's library now, so that one taken down again is no longer among them.
    """

    nominated: int = 0
    published: int = 0


def exemplary_figures(*, round, district=None, center=None) -> dict[int, ExemplaryFigures]:
    """The exemplary cases of each center, by center pk; one query."""
    pieces = Exemplary.objects.filter(year=round.year, nominated_at__isnull=False)
    rows = (
        of_units(pieces, district, center)
        .values("center")
        .annotate(
            nominated=Count("pk"),
            published=Count("pk", filter=Q(state=PieceState.PUBLISHED)),
        )
        .order_by("center")
    )
    return {row.pop("center"): ExemplaryFigures(**row) for row in rows}

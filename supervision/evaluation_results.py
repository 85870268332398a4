"""What evaluations say of a center in a round, for the rooms above: reports and the next funding.

A published result counts and nothing else; where both kinds were published it is that of 末期评估.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from accounts.models import District
from centers.models import Center
from pilots.models import Round
from supervision.evaluation_states import EvaluationKind, Grade
from supervision.grading import points_of
from supervision.models import Evaluation


@dataclass(frozen=True, slots=True)
class Result:
    """``total`` is in tenths of a point: 875 for 87.5."""

    evaluation: int
    district: int
    kind: EvaluationKind
    total: int
    grade: Grade


def results_of(
    round: Round,
    centers: Iterable[Center] | None = None,
    *,
    district: District | None = None,
    among: Q | None = None,
) -> dict[int, Result]:
    """The result that counts by center key; a center without one is not in it. One query.

    ``among`` (asked of ``Evaluation``) picks some where neither centers nor one district do.
    """
    rows = Evaluation.objects.published(round)
    if among is not None:
        rows = rows.filter(among)
    if centers is not None:
        rows = rows.filter(center__in=[center.pk for center in centers])
    if district is not None:
        rows = rows.filter(district=district)
    told = rows.values_list("center", "pk", "district", "kind", "total", "grade").order_by("pk")
    found: dict[int, Result] = {}
    for center, pk, district_pk, kind, total, grade in told:
        if center not in found or kind == EvaluationKind.FINAL:
            found[center] = Result(pk, district_pk, EvaluationKind(kind), total, Grade(grade))
    return found


def grade_of(center: Center, round: Round) -> Grade | None:
    """优秀, 良好, 合格 or 不合格; None where nothing was published."""
    result = results_of(round, [center]).get(center.pk)
    return result.grade if result else None


def performance_percent(round: Round, centers: Iterable[Center]) -> dict[int, Decimal]:
    """How well each center did in the round, 0 to 100 with at most one decimal, by center key.

    The points of the result that counts: 87.5 points are ``Decimal("87.5")``, exact. A center
    without a published result is **not in the answer**: whether it gets nothing, the mean or the
    full share is for the rule of allocation to say. One query for any number of centers.
    """
    return {center: points_of(row.total) for center, row in results_of(round, centers).items()}

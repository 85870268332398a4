"""Choosing the exemplary cases that the report comes with."""

from collections.abc import Sequence

from django.db import transaction

from accounts.audit import record
from cases.models import Exemplary
from core.problems import Problem, Refused
from reports.models import ChosenCase, SummaryReport
from reports.parts.actions.opening import opened
from reports.parts.chosen import choosable, chosen_rows
from reports.parts.models.rows import MOST_CASES

PART = "exemplary"


@transaction.atomic
def choose_cases(*, report: SummaryReport, pieces: Sequence[Exemplary], by, at) -> None:
    """These and no others, in this order; none takes all of them away. Raises ``Refused``."""
    report = opened(report, PART, by=by)
    if len(pieces) > MOST_CASES:
        text = f"随报告的典型案例最多{MOST_CASES}篇，现选了{len(pieces)}篇。"
        raise Refused(Problem("cases_too_many", text, field="pieces"))
    keys = [piece.pk for piece in pieces]
    if choosable(report).filter(pk__in=keys).count() != len(set(keys)):
        text = "所选典型案例已撤下或退回，请重新选择。"
        raise Refused(Problem("case_not_choosable", text, field="pieces"))
    before = chosen_rows(report)
    if [row.piece_id for row in before] == keys:
        return
    report.chosen.all().delete()
    ChosenCase.objects.bulk_create(
        ChosenCase(
            report=report,
            piece=piece,
            place=place,
            round_id=report.round_id,
            district_id=report.district_id,
        )
        for place, piece in enumerate(pieces, 1)
    )
    told = ["、".join(str(row.piece) for row in before), "、".join(map(str, pieces))]
    record("选择典型案例", at=at, by=by, obj=report, changes={"典型案例": told})

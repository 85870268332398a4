"""Opening a round: its stages, and who owes what from the first day."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.audit import record
from accounts.models import District
from core.changes import filled_in
from core.chinese_dates import format_moment
from core.problems import Problem, Refused
from pilots.models import Obligation, Round, Stage
from pilots.states import StageKind


@transaction.atomic
def open_round(*, facts: Mapping, due: Mapping[str, datetime], form_token, by, at) -> Round:
    """Open a round with its three stages; every reporting district owes two of them at once.

    ``facts`` are the round's own columns, ``due`` maps each stage to the first moment that is
    too late. The plan is owed from the day a district's first unit is confirmed. Raises
    ``Refused`` for a stage that would be over before it begins and for a name that is taken.
    """
    opened = Round.objects.filter(form_token=form_token).first()
    if opened:
        return opened
    problems = [*_stages_over_at(at, due), *_name_taken(facts["name"])]
    if problems:
        raise Refused(*problems)
    opened, is_new = Round.objects.get_or_create(
        form_token=form_token, defaults={**facts, "opened_at": at}
    )
    if is_new:
        _lay_out(opened, due, at=at)
        due_in_words = {
            f"{kind.label}截止时间": ["", format_moment(due[kind])] for kind in StageKind
        }
        record("启动批次", at=at, by=by, obj=opened, changes=filled_in(opened) | due_in_words)
    return opened


def _lay_out(opened: Round, due: Mapping[str, datetime], *, at) -> None:
    stages = {
        kind: Stage.objects.create(round=opened, kind=kind, opens_at=at, due_at=due[kind])
        for kind in StageKind
    }
    Obligation.objects.bulk_create(
        Obligation(stage=stages[kind], district=district, due_at=due[kind])
        for kind in (StageKind.RECOMMENDATION, StageKind.SUMMARY)
        for district in District.objects.reporting().order_by("order")
    )


def _stages_over_at(at, due: Mapping[str, datetime]) -> list[Problem]:
    return [
        Problem(
            "due_before_opening",
            f"“{kind.label}”阶段的截止时刻已过，启动时须晚于现在。",
            field=f"{kind}_due_on",
        )
        for kind in StageKind
        if due[kind] <= at
    ]


def _name_taken(name: str) -> list[Problem]:
    if not Round.objects.filter(name=name).exists():
        return []
    return [Problem("name_taken", f"已有名为“{name}”的批次，请换一个名称。", field="name")]

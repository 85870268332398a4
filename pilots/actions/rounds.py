"""Opening a round, changing it while it runs, closing it and lifting the closure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from accounts.audit import record
from accounts.models import District
from core.changes import filled_in
from core.chinese_dates import format_moment
from core.problems import Problem, Refused
from pilots.actions.obligations import owe, owe_plan
from pilots.actions.questions import copy_questions
from pilots.models import PilotUnit, Round, Stage
from pilots.models.rounds import notice_reminder_days
from pilots.states import StageKind

# What may be done with a stage that is over when the round is opened: count it as late, or say
# that it was done off the platform.
OVERDUE, OFF_PLATFORM = "overdue", "off_platform"


@transaction.atomic
def open_round(
    *,
    facts: Mapping,
    due: Mapping[str, datetime],
    form_token,
    by,
    at,
    over: Mapping[str, str] | None = None,
    reminder_days: Sequence[int] | None = None,
    copied_from: Round | None = None,
    carried: Iterable[PilotUnit] = (),
) -> Round:
    """Open a round with its three stages; every reporting district owes two of them at once.

    ``facts`` are the round's own columns, ``due`` maps each stage to the first moment that is
    too late. ``over`` says of a stage that is over already whether it is ``OVERDUE`` from the
    start or was done ``OFF_PLATFORM``; without that word it is refused. ``carried`` are units of
    ``copied_from`` that go on. The plan is owed from the day a district has its first unit.
    Raises ``Refused`` with every reason at once.
    """
    opened = Round.objects.filter(form_token=form_token).first()
    if opened:
        return opened
    over, carried = over or {}, list(carried)
    problems = [
        *_stages_over_at(at, due, over),
        *_name_taken(facts["name"]),
        *_not_to_be_carried(carried, copied_from),
    ]
    if problems:
        raise Refused(*problems)
    opened, is_new = Round.objects.get_or_create(
        form_token=form_token, defaults={**facts, "opened_at": at, "copied_from": copied_from}
    )
    if is_new:
        _lay_out(opened, due, over, reminder_days or notice_reminder_days(), at=at)
        due_in_words = {
            f"{kind.label}截止时间": ["", format_moment(due[kind])] for kind in StageKind
        }
        record("启动批次", at=at, by=by, obj=opened, changes=filled_in(opened) | due_in_words)
        _carry_over(opened, carried, by=by, at=at)
        if copied_from is not None:
            copy_questions(copied_from, opened, by=by, at=at)
    return opened


@transaction.atomic
def move_round(name: str, *, round: Round, by, at, note: str) -> Round:
    """Close the round, or lift the closure; a reason is needed for both."""
    round = Round.objects.select_for_update(of=("self",)).get(pk=round.pk)
    round.move(name, by=by, at=at, note=note)
    return Round.objects.get(pk=round.pk)


def _lay_out(opened: Round, due, over, reminder_days: Sequence[int], *, at) -> None:
    stages = {
        kind: Stage.objects.create(
            round=opened,
            kind=kind,
            opens_at=at,
            due_at=due[kind],
            reminder_days=list(reminder_days),
            is_overdue_from_start=due[kind] <= at and over[kind] == OVERDUE,
            is_off_platform=due[kind] <= at and over[kind] == OFF_PLATFORM,
        )
        for kind in StageKind
    }
    districts = list(District.objects.reporting().order_by("order"))
    for kind in (StageKind.RECOMMENDATION, StageKind.SUMMARY):
        owe(stages[kind], districts)


def _carry_over(opened: Round, carried: Sequence[PilotUnit], *, by, at) -> None:
    for unit in carried:
        new = PilotUnit.objects.create(
            round=opened,
            subdistrict=unit.subdistrict.current,
            district=unit.district,
            recommendation=unit.recommendation,
            carried_from=unit,
            state=unit.state,
            starts_on=opened.service_starts_on,
            ends_on=opened.service_ends_on,
        )
        owe_plan(round=opened, district=unit.district, at=at)
        record("延续试点单位", at=at, by=by, obj=new)


def _stages_over_at(at, due: Mapping[str, datetime], over: Mapping[str, str]) -> list[Problem]:
    return [
        Problem(
            "due_before_opening",
            f"“{kind.label}”阶段的截止时刻已过。请改为晚于现在的日期，或者在下方选择如何处理。",
            field=f"{kind}_due_on",
        )
        for kind in StageKind
        if due[kind] <= at and over.get(kind) not in (OVERDUE, OFF_PLATFORM)
    ]


def _name_taken(name: str) -> list[Problem]:
    if not Round.objects.filter(name=name).exists():
        return []
    return [Problem("name_taken", f"已有名为“{name}”的批次，请换一个名称。", field="name")]


def _not_to_be_carried(carried: Sequence[PilotUnit], copied_from: Round | None) -> list[Problem]:
    """Units go on where their work stands now; of two that were merged since, one goes on."""
    places = Counter(unit.subdistrict.current for unit in carried)
    return [
        Problem(
            "unit_not_carried", f"{unit.subdistrict.full_name}不能延续到新批次。", field="carried"
        )
        for unit in carried
        if copied_from is None or unit.round_id != copied_from.pk or unit.has_withdrawn
    ] + [
        Problem(
            "unit_not_carried",
            f"所选单位中有{count}个已合并为{place.full_name}，只能延续其中一个。",
            field="carried",
        )
        for place, count in places.items()
        if count > 1
    ]

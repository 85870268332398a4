"""Changing a round while it runs: with a reason, shown on its page, never what is already in."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from accounts.audit import record
from core.deadlines import describe, is_late
from core.problems import Problem, Refused
from pilots.models import Round, RoundChange, Stage
from pilots.states import StageKind


@transaction.atomic
def edit_round(
    *,
    round: Round,
    facts: Mapping,
    due: Mapping[str, datetime],
    reminder_days: Sequence[int],
    reason: str,
    version: int,
    by,
    at,
) -> Round:
    """Change the round's settings and the due moments of stages that are still ahead.

    A due moment moves for the districts that stand at the stage's own and have not reported: who
    has reported, was given more time or was confirmed late keeps theirs. Raises ``Stale`` where
    somebody else saved since, ``Refused`` with every reason at once.
    """
    round = Round.objects.select_for_update(of=("self",)).get(pk=round.pk)
    stages = {stage.kind: stage for stage in round.stages.all()}
    problems = _reasons_against(round, facts, due, stages, at=at)
    if problems:
        raise Refused(*problems)
    round.check_version(version, {_label(n): round_value(round, n) for n in facts})
    changes = _change_facts(round, facts) | _change_stages(stages, due, reminder_days)
    if not changes:
        raise Refused(Problem("nothing_changed", "没有修改任何内容。"))
    round.version += 1
    round.save(update_fields=[*facts, "version"])
    RoundChange.objects.create(round=round, by=by, at=at, reason=reason, changes=changes)
    record("修改批次", at=at, by=by, obj=round, changes={**changes, "理由": ["", reason]})
    return round


def is_movable(stage: Stage, *, at: datetime) -> bool:
    """Whether the stage's due moment may still be corrected: what is over is extended instead."""
    return not (
        stage.extended_from is not None or stage.is_off_platform or is_late(at, stage.due_at)
    )


def round_value(round: Round, name: str) -> str:
    """A setting in the words of the page."""
    value = getattr(round, name)
    if name == "counting_rule":
        return round.get_counting_rule_display()
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)


def _label(name: str) -> str:
    return str(Round._meta.get_field(name).verbose_name)


def _change_facts(round: Round, facts: Mapping) -> dict[str, list[str]]:
    changes = {}
    for name, value in facts.items():
        before = round_value(round, name)
        setattr(round, name, value)
        if round_value(round, name) != before:
            changes[_label(name)] = [before, round_value(round, name)]
    return changes


def _change_stages(stages, due, reminder_days: Sequence[int]) -> dict[str, list[str]]:
    changes = {}
    for kind, stage in stages.items():
        old, new = stage.due_at, due.get(kind, stage.due_at)
        if new != old:
            changes[f"{stage.get_kind_display()}阶段截止时刻"] = [describe(old), describe(new)]
            stage.obligations.filter(
                first_met_at=None, extended_from=None, basis="", due_at=old
            ).update(due_at=new)
        if list(reminder_days) != stage.reminder_days:
            changes["提前提醒的工作日数"] = [in_words(stage.reminder_days), in_words(reminder_days)]
        stage.due_at, stage.reminder_days = new, list(reminder_days)
        stage.save(update_fields=["due_at", "reminder_days"])
    return changes


def in_words(days: Sequence[int]) -> str:
    return "、".join(str(day) for day in days)


def _reasons_against(round: Round, facts, due, stages, *, at) -> list[Problem]:
    if round.is_closed:
        return [round.why_closed()]
    problems = [
        Problem(
            "stage_not_movable",
            "该阶段的截止时刻已过或者已经延期，请用延期办理。",
            field=f"{kind}_due_on",
        )
        for kind in due
        if due[kind] != stages[kind].due_at and not is_movable(stages[kind], at=at)
    ]
    problems += [
        Problem("due_already_past", "截止日期不能早于今天。", field=f"{kind}_due_on")
        for kind in due
        if due[kind] != stages[kind].due_at and is_late(at, due[kind])
    ]
    in_order = [due.get(kind, stages[kind].due_at) for kind in StageKind]
    if sorted(in_order) != in_order:
        problems.append(Problem("stages_out_of_order", "三个阶段的截止日期须依次在后。"))
    if Round.objects.filter(name=facts["name"]).exclude(pk=round.pk).exists():
        message = f"已有名为“{facts['name']}”的批次，请换一个名称。"
        problems.append(Problem("name_taken", message, field="name"))
    if facts["last_entry_on"] < round.service_ends_on:
        message = "最后补录日期不能早于服务结束日期。"
        problems.append(Problem("last_entry_before_end", message, field="last_entry_on"))
    return problems

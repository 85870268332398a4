"""The district's plan, and saving any text that is handed in by parts."""

from collections.abc import Mapping

from django.db import transaction

from accounts.audit import record
from core.changes import differences, told_of
from core.problems import Problem, Refused
from pilots.actions.reopening import reopened_sections
from pilots.actions.submissions import (
    locked,
    reasons_against_editing,
    submission_for,
)
from pilots.models import DistrictPlan, Round
from pilots.states import SubmissionKind


@transaction.atomic
def start_plan(*, round, district, by, at) -> DistrictPlan:
    """Begin the district's plan; where it was begun before, that plan is returned."""
    Round.objects.select_for_update(of=("self",)).get(pk=round.pk)
    started = DistrictPlan.objects.filter(round=round, district=district).first()
    if started:
        return started
    submission = submission_for(round=round, kind=SubmissionKind.PLAN, district=district)
    plan = DistrictPlan.objects.create(submission=submission, round=round, district=district)
    record("新建试点方案", at=at, by=by, obj=plan)
    return plan


@transaction.atomic
def save_parts(*, content, texts: Mapping[str, str], version: int, by, at):
    """Keep the texts of a plan or report (its ``PARTS``); another saved since raises ``Stale``.

    After a return only the parts it names and those its content opens beside them
    (``open_beside_return()``) may change; a changed text elsewhere is refused.
    """
    submission, content = locked(content, by=by)
    problems = reasons_against_editing(submission)
    if problems:
        raise Refused(*problems)
    if content.holds_already(version, texts):
        return content
    content.check_version(
        version,
        {content._meta.get_field(name).verbose_name: getattr(content, name) for name in texts},
    )
    changed = [name for name in texts if getattr(content, name) != texts[name]]
    named = reopened_sections(submission)
    opened = named and named | content.open_beside_return()
    closed = [name for name in changed if opened and name not in opened]
    if closed:
        raise Refused(*(_closed(name) for name in closed))
    before = told_of(content, texts)
    for name in changed:
        setattr(content, name, texts[name])
    content.version += 1
    content.save(update_fields=[*changed, "version"])
    changes = differences(before, told_of(content, texts))
    record("保存" + content._meta.verbose_name, at=at, by=by, obj=content, changes=changes)
    return content


def _closed(name: str) -> Problem:
    return Problem("section_closed", "退回意见没有涉及这一部分，不能修改。", field=name)

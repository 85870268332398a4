"""Planning and doing the 回访 of a closed case."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.audit import record
from accounts.models import RoleGrant
from cases.models import Case, FollowUp
from cases.states import CaseState
from centers.models.center import units_of
from core.changes import changed, filled_in, told_of
from core.chinese_dates import beijing_date, format_date
from core.problems import Problem, Refused

PLANNED, DONE = "计划回访", "登记回访"


def _locked(case: Case, by: RoleGrant) -> Case:
    cases = Case.objects.visible_to(by).select_related("worker", "center")
    case = cases.select_for_update(of=("self",)).get(pk=case.pk)
    if not case.is_led_by(by):
        raise Refused(case.not_in_charge())
    if case.state != CaseState.CLOSED:
        raise Refused(Problem("not_closed", "案例结案后才能回访。", case.standard))
    return case


@transaction.atomic
def plan_follow_up(
    *, case: Case, planned_on: date, form_token: UUID, by: RoleGrant, at: datetime
) -> FollowUp:
    """Plan a 回访 for a day that is not over. Raises ``Refused``."""
    case = _locked(case, by)
    if stored := FollowUp.objects.filter(case=case, form_token=form_token).first():
        return stored
    if planned_on < beijing_date(at):
        raise Refused(
            Problem("follow_up_in_past", "计划回访日期不能早于今天。", field="planned_on")
        )
    row = FollowUp.objects.create(
        case=case,
        form_token=form_token,
        planned_on=planned_on,
        planned_by=by.user,
        **units_of(case.center),
    )
    record(PLANNED, at=at, by=by, obj=case, changes=filled_in(row, ("planned_on",)))
    return row


@transaction.atomic
def finish_follow_up(*, row: FollowUp, facts: Mapping, by: RoleGrant, at: datetime) -> FollowUp:
    """Say when it was done and how things stand: done_on, text; once. Raises ``Refused``."""
    case = _locked(row.case, by)
    row = FollowUp.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.done_on:
        raise Refused(Problem("already_followed_up", "这次回访已登记，不能重复登记。"))
    if problems := against_finishing(facts, closed_on=case.closed_on, on=beijing_date(at)):
        raise Refused(*problems)
    names = ("done_on", "text")
    before = told_of(row, names)
    row.done_on, row.text, row.done_by = facts["done_on"], facts["text"], by.user
    row.save()
    record(DONE, at=at, by=by, obj=case, changes=changed(before, row, names))
    return row


def against_finishing(facts: Mapping, *, closed_on: date, on: date) -> list[Problem]:
    done_on = facts.get("done_on")
    if done_on is None or closed_on <= done_on <= on:
        return []
    if done_on > on:
        return [Problem("in_future", "回访日期不能晚于今天。", field="done_on")]
    sentence = f"回访日期不能早于结案日期（{format_date(closed_on)}）。"
    return [Problem("before_closing", sentence, field="done_on")]

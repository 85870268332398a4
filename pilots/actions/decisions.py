"""The city's decision on a recommendation: an officer proposes, a leader decides."""

from django.db import transaction

from accounts.audit import record
from core.deadlines import beijing_date
from core.problems import Problem, Refused
from pilots import notices
from pilots.actions.obligations import owe_plan
from pilots.actions.submissions import locked
from pilots.choices import Outcome
from pilots.models import PilotUnit, Recommendation, Submission
from pilots.scans import reasons_against_acceptance
from pilots.states import SubmissionState

PROPOSED = "拟办"


@transaction.atomic
def propose(*, recommendation: Recommendation, outcome: str, by, at) -> Recommendation:
    """The city's officer proposes what the leader then decides; proposing again replaces it."""
    submission, form = locked(recommendation, by=by)
    problems = reasons_against_proposal(submission)
    if problems:
        raise Refused(*problems)
    before = form.proposed_outcome or ""
    form.proposed_outcome, form.proposed_at, form.proposed_by = Outcome(outcome), at, by.user
    form.save(update_fields=["proposed_outcome", "proposed_at", "proposed_by"])
    record(PROPOSED, at=at, by=by, obj=form, changes={"proposed_outcome": [before, outcome]})
    return form


def reasons_against_proposal(submission: Submission) -> list[Problem]:
    """Why nothing can be proposed now; empty between receipt and decision."""
    if submission.round.is_closed:
        return [submission.round.why_closed()]
    if submission.state != SubmissionState.RECEIVED:
        state = submission.get_state_display()
        return [Problem("not_received", f"当前状态是“{state}”，签收后才能拟办。")]
    return []


@transaction.atomic
def decide(
    *, recommendation: Recommendation, outcome: str, by, at, note: str = ""
) -> PilotUnit | None:
    """Accept or decline; returns the new ``PilotUnit``, or None where it was declined.

    A unit serves from the day of its confirmation, also when that day is late in the round.
    """
    outcome = Outcome(outcome)
    submission, form = locked(recommendation, by=by)
    problems = submission.obstacles(outcome, by=by) or _unproposed(form, by=by)
    if outcome == Outcome.ACCEPT:
        problems = problems or _over(form.round, at=at) or _taken_in(form)
        problems = problems or reasons_against_acceptance(submission)
    if problems:
        raise Refused(*problems)
    submission.move(outcome, by=by, at=at, note=note)
    notices.tell_of_step(outcome, submission=submission, content=form, at=at)
    return _confirm(form, at=at) if outcome == Outcome.ACCEPT else None


def _unproposed(form: Recommendation, *, by) -> list[Problem]:
    if form.proposed_outcome is None:
        return [Problem("proposal_missing", "市级审核人尚未提出拟办意见。")]
    if form.proposed_by_id == by.user_id:
        return [Problem("same_person", "拟办和审定须由不同的人办理。", "内部控制")]
    return []


def _over(round, *, at) -> list[Problem]:
    if beijing_date(at) <= round.service_ends_on:
        return []
    return [Problem("round_over", f"{round}的服务期已结束，不能再列入试点。")]


def _taken_in(form: Recommendation) -> list[Problem]:
    """Of two that were recommended and merged since, one is confirmed: it goes on for both."""
    unit = form.subdistrict.current
    if not PilotUnit.objects.filter(round=form.round_id, subdistrict=unit).exists():
        return []
    return [Problem("already_unit", f"{unit.full_name}已是{form.round}的试点单位。")]


def _confirm(form: Recommendation, *, at) -> PilotUnit:
    unit = PilotUnit.objects.create(
        round=form.round,
        subdistrict=form.subdistrict.current,
        district=form.district,
        recommendation=form,
        starts_on=max(beijing_date(at), form.round.service_starts_on),
        ends_on=form.round.service_ends_on,
    )
    owe_plan(round=form.round, district=unit.district, at=at)
    return unit

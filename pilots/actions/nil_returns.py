"""零报告: declared by one person of the district, signed by another, received by the city."""

from datetime import datetime

from django.db import transaction

from accounts.audit import record
from core.changes import filled_in
from core.problems import Problem, Refused
from pilots import due_notices
from pilots.models import NilReturn, Obligation, PilotUnit
from pilots.states import NIL_BUTTONS, NilState, StageKind, SubmissionState


@transaction.atomic
def declare_nil(*, obligation: Obligation, reason: str, form_token, by, at) -> NilReturn:
    """Say that there is nothing to report, and why; the leader's signature then counts."""
    obligation = _locked_obligation(obligation.pk, by=by)
    declared = NilReturn.objects.filter(form_token=form_token).first()
    if declared:
        return declared
    problems = reasons_against_nil(obligation)
    if problems:
        raise Refused(*problems)
    nil = NilReturn.objects.create(
        form_token=form_token,
        obligation=obligation,
        round=obligation.stage.round,
        district=obligation.district,
        reason=reason,
        declared_at=at,
        declared_by=by.user,
    )
    record("提交零报告", at=at, by=by, obj=nil, changes=filled_in(nil, ("reason",)))
    due_notices.tell_of_nil("declare", nil=nil, at=at)
    return nil


def reasons_against_nil(obligation: Obligation) -> list[Problem]:
    """Why this district cannot report nothing for this stage; empty where it can.

    A district with a pilot unit has something to plan and to sum up. Where all have withdrawn
    there is nothing left to plan; what they did until then is still summed up.
    """
    stage = obligation.stage
    if stage.round.is_closed:
        return [stage.round.why_closed()]
    units = PilotUnit.objects.filter(round=stage.round, district=obligation.district)
    if stage.kind == StageKind.PLAN and units.staying().exists():
        return [Problem("nil_not_fitting", "有试点单位的区须报送试点方案，不能零报告。")]
    if stage.kind == StageKind.SUMMARY and units.exists():
        return [Problem("nil_not_fitting", "有试点单位的区须报送工作总结，不能零报告。")]
    if obligation.nil_returns.filter(state__in=NilState.alive).exists():
        return [Problem("nil_already_there", "已有零报告在办理或者已经上报。")]
    underway = obligation.submissions.exclude(
        first_signed_at=None, state__in=SubmissionState.editable
    )
    if underway.exists():
        return [_beside_submission()]
    return []


def _beside_submission() -> Problem:
    return Problem("nil_beside_submission", "已有材料提交审核或者上报，不能再作零报告。")


@transaction.atomic
def take_nil_step(name: str, *, nil: NilReturn, by, at, note: str = "") -> NilReturn:
    """Move a nil return by one step; signing meets the obligation, pulling back undoes it."""
    if name not in NIL_BUTTONS:
        raise ValueError(f"{name} is no step of a person")
    # First the obligation, then the row: as in declaring and in signing something real.
    obligation = _locked_obligation(nil.obligation_id, by=by)
    nil = NilReturn.objects.visible_to(by).select_for_update(of=("self",)).get(pk=nil.pk)
    signed_at = nil.signed_at
    if name == "sign" and obligation.submissions.exclude(first_signed_at=None).exists():
        raise Refused(_beside_submission())
    nil.move(name, by=by, at=at, note=note)
    if name == "sign":
        obligation.note_met(at)
    if name == "recall":
        # It met nothing after all; what else was signed since has its own moment.
        Obligation.objects.filter(pk=obligation.pk, first_met_at=signed_at).update(
            first_met_at=None, met_due_at=None
        )
    due_notices.tell_of_nil(name, nil=nil, at=at)
    return nil


def supersede_nil(obligation_id: int, *, by, at: datetime) -> None:
    """Something real was signed: the nil return steps back and its moment stays."""
    alive = NilReturn.objects.select_for_update(of=("self",)).filter(obligation=obligation_id)
    for nil in alive.filter(state__in=NilState.with_city).order_by("pk"):
        nil.move("supersede", by=by, at=at)


def _locked_obligation(pk: int, *, by) -> Obligation:
    return (
        Obligation.objects.visible_to(by)
        .select_for_update(of=("self",))
        .select_related("stage__round", "district")
        .get(pk=pk)
    )

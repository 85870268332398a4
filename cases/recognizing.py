"""认定 by the district: of one case or many in one act, and the district's word taken back."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from accounts.audit import record
from accounts.models import RoleGrant
from accounts.roles import Role
from cases import notices
from cases.models import Case, CaseStep, KeptDoubt
from cases.second_look import Doubt
from cases.second_look_facts import doubts_about
from cases.states import Recognition
from core.changes import changed, told_of
from core.problems import Problem, Refused

# What the audit log is told of: the district's word, and that there is a reason for it.
RECOGNIZED = ("recognition", "recognition_note")
ACTS = {Recognition.RECOGNIZED: "认定服务案例", Recognition.DECLINED: "不予认定"}
TAKE_BACK, TAKEN_BACK = "take_back", "撤回认定意见"


@transaction.atomic
def recognize(
    *,
    cases: Iterable[Case],
    outcome: str,
    by: RoleGrant,
    at: datetime,
    note: str = "",
    notes: Mapping[int, str] | None = None,
) -> list[Case]:
    """认定 or 不予认定 by the district, for one or many; all of them or none.

    ``outcome`` is ``Recognition.RECOGNIZED`` or ``DECLINED``; declining needs a reason: ``note``
    for all, and in ``notes``, by the case's key, for one alone. The warnings of this moment are
    kept with the decision. Raises ``Refused`` with the number of each case that stands in the way.
    """
    rows = _locked(cases, by)
    reasons = {case.pk: _clean((notes or {}).get(case.pk, "")) or _clean(note) for case in rows}
    if problems := _against(rows, outcome, reasons, by):
        raise Refused(*problems)
    warned = doubts_about(rows, by=by)
    label = ACTS[Recognition(outcome)]
    for case in rows:
        before = told_of(case, RECOGNIZED)
        case.recognition, case.recognition_note = outcome, reasons[case.pk]
        case.recognized_at, case.recognized_by = at, by.user
        _put_down(case, outcome, label, reasons[case.pk], warned.get(case.pk, []), by=by, at=at)
        record(label, at=at, by=by, obj=case, changes=changed(before, case, RECOGNIZED))
        if outcome == Recognition.DECLINED:
            notices.recognition_declined(case, at=at)
    return rows


@transaction.atomic
def take_back(*, case: Case, note: str, by: RoleGrant, at: datetime) -> Case:
    """The district takes its own word back: the case waits again, and the history keeps both.

    Possible while the case's round is open: after that the numbers are those of a closed year.
    Raises ``Refused``.
    """
    (case,) = _locked([case], by)
    note = _clean(note)
    problems = _against_taking_back(case, by)
    if not note:
        problems.append(Problem("note_missing", "请写明撤回的理由。", field="note"))
    if problems:
        raise Refused(*problems)
    before = told_of(case, RECOGNIZED)
    case.recognition, case.recognition_note = Recognition.WAITING, ""
    case.recognized_at = case.recognized_by = None
    _put_down(case, TAKE_BACK, TAKEN_BACK, note, [], by=by, at=at)
    record(TAKEN_BACK, at=at, by=by, obj=case, changes=changed(before, case, RECOGNIZED))
    notices.recognition_taken_back(case, at=at)
    return case


def can_take_back(case: Case, by: RoleGrant) -> bool:
    """Whether the page offers it; the reason is asked for afterwards."""
    return not _against_taking_back(case, by)


def kept_doubts(case: Case) -> list[KeptDoubt]:
    """The warnings that stood beside the case when the district last decided on it."""
    decided = case.history.filter(step__in=list(ACTS)).order_by("-at", "-pk")[:1]
    return list(KeptDoubt.objects.filter(step__in=decided.values("pk")).order_by("pk"))


def _locked(cases: Iterable[Case], by: RoleGrant) -> list[Case]:
    return list(
        Case.objects.visible_to(by)
        .filter(pk__in=[case.pk for case in cases])
        .select_related("round")
        .select_for_update(of=("self",))
        .order_by("pk")  # everybody locks in the same order
    )


def _clean(note: str) -> str:
    return note.replace("\0", "").strip()


def _put_down(
    case: Case, step: str, label: str, note: str, warned: list[Doubt], *, by: RoleGrant, at
) -> None:
    """Save the case with its history, and what was warned of beside the decision."""
    case.version += 1
    columns = ("recognition", "recognition_note", "recognized_at", "recognized_by", "version")
    case.save(update_fields=columns)
    taken = CaseStep.objects.create(
        subject=case,
        step=step,
        step_label=label,
        source=case.state,
        target=case.state,
        by=by,
        at=at,
        note=note,
    )
    KeptDoubt.objects.bulk_create(
        KeptDoubt(step=taken, code=doubt.code, text=doubt.text) for doubt in warned
    )


def _against(
    rows: list[Case], outcome: str, reasons: Mapping[int, str], by: RoleGrant
) -> list[Problem]:
    if by.role != Role.DISTRICT_OFFICER:
        return [_wrong_role()]
    problems = []
    if not rows:
        problems.append(Problem("none_chosen", "请勾选要认定的案例。", field="cases"))
    if outcome == Recognition.DECLINED:
        problems += _unexplained(rows, reasons)
    for case in rows:
        if case.recognition != Recognition.WAITING:
            state = case.get_recognition_display() or case.get_state_display()
            sentence = f"案例{case.number}现在是“{state}”，不能认定。"
            problems.append(Problem("not_waiting", sentence, field="cases"))
        elif case.round.is_closed:
            sentence = f"案例{case.number}所属的{case.round}已关闭，不能再认定。"
            problems.append(Problem("round_closed", sentence, field="cases"))
    return problems


def _unexplained(rows: list[Case], reasons: Mapping[int, str]) -> list[Problem]:
    """One sentence where none has a reason, else the numbers of those without."""
    without = [case.number for case in rows if not reasons[case.pk]]
    if len(without) == len(rows):
        return [Problem("note_missing", "不予认定的，请写明理由。", field="note")]
    if not without:
        return []
    sentence = (
        f"案例{'、'.join(without)}还没有理由：请在案例下面单独写明，或在这里写一个共同的理由。"
    )
    return [Problem("note_missing", sentence, field="note")]


def _against_taking_back(case: Case, by: RoleGrant) -> list[Problem]:
    if by.role != Role.DISTRICT_OFFICER:
        return [_wrong_role()]
    if case.recognition not in ACTS:
        sentence = f"案例{case.number}还没有认定意见，没有可以撤回的。"
        return [Problem("not_recognized", sentence)]
    if case.round.is_closed:
        sentence = f"案例{case.number}所属的{case.round}已关闭，认定意见不能再撤回。"
        return [Problem("round_closed", sentence)]
    return []


def _wrong_role() -> Problem:
    return Problem("wrong_role", f"案例认定由{Role.DISTRICT_OFFICER.label}办理。")

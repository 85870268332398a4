"""The district's word on closed cases: given to many at once, and taken back."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from accounts.audit import record
from accounts.models import RoleGrant
from accounts.roles import Role
from cases import notices
from cases.models import Case, CaseStep, Ruling, Word
from cases.recognizing.seen import warnings_by_case
from cases.recognizing.warnings import Warned
from cases.states import Recognition
from core.changes import changed, told_of
from core.problems import Problem, Refused

# What the audit log is told of the district's word.
RECOGNIZED = ("recognition", "recognition_note")
RECOGNITION_ACTS = {
    Word.RECOGNIZED: "认定服务案例",
    Word.DECLINED: "不予认定",
    Word.TAKEN_BACK: "收回认定意见",
}


@transaction.atomic
def recognize(
    *,
    cases: Iterable[Case],
    outcome: str,
    by: RoleGrant,
    at: datetime,
    note: str = "",
    notes: Mapping[int, str] | None = None,
    act: UUID | None = None,
) -> list[Case]:
    """认定 or 不予认定 by the district, for one or many; all of them or none.

    ``outcome`` is ``Recognition.RECOGNIZED`` or ``DECLINED``; declining needs a reason: the one in
    ``notes`` by the case's key, else ``note`` for all. ``act`` is the form's token: the same one
    again changes nothing. The warnings of this moment are kept with each word. Raises ``Refused``
    with the number of each case that stands in the way.
    """
    act = act or uuid4()
    rows = _locked(cases, by)
    if stored := _done(act):
        return stored
    own = {pk: text.strip() for pk, text in (notes or {}).items() if text.strip()}
    reasons = {case.pk: own.get(case.pk, note.strip()) for case in rows}
    if problems := _against_recognition(rows, outcome, reasons, by):
        raise Refused(*problems)
    warned = warnings_by_case(rows)
    for case in rows:
        before = told_of(case, RECOGNIZED)
        case.recognition, case.recognition_note = outcome, reasons[case.pk]
        case.recognized_at, case.recognized_by = at, by.user
        _keep(case, Word(outcome), reasons[case.pk], before, warned[case.pk], act, by=by, at=at)
        if outcome == Recognition.DECLINED:
            notices.recognition_declined(case, at=at)
    return rows


@transaction.atomic
def take_back(
    *, cases: Iterable[Case], note: str, by: RoleGrant, at: datetime, act: UUID | None = None
) -> list[Case]:
    """The district takes its own word back, with a reason, as long as the round is open.

    A closed case waits for a new word. One that its center opened again stays where it is: what
    was said of it no longer stands. All of them or none; raises ``Refused``.
    """
    act = act or uuid4()
    rows = _locked(cases, by)
    if stored := _done(act):
        return stored
    if problems := _against_taking_back(rows, note, by):
        raise Refused(*problems)
    for case in rows:
        before = told_of(case, RECOGNIZED)
        if case.recognition is not None:
            case.recognition, case.recognition_note = Recognition.WAITING, ""
            case.recognized_at = case.recognized_by = None
        _keep(case, Word.TAKEN_BACK, note.strip(), before, [], act, by=by, at=at)
        notices.recognition_taken_back(case, at=at)
    return rows


def _locked(cases: Iterable[Case], by: RoleGrant) -> list[Case]:
    return list(
        Case.objects.visible_to(by)
        .filter(pk__in=[case.pk for case in cases])
        .select_related("round")
        .select_for_update(of=("self",))
        .order_by("pk")  # everybody locks in the same order
    )


def _done(act: UUID) -> list[Case]:
    rulings = Ruling.objects.filter(act=act).select_related("case__round").order_by("case")
    return [ruling.case for ruling in rulings]


def _keep(
    case: Case,
    word: Word,
    note: str,
    before: Mapping[str, str],
    warned: list[Warned],
    act: UUID,
    *,
    by: RoleGrant,
    at: datetime,
) -> None:
    label = RECOGNITION_ACTS[word]
    case.version += 1
    case.save(update_fields=[*RECOGNIZED, "recognized_at", "recognized_by", "version"])
    Ruling.objects.create(
        case=case,
        round=case.round,
        act=act,
        word=word,
        note=note,
        warnings=[one.as_pair() for one in warned],
        by=by,
        at=at,
    )
    CaseStep.objects.create(
        subject=case,
        step=word,
        step_label=label,
        source=case.state,
        target=case.state,
        by=by,
        at=at,
        note=note,
    )
    record(label, at=at, by=by, obj=case, changes=changed(before, case, RECOGNIZED))


def _against_recognition(rows, outcome: str, reasons: Mapping[int, str], by) -> list[Problem]:
    if problems := _against_all(rows, by):
        return problems
    problems = []
    if outcome == Recognition.DECLINED:
        problems += _without_reason(rows, reasons)
    for case in rows:
        if case.recognition != Recognition.WAITING:
            state = case.get_recognition_display() or case.get_state_display()
            sentence = f"案例{case.number}现在是“{state}”，不能认定。"
            problems.append(Problem("not_waiting", sentence, field="cases"))
        elif case.round.is_closed:
            sentence = f"案例{case.number}所属的{case.round}已关闭，不能再认定。"
            problems.append(Problem("round_closed", sentence, field="cases"))
    return problems


def _without_reason(rows, reasons: Mapping[int, str]) -> list[Problem]:
    """One sentence where no case has any reason, else one for each that has none."""
    bare = [case.number for case in rows if not reasons[case.pk]]
    if not bare:
        return []
    whose = "" if len(bare) == len(rows) else f"案例{'、'.join(bare)}还没有理由，"
    sentence = f"{whose}不予认定的，请写明理由。"
    return [Problem("note_missing", sentence, field="note")]


def _against_taking_back(rows, note: str, by: RoleGrant) -> list[Problem]:
    if problems := _against_all(rows, by):
        return problems
    problems = []
    if not note.strip():
        problems.append(Problem("note_missing", "收回意见的，请写明理由。", field="note"))
    stands = set(
        Case.objects.ruled().filter(pk__in=[r.pk for r in rows]).values_list("pk", flat=True)
    )
    for case in rows:
        if case.pk not in stands:
            sentence = f"案例{case.number}现在没有可以收回的认定意见。"
            problems.append(Problem("nothing_to_take_back", sentence, field="cases"))
        elif case.round.is_closed:
            sentence = f"案例{case.number}所属的{case.round}已关闭，不能再收回意见。"
            problems.append(Problem("round_closed", sentence, field="cases"))
    return problems


def _against_all(rows, by: RoleGrant) -> list[Problem]:
    if by.role != Role.DISTRICT_OFFICER:
        return [Problem("wrong_role", f"案例认定由{Role.DISTRICT_OFFICER.label}办理。")]
    return [] if rows else [Problem("none_chosen", "请勾选案例。", field="cases")]

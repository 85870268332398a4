"""What is done to a case: written on, moved through its stages, served, recognized."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.audit import record
from accounts.models import RoleGrant
from accounts.roles import Role
from cases import notices
from cases.entry import is_late_entry, record_problems
from cases.facts import facts_of
from cases.models import Case, CaseStep, ServiceRecord
from cases.opening import round_for, round_of
from cases.sight import shown_text
from cases.states import CaseState, Recognition
from centers.models.center import units_of
from core.changes import changed, filled_in, told_of
from core.chinese_dates import beijing_date
from core.problems import Problem, Refused

# What the audit log is told of the district's word.
RECOGNIZED = ("recognition", "recognition_note")
RECOGNITION_ACTS = {Recognition.RECOGNIZED: "认定服务案例", Recognition.DECLINED: "不予认定"}


def _locked(case: Case, by: RoleGrant) -> Case:
    return (
        Case.objects.visible_to(by)
        .select_related("worker", "round", "client")
        .select_for_update(of=("self",))
        .get(pk=case.pk)
    )


@transaction.atomic
def save_stage(
    *, case: Case, stage: str, texts: Mapping[str, str], version: int, by: RoleGrant, at: datetime
) -> Case:
    """Keep what the worker in charge wrote for the present stage.

    ``stage`` is the stage the form was opened at. Raises ``Refused``, and ``Stale`` when the case
    was saved since ``version``.
    """
    case = _locked(case, by)
    if not case.is_led_by(by):
        raise Refused(case.not_in_charge())
    facts = facts_of(case.method, stage)
    if case.state != stage or not facts:
        sentence = f"案例现在是“{case.get_state_display()}”阶段，这一阶段的内容不能修改。"
        raise Refused(Problem("stage_left", sentence))
    names = [fact.name for fact in facts]
    case.check_version(version, {fact.label: shown_text(case, fact.name) for fact in facts})
    before = told_of(case, names)
    for name in names:
        setattr(case, name, texts[name])
    case.version += 1
    case.save(update_fields=[*names, "version"])
    record("保存案例内容", at=at, by=by, obj=case, changes=changed(before, case, names))
    return case


@transaction.atomic
def take_step(name: str, *, case: Case, by: RoleGrant, at: datetime, note: str = "") -> Case:
    """Move a case one step, alone with its row.

    Approving a closure puts the case into the round of that day: it counts once, there.
    Reopening puts it back into that of its opening, and it counts nowhere until it is closed anew.
    """
    case = _locked(case, by)
    if name == "approve" and not case.obstacles(name, by=by):
        day = beijing_date(at)
        case.round, case.year = round_for(day, field="", on=day), day.year
    elif name == "reopen" and not case.obstacles(name, by=by):
        case.round = round_of(case.opened_on) or case.round
        case.year = case.opened_on.year
    case.move(name, by=by, at=at, note=note)
    notices.tell_of_step(name, case, at=at)
    return case


@transaction.atomic
def add_record(
    *, case: Case, facts: Mapping, form_token: UUID, by: RoleGrant, at: datetime
) -> ServiceRecord:
    """Record one service of a case, done by the worker in charge.

    ``facts``: served_on, starts_at, minutes, service_type, persons, person_times, text; the field
    is the case's. An overlap with another record is no reason against it: the page warns, see
    ``ServiceRecord.objects.overlapping``. Raises ``Refused``.
    """
    case = _locked(case, by)
    stored = ServiceRecord.objects.filter(case=case, form_token=form_token).first()
    if stored:
        return stored
    if not case.is_led_by(by):
        raise Refused(case.not_in_charge())
    if case.state == CaseState.CLOSED:
        raise Refused(Problem("case_closed", "案例已结案，不能再登记服务。"))
    if problems := record_problems(facts, opened_on=case.opened_on, at=at):
        raise Refused(*problems)
    service = ServiceRecord.objects.create(
        **facts,
        form_token=form_token,
        case=case,
        **units_of(case.center),  # as it is called now, and not when the case began
        round=round_for(facts["served_on"], field="served_on", on=beijing_date(at)),
        year=facts["served_on"].year,
        field=case.field,
        served_by=by.user,
        recorded_by=by.user,
        recorded_at=at,
        is_late_entry=is_late_entry(facts["served_on"], at=at),
    )
    record("登记服务", at=at, by=by, obj=case, changes=filled_in(service))
    return service


@transaction.atomic
def recognize(
    *, cases: Iterable[Case], outcome: str, by: RoleGrant, at: datetime, note: str = ""
) -> list[Case]:
    """认定 or 不予认定 by the district, for one or many; all of them or none.

    ``outcome`` is ``Recognition.RECOGNIZED`` or ``DECLINED``; declining needs a reason. Raises
    ``Refused`` with the number of each case that stands in the way.
    """
    rows = list(
        Case.objects.visible_to(by)
        .filter(pk__in=[case.pk for case in cases])
        .select_related("round")
        .select_for_update(of=("self",))
        .order_by("pk")  # everybody locks in the same order
    )
    if problems := _against_recognition(rows, outcome, note, by):
        raise Refused(*problems)
    label = RECOGNITION_ACTS[Recognition(outcome)]
    for case in rows:
        before = told_of(case, RECOGNIZED)
        case.recognition, case.recognition_note = outcome, note.strip()
        case.recognized_at, case.recognized_by = at, by.user
        case.version += 1
        case.save()
        CaseStep.objects.create(
            subject=case,
            step=outcome,
            step_label=label,
            source=case.state,
            target=case.state,
            by=by,
            at=at,
            note=note.strip(),
        )
        record(label, at=at, by=by, obj=case, changes=changed(before, case, RECOGNIZED))
        if outcome == Recognition.DECLINED:
            notices.recognition_declined(case, at=at)
    return rows


def _against_recognition(rows, outcome: str, note: str, by: RoleGrant) -> list[Problem]:
    if by.role != Role.DISTRICT_OFFICER:
        return [Problem("wrong_role", f"案例认定由{Role.DISTRICT_OFFICER.label}办理。")]
    problems = []
    if not rows:
        problems.append(Problem("none_chosen", "请勾选要认定的案例。", field="cases"))
    if outcome == Recognition.DECLINED and not note.strip():
        problems.append(Problem("note_missing", "不予认定的，请写明理由。", field="note"))
    for case in rows:
        if case.recognition != Recognition.WAITING:
            state = case.get_recognition_display() or case.get_state_display()
            sentence = f"案例{case.number}现在是“{state}”，不能认定。"
            problems.append(Problem("not_waiting", sentence, field="cases"))
        elif case.round.is_closed:
            sentence = f"案例{case.number}所属的{case.round}已关闭，不能再认定。"
            problems.append(Problem("round_closed", sentence, field="cases"))
    return problems

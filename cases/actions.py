"""What is done to a case: written on, moved through its stages, served."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.audit import record
from accounts.models import RoleGrant
from cases import notices
from cases.entry import is_late_entry, record_problems
from cases.facts import facts_of
from cases.models import Case, ServiceRecord
from cases.models.consents import given_by
from cases.opening import round_for
from cases.people.consents import against_serving
from cases.print_keeping import keep_print_of_record, keep_prints
from cases.sight import shown_text
from cases.states import CaseState, ServiceType
from centers.models.center import units_of
from core.changes import changed, filled_in, told_of
from core.chinese_dates import beijing_date, format_date
from core.problems import Problem, Refused
from pilots.models import Round


def _locked(case: Case, by: RoleGrant) -> Case:
    return (
        Case.objects.visible_to(by)
        .select_related("worker", "round")
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
    if problems := case.against_change():
        raise Refused(*problems)
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
    keep_prints(case, names)
    record("保存案例内容", at=at, by=by, obj=case, changes=changed(before, case, names))
    return case


@transaction.atomic
def take_step(name: str, *, case: Case, by: RoleGrant, at: datetime, note: str = "") -> Case:
    """Move a case one step, alone with its row.

    Approving a closure puts the case into the round of that day: it counts once, there.
    """
    case = _locked(case, by)
    if problems := case.against_change():
        raise Refused(*problems)
    if name == "approve" and not case.obstacles(name, by=by):
        day = beijing_date(at)
        case.round, case.year = round_for(day, field="", on=day), day.year
    if name == "reopen" and not case.obstacles(name, by=by):
        case.round, case.year = Round.objects.covering(case.opened_on), case.opened_on.year
    case.move(name, by=by, at=at, note=note)
    notices.tell_of_step(name, case, at=at)
    return case


@transaction.atomic
def add_record(
    *, case: Case, facts: Mapping, form_token: UUID, by: RoleGrant, at: datetime
) -> ServiceRecord:
    """Record one service of a case, done by the worker in charge or who covers for them.

    ``facts``: served_on, starts_at, minutes, service_type, persons, person_times, text; the field
    is the case's. An overlap with another record is no reason against it: the page warns, see
    ``ServiceRecord.objects.overlapping``. Raises ``Refused``.
    """
    case = _locked(case, by)
    stored = ServiceRecord.objects.filter(case=case, form_token=form_token).first()
    if stored:
        return stored
    if problems := _against_serving(case, facts, by=by, at=at):
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
    keep_print_of_record(service)
    record("登记服务", at=at, by=by, obj=case, changes=filled_in(service))
    return service


def _against_serving(case: Case, facts: Mapping, *, by: RoleGrant, at: datetime) -> list[Problem]:
    if not case.is_led_by(by):
        cover = case.cover_by(by, on=beijing_date(at))
        if cover is None:
            return [case.not_in_charge()]
        if not cover.starts_on <= facts["served_on"] <= cover.ends_on:
            first, last = format_date(cover.starts_on), format_date(cover.ends_on)
            sentence = f"您的代班从{first}至{last}，只能登记这期间的服务。"
            return [Problem("outside_cover", sentence, field="served_on")]
    if problems := case.against_change():
        return problems
    if case.state in CaseState.ended:
        sentence = f"案例{case.get_state_display()}，不能再登记服务。"
        return [Problem("case_closed", sentence)]
    problems = record_problems(facts, opened_on=case.opened_on, at=at)
    # Tidying up a file is no service, and a group has no consent of its own.
    if case.client and facts["service_type"] != ServiceType.CLERICAL:
        problems += against_serving(given_by(case.client), facts["served_on"])
    return problems

"""What is done to a case: opened, written on, moved through its stages, served."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from accounts.audit import record
from accounts.models import RoleGrant
from cases import notices
from cases.copies import renew_hashes, text_hash
from cases.entry import is_late_entry, record_problems
from cases.intake import intake_problems, is_minor
from cases.models import Case, Client, ConsentRecord, ServiceRecord
from cases.sight import shown_text
from cases.states import STAGE_FIELDS, CaseState
from centers.models import Center
from centers.models.center import units_of
from core.changes import changed, filled_in, told_of
from core.chinese_dates import beijing_date, format_date
from core.encryption import keyed_hash
from core.problems import Problem, Refused
from pilots.choices import Method
from pilots.models import Round

METHOD_MARKS = {Method.INDIVIDUAL: "GA", Method.GROUP: "XZ", Method.COMMUNITY: "SQ"}
# What the audit log is told of: an opening, and a file found again.
OPENED = ("worker", "method", "field", "opened_on", "intake_note")
RENEWED = ("phone", "address", "category", "is_minor")


@transaction.atomic
def open_case(
    *, center: Center, facts: Mapping, form_token: UUID, by: RoleGrant, at: datetime
) -> Case:
    """Open a case for a person who consented (MZ/T 094 接案; 个人信息保护法 29, 31).

    ``facts``: name, id_number, phone, address, category, is_minor of the person; signed_on,
    signer, relation of the consent; method, field, opened_on, intake_note of the case. The same
    person of the same center, by ID number, keeps one file. Raises ``Refused``.
    """
    # The center's row is the queue for its serial numbers, and for the same button pressed twice.
    center = (
        Center.objects.visible_to(by)
        .select_related("subdistrict")
        .select_for_update(of=("self",))
        .get(pk=center.pk)
    )
    stored = Case.objects.filter(center=center, form_token=form_token).first()
    if stored:
        return stored
    if problems := intake_problems(facts, on=beijing_date(at)):
        raise Refused(*problems)
    round = round_for(facts["opened_on"], field="opened_on", on=beijing_date(at))
    client = _client_of(center, facts, by=by, at=at)
    consent = ("signed_on", "signer", "relation")
    ConsentRecord.objects.create(client=client, **{name: facts[name] for name in consent})
    case = Case(
        form_token=form_token,
        number=_next_number(center, facts["method"], facts["opened_on"].year),
        round=round,
        year=facts["opened_on"].year,
        client=client,
        worker=by.user,
        **units_of(center),
        **{name: facts[name] for name in ("method", "field", "opened_on", "intake_note")},
    )
    renew_hashes(case, ("intake_note",))
    case.save()
    record("新接案", at=at, by=by, obj=case, changes=filled_in(case, OPENED))
    return case


def round_for(day: date, *, field: str, on: date) -> Round:
    """The round that work done on ``day`` belongs to, if it may still be entered on ``on``.

    Raises ``Refused`` where no round covers the day, or it is closed or past its 最后补录日期.
    """
    round = (
        Round.objects.filter(service_starts_on__lte=day, service_ends_on__gte=day)
        .order_by(F("closed_at").desc(nulls_first=True), "-year", "-pk")
        .first()
    )
    if round is None:
        sentence = f"{format_date(day)}不在任何试点批次的服务期内。"
        raise Refused(Problem("no_round", sentence, field=field))
    if round.is_closed:
        raise Refused(Problem("no_round", f"{round}已关闭，不能再登记。", field=field))
    if on > round.last_entry_on:
        sentence = f"{round}的补录已于{format_date(round.last_entry_on)}截止。"
        raise Refused(Problem("entry_over", sentence, field=field))
    return round


def _client_of(center: Center, facts: Mapping, *, by: RoleGrant, at: datetime) -> Client:
    """The person's file in this center: the one found by ID number, else a new one."""
    id_number = facts["id_number"]
    known = (
        id_number
        and Client.objects.filter(center=center, id_number_hash=keyed_hash(id_number)).first()
    )
    if not known:
        names = ("name", "id_number", "phone", "address", "category")
        return Client.objects.create(
            **units_of(center),
            **{name: facts[name] for name in names},
            id_number_hash=keyed_hash(id_number),
            is_minor=is_minor(facts),
        )
    if known.name != facts["name"]:
        # Never say the other name: who typed a wrong number must not learn whose it is.
        sentence = "本中心已有同一身份证号、不同姓名的服务对象，请核对证件。"
        raise Refused(Problem("client_name_differs", sentence, field="name"))
    before = told_of(known, RENEWED)
    known.phone = facts["phone"] or known.phone
    known.address = facts["address"] or known.address
    known.category, known.is_minor = facts["category"], is_minor(facts)
    known.version += 1  # a correction that was begun before this is now stale
    known.save(update_fields=[*RENEWED, "version"])
    if changes := changed(before, known, RENEWED):
        record("更新服务对象信息", at=at, by=by, obj=known, changes=changes)
    return known


def _next_number(center: Center, method: str, year: int) -> str:
    """110105001-GA-2021-0007: unit, method, year, and the center's serial of that year."""
    # Cases are never deleted and keep their day, so counting is numbering.
    serial = Case.objects.filter(center=center, opened_on__year=year).count() + 1
    return f"{center.subdistrict.code}-{METHOD_MARKS[Method(method)]}-{year}-{serial:04d}"


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
    if case.state != stage or not STAGE_FIELDS.get(stage):
        sentence = f"案例现在是“{case.get_state_display()}”阶段，这一阶段的内容不能修改。"
        raise Refused(Problem("stage_left", sentence))
    names = STAGE_FIELDS[stage]
    case.check_version(
        version,
        {str(case._meta.get_field(name).verbose_name): shown_text(case, name) for name in names},
    )
    before = told_of(case, names)
    for name in names:
        setattr(case, name, texts[name])
    case.version += 1
    case.save(update_fields=[*names, *renew_hashes(case, names), "version"])
    record("保存案例内容", at=at, by=by, obj=case, changes=changed(before, case, names))
    return case


@transaction.atomic
def take_step(name: str, *, case: Case, by: RoleGrant, at: datetime, note: str = "") -> Case:
    """Move a case one step, alone with its row.

    Approving a closure puts the case into the round of that day: it counts once, there.
    """
    case = _locked(case, by)
    if name == "approve" and not case.obstacles(name, by=by):
        day = beijing_date(at)
        case.round, case.year = round_for(day, field="", on=day), day.year
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
        text_hash=text_hash(facts["text"]),
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

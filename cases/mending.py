"""A record that is wrong is mended or made void, always with a reason; it is never deleted.

As long as its round is open and its case is not 认定: what the district recognized stands.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.audit import record
from accounts.models import RoleGrant
from accounts.roles import Role
from cases.entry import is_late_entry, record_problems
from cases.models import Case, Gathering, RecordCorrection, ServiceRecord
from cases.opening import round_for
from cases.print_keeping import keep_print_of_record
from cases.record_grounds import field_problems
from cases.states import CaseState, Recognition, ServiceType
from core.changes import changed, in_words, label_of, told_of
from core.chinese_dates import beijing_date, format_date
from core.problems import Problem, Refused

CORRECTED, VOIDED = "更正服务记录", "作废服务记录"
# A case cannot be here without a service.
SERVED_STATES = (CaseState.EVALUATION, CaseState.CLOSING, CaseState.CLOSED)


def problems_against_mending(service: ServiceRecord, *, by: RoleGrant) -> list[Problem]:
    """Why this desk can neither mend the record nor make it void."""
    if not service.is_by(by) and by.role != Role.EXECUTIVE_DIRECTOR:
        sentence = "服务记录由服务人、登记人或者常务主任更正和作废。"
        return [Problem("not_own_record", sentence)]
    if service.is_voided:
        return [Problem("record_voided", "这条服务记录已作废，不能再改。")]
    if Gathering.objects.filter(record=service).exists():
        sentence = "这条记录由活动的开展登记产生，人数与签到一致，不能单独更正或作废。"
        return [Problem("record_of_gathering", sentence)]
    if service.round.is_closed:
        return [service.round.why_closed("其中的服务记录不能再改")]
    if service.case and (problems := service.case.against_change()):
        return problems
    if service.case and service.case.recognition == Recognition.RECOGNIZED:
        sentence = "案例已由区级认定，其中的服务记录不能再改。"
        return [Problem("case_recognized", sentence)]
    return []


@transaction.atomic
def correct_record(
    *,
    service: ServiceRecord,
    facts: Mapping,
    reason: str,
    version: int,
    by: RoleGrant,
    at: datetime,
) -> ServiceRecord:
    """Put ``facts`` in the place of what stands there; what is not among them stays.

    Raises ``Refused``, and ``Stale`` when somebody mended it since ``version``. What it said
    before is kept in a ``RecordCorrection``. A second press finds the first one's work.
    """
    service = _locked(service, by)
    names = list(facts)
    if service.version == version + 1 and all(getattr(service, n) == facts[n] for n in names):
        return service
    if problems := problems_against_mending(service, by=by):
        raise Refused(*problems)
    service.check_version(version, shown_values(service, names))
    opened_on = service.case.opened_on if service.case else date.min
    problems = record_problems(facts, opened_on=opened_on, at=at)
    problems += field_problems({"field": service.field, **facts})
    problems += _reason_problems(reason, "更正")
    problems += _against_the_day(service, facts["served_on"])
    if facts["service_type"] == ServiceType.CLERICAL:
        problems += _against_leaving(service, "不能改为事务性工作")
    before, shown = told_of(service, names), shown_values(service, names)
    for name in names:
        setattr(service, name, facts[name])
    changes = changed(before, service, names)
    if not changes and not problems:
        problems = [Problem("nothing_changed", "内容没有改动，不需要更正。")]
    if problems:
        raise Refused(*problems)
    _settle(service, at)
    service.version += 1
    service.save()
    keep_print_of_record(service)
    was = [f"{label}：{shown[label] or '未填写'}" for label in changes]
    RecordCorrection.objects.create(
        record=service, reason=reason.strip(), before="\n".join(was), by=by, at=at
    )
    record(CORRECTED, at=at, by=by, obj=service, changes=changes)
    return service


@transaction.atomic
def void_record(
    *, service: ServiceRecord, reason: str, by: RoleGrant, at: datetime
) -> ServiceRecord:
    """From now on the record counts nowhere; it stays on file with the reason. Raises ``Refused``.

    A second press finds the first one's reason.
    """
    service = _locked(service, by)
    if service.is_voided and service.voided_by_id == by.user_id:
        return service
    if problems := problems_against_mending(service, by=by):
        raise Refused(*problems)
    problems = _reason_problems(reason, "作废") + _against_leaving(service, "不能作废")
    if problems:
        raise Refused(*problems)
    service.voided_at, service.voided_by, service.void_reason = at, by.user, reason.strip()
    service.version += 1
    service.save(update_fields=["voided_at", "voided_by", "void_reason", "version"])
    names = ("served_on", "starts_at", "minutes", "service_type", "persons", "person_times")
    gone = {label: [was, ""] for label, was in told_of(service, names).items()}
    record(VOIDED, at=at, by=by, obj=service, changes=gone)
    return service


def shown_values(service: ServiceRecord, names) -> dict[str, str]:
    """What stands there now, by the label of each field, as its reader may see it."""
    fields: list[Any] = [service._meta.get_field(name) for name in names]
    return {label_of(field): in_words(field, getattr(service, field.name)) for field in fields}


def _locked(service: ServiceRecord, by: RoleGrant) -> ServiceRecord:
    rows = ServiceRecord.objects.visible_to(by).select_related("case", "round")
    service = rows.select_for_update(of=("self",)).get(pk=service.pk)
    if service.case is not None:  # it must not be recognized, nor lose its last service, meanwhile
        case = Case.objects.select_related("round").select_for_update(of=("self",))
        service.case = case.get(pk=service.case_id)
    return service


def _settle(service: ServiceRecord, at: datetime) -> None:
    """The round, the year and 补录 follow the day; within its round it may move after the end of
    late entries."""
    day, round = service.served_on, service.round
    if not round.service_starts_on <= day <= round.service_ends_on:
        service.round = round_for(day, field="served_on", on=beijing_date(at))
    service.year = day.year
    service.is_late_entry = is_late_entry(day, at=service.recorded_at)


def _reason_problems(reason: str, act: str) -> list[Problem]:
    if reason.strip():
        return []
    return [Problem("note_missing", f"请写明{act}原因。", field="reason")]


def _against_the_day(service: ServiceRecord, day: date) -> list[Problem]:
    closed_on = service.case.closed_on if service.case else None
    if closed_on is None or day <= closed_on:
        return []
    sentence = f"服务日期不能晚于结案日期（{format_date(closed_on)}）。"
    return [Problem("after_closing", sentence, field="served_on")]


def _against_leaving(service: ServiceRecord, what: str) -> list[Problem]:
    """A case that was evaluated keeps a service at least (MZ/T 094)."""
    case = service.case
    if case is None or case.state not in SERVED_STATES:
        return []
    if case.records.standing().of_service().exclude(pk=service.pk).exists():
        return []
    sentence = f"案例已进入“{case.get_state_display()}”，这是唯一的服务记录，{what}；请更正其内容。"
    return [Problem("last_record", sentence)]

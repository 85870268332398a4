"""A record put right or voided: with a reason, what stood there is kept, nothing is deleted."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.audit import record as tell
from accounts.models import RoleGrant
from accounts.roles import Role
from cases.clearance import clearance
from cases.entry import FACTS, MORE, is_late_entry, record_problems, whole
from cases.models import Case, RecordChange, ServiceRecord
from cases.opening import round_for
from cases.record_words import in_words
from cases.revealing import Extent
from cases.sight import note_reading
from cases.states import WORKERS, CaseState, Recognition, RecordAct, ServiceType
from core.canonical import canonical_text
from core.changes import changed, told_of
from core.chinese_dates import beijing_date, format_date
from core.problems import Problem, Refused

ACTS = {RecordAct.MEND: "更正服务记录", RecordAct.VOID: "作废服务记录"}
BEFORE_SERVICE = (
    CaseState.INTAKE,
    CaseState.ASSESSMENT,
    CaseState.PLANNING,
    CaseState.INTERVENTION,
)


def reads_texts(record: ServiceRecord, *, by: RoleGrant, at: datetime) -> bool:
    """Whether what was written in the record is shown to this desk."""
    if record.case is not None:
        return clearance(record.case, by=by, at=at).extent == Extent.FILE
    return _is_own(record, by)


def _is_own(record: ServiceRecord, by: RoleGrant) -> bool:
    if by.role == Role.EXECUTIVE_DIRECTOR:
        return True
    return by.role in WORKERS and by.user_id in (record.served_by_id, record.recorded_by_id)


def reasons_against_change(record: ServiceRecord, *, by: RoleGrant, at: datetime) -> list[Problem]:
    """Why this desk can neither mend nor void the record now; empty means it can.

    A figure that a district recognized, or that a closed round holds, stays as it was.
    """
    if record.is_voided:
        return [Problem("record_voided", "这条服务记录已作废，不能再更正。")]
    case, problems = record.case, []
    leads = case is None or case.is_led_by(by) or by.role == Role.EXECUTIVE_DIRECTOR
    if not (by.role in WORKERS and leads and reads_texts(record, by=by, at=at)):
        sentence = "服务记录由登记人或服务人更正，案例的由负责社工更正，常务主任也可以。"
        problems.append(Problem("not_own_record", sentence))
    if case is not None and case.recognition == Recognition.RECOGNIZED:
        problems.append(Problem("case_recognized", "案例已认定，其服务记录不能再更正。"))
    if record.round.is_closed:
        problems.append(Problem("round_closed", f"{record.round}已关闭，服务记录不能再更正。"))
    return problems


@transaction.atomic
def mend_record(
    *,
    record: ServiceRecord,
    facts: Mapping,
    reason: str,
    version: int,
    by: RoleGrant,
    at: datetime,
) -> ServiceRecord:
    """Put other facts into the record; ``facts`` as for ``recording.add_record``.

    Whether it is 补录 is still measured from the moment it was first entered. Raises ``Refused``,
    and ``Stale`` where somebody changed it since ``version``.
    """
    record = _locked(record, by)
    if problems := reasons_against_change(record, by=by, at=at):
        raise Refused(*problems)
    record.check_version(version, dict(in_words(record)))
    new = whole(facts)
    if problems := [*_reason(reason), *_against_facts(record, new, at)]:
        raise Refused(*problems)
    names = [name for name in (*FACTS, *MORE) if name in new]
    before, kept = told_of(record, names), in_words(record)
    if all(getattr(record, name) == new[name] for name in names):
        raise Refused(Problem("nothing_changed", "内容没有改动，无需更正。"))
    if new["served_on"] != record.served_on:
        record.round = round_for(new["served_on"], field="served_on", on=beijing_date(at))
    for name in names:
        setattr(record, name, new[name])
    record.year = record.served_on.year
    record.is_late_entry = is_late_entry(record.served_on, at=record.recorded_at)
    _keep(record, RecordAct.MEND, kept, reason, by=by, at=at)
    record.save(update_fields=[*names, "round", "year", "is_late_entry", "version"])
    _tell(record, RecordAct.MEND, changed(before, record, names), by=by, at=at)
    return record


@transaction.atomic
def void_record(
    *, record: ServiceRecord, reason: str, by: RoleGrant, at: datetime
) -> ServiceRecord:
    """Take the record out of every figure for good; the row stays, with who did it and why.

    Raises ``Refused``.
    """
    record = _locked(record, by)
    problems = reasons_against_change(record, by=by, at=at)
    if not problems:
        problems = [*_reason(reason), *_against_last(record)]
    if problems:
        raise Refused(*problems)
    record.voided_at, record.voided_by = at, by.user
    _keep(record, RecordAct.VOID, in_words(record), reason, by=by, at=at)
    record.save(update_fields=["voided_at", "voided_by", "version"])
    changes = {"服务日期": [format_date(record.served_on), ""], "时长": [str(record.minutes), ""]}
    _tell(record, RecordAct.VOID, changes, by=by, at=at)
    return record


def _locked(record: ServiceRecord, by: RoleGrant) -> ServiceRecord:
    if record.case_id is not None:  # its closure may be recognized at this very moment
        Case.objects.select_for_update(of=("self",)).get(pk=record.case_id)
    return (
        ServiceRecord.objects.visible_to(by)
        .select_related("round", "case__client", "case__worker", "served_by")
        .select_for_update(of=("self",))
        .get(pk=record.pk)
    )


def _reason(reason: str) -> list[Problem]:
    if reason.strip():
        return []
    return [Problem("note_missing", "请写明理由。", field="reason")]


def _against_facts(record: ServiceRecord, facts: Mapping, at: datetime) -> list[Problem]:
    case = record.case
    problems = record_problems(facts, opened_on=case.opened_on if case else None, at=at)
    if case and case.closed_on and facts["served_on"] > case.closed_on:
        sentence = f"服务日期不能晚于结案日期（{format_date(case.closed_on)}）。"
        problems.append(Problem("after_closing", sentence, field="served_on"))
    if facts["service_type"] == ServiceType.CLERICAL:
        problems += _against_last(record)
    return problems


def _against_last(record: ServiceRecord) -> list[Problem]:
    """A case past its intervention keeps the service without which it could not have left it."""
    case = record.case
    if case is None or case.state in BEFORE_SERVICE:
        return []
    if case.records.of_service().exclude(pk=record.pk).exists():
        return []
    sentence = "案例已完成介入，至少要保留一次服务，这是最后一条。"
    return [Problem("last_service", sentence, "MZ/T 094-2017")]


def _keep(record: ServiceRecord, act: str, before, reason: str, *, by: RoleGrant, at: datetime):
    RecordChange.objects.create(
        subject=record,
        number=record.version,
        act=act,
        reason=reason.strip(),
        before=canonical_text(before),
        by=by,
        at=at,
    )
    record.version += 1


def _tell(record: ServiceRecord, act: str, changes, *, by: RoleGrant, at: datetime) -> None:
    """A record of a case stands in the history of the case, any other in its own."""
    tell(ACTS[RecordAct(act)], at=at, by=by, obj=record.case or record, changes=changes)


def note_record_reading(record: ServiceRecord, *, by: RoleGrant, at: datetime) -> None:
    """A text opened in clear is in the audit log, as every reading of a file is."""
    if record.case is not None:
        note_reading(record.case, by=by, at=at, seen=clearance(record.case, by=by, at=at))
    else:
        tell("查看服务记录", at=at, by=by, obj=record)

"""What a desk may see of a case. Templates get what this module hands out, never the case itself.

Full sight: the 负责社工 and the 常务主任 of the center (for a minor's file he gives his reason
first). Every other desk in scope sees it masked: the name by ``core.masking``, no ID number,
telephone, address, category or text; ``cases.revealing`` says who can have the identity opened.
City desks see rows without any name. The 街道(乡镇)经办人 sees no case (``FileQuerySet``).
"""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.urls import reverse

from accounts.audit import record
from accounts.models import RoleGrant
from accounts.roles import Role
from cases.clearance import Clearance, Notice, clearance, notice
from cases.models import Case, CaseStep, ServiceRecord
from cases.reveal_actions import why
from cases.revealing import Extent
from cases.states import STAGE_FIELDS, CaseState, Recognition
from core.chinese_dates import format_date
from core.masking import Shown, mask_name, masked

HIDDEN = "已脱敏，仅承办人可见"
ROW_COLUMNS = (
    "public_id",
    "number",
    "round_id",
    "method",
    "field",
    "state",
    "recognition",
    "recognition_note",
    "opened_on",
    "closed_on",
)


def shows_people(desk: RoleGrant) -> bool:
    """City desks and inspectors count cases; they see no name, not even a masked one."""
    return desk.role not in (*Role.of_city, Role.INSPECTOR)


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in a list. ``url`` is "" where the desk may not open it; the city gets no name."""

    key: str
    number: str
    url: str
    client: Shown
    worker: str
    method: str
    field: str
    state: str
    state_tone: str
    recognition: str
    recognition_tone: str
    opened_on: date
    closed_on: date | None


def row_columns(cases, desk: RoleGrant, *, also: tuple[str, ...] = ()):
    """Fetch what a row shows (``also``: and these) and nothing else: no list decrypts a text."""
    if not shows_people(desk):
        return cases.only(*ROW_COLUMNS, *also)
    people = ("client__name", "worker__full_name", "worker__username")
    return cases.select_related("client", "worker").only(*ROW_COLUMNS, *people, *also)


def case_row(case: Case, desk: RoleGrant) -> CaseRow:
    with_people = shows_people(desk)
    recognition = Recognition(case.recognition) if case.recognition else None
    return CaseRow(
        key=str(case.public_id),
        number=case.number,
        url=reverse("cases:case_detail", args=[case.public_id]) if with_people else "",
        client=_masked_name(case) if with_people else Shown("姓名", ""),
        worker=str(case.worker) if with_people else "",
        method=case.get_method_display(),
        field=case.get_field_display(),
        state=case.get_state_display(),
        state_tone=CaseState(case.state).tone,
        recognition=recognition.label if recognition else "",
        recognition_tone=recognition.tone if recognition else "",
        opened_on=case.opened_on,
        closed_on=case.closed_on,
    )


def _masked_name(case: Case) -> Shown:
    return masked("姓名", case.client.name, mask_name)


@dataclass(frozen=True, slots=True)
class RecordLine:
    served_on: date
    starts_at: time
    minutes: int
    service_type: str
    persons: int
    person_times: int
    text: str
    served_by: str
    is_late_entry: bool


@dataclass(frozen=True, slots=True)
class HistoryLine:
    at: datetime
    actor: str
    step_label: str
    change: str
    note: str


@dataclass(frozen=True, slots=True)
class CaseSheet:
    """One case as one desk sees it; texts only in full sight."""

    client: list[Shown]
    notice: Notice
    texts: list[tuple[str, str]]
    records: list[RecordLine]
    history: list[HistoryLine]


def open_sheet(case: Case, *, by: RoleGrant, at: datetime) -> CaseSheet:
    """The file as ``by`` may see it at this moment; a reading in clear is in the audit log."""
    seen = clearance(case, by=by, at=at)
    is_full = seen.extent == Extent.FILE
    if seen.extent != Extent.MASKED:
        note_reading(case, by=by, at=at, seen=seen)
    records = case.records.select_related("served_by").order_by("-served_on", "-starts_at", "-pk")
    records = records if is_full else records.defer("text")
    steps = case.history.select_related(
        "by__user", "by__district", "by__subdistrict__district"
    ).order_by("-at", "-pk")
    return CaseSheet(
        client=_client(case, seen.extent),
        notice=notice(case, seen, by=by),
        texts=_texts(case) if is_full else [],
        records=[_record_line(row, is_full) for row in records],
        history=[_history_line(row, is_full) for row in steps],
    )


READINGS = {Extent.FILE: "查看案例", Extent.IDENTITY: "查看服务对象身份"}


def note_reading(case: Case, *, by: RoleGrant, at: datetime, seen: Clearance | None = None) -> None:
    """Every opening of what a case holds in clear is in the audit log (GB/T 22239 8.1.4.3).

    ``seen`` is None where the worker in charge reads the own file. A minor's file is marked.
    """
    extent = seen.extent if seen else Extent.FILE
    reason = seen.reveal.reason if seen and seen.reveal else ""
    record(READINGS[extent], at=at, by=by, obj=case, changes=why(case, reason))


def _client(case: Case, extent: Extent) -> list[Shown]:
    if extent == Extent.MASKED:
        return [_masked_name(case)]
    client = case.client
    identity = [
        Shown("姓名", client.name),
        Shown("身份证号", client.id_number),
        Shown("联系电话", client.phone),
        Shown("住址", client.address),
    ]
    return identity + _circumstances(case) if extent == Extent.FILE else identity


def _circumstances(case: Case) -> list[Shown]:
    client = case.client
    consent = client.consents.order_by("-signed_on", "-pk").first()
    signed = ""
    if consent:
        signed = f"{consent.signer}（{consent.get_relation_display()}），{format_date(consent.signed_on)}"
    return [
        Shown("类别", client.get_category_display()),
        Shown("未成年人", "是" if client.is_minor else "否"),
        Shown("知情同意", signed),
    ]


def _texts(case: Case) -> list[tuple[str, str]]:
    """What was written so far, stage by stage; blanks are left out."""
    names = [name for fields in STAGE_FIELDS.values() for name in fields]
    pairs = [
        (str(case._meta.get_field(name).verbose_name), shown_text(case, name)) for name in names
    ]
    return [(label, text) for label, text in pairs if text]


def shown_text(case: Case, name: str) -> str:
    """A stage's field as people read it: the words of a choice, else the text."""
    return case.get_closing_reason_display() if name == "closing_reason" else getattr(case, name)


def _record_line(row: ServiceRecord, is_full: bool) -> RecordLine:
    return RecordLine(
        served_on=row.served_on,
        starts_at=row.starts_at,
        minutes=row.minutes,
        service_type=row.get_service_type_display(),
        persons=row.persons,
        person_times=row.person_times,
        text=row.text if is_full else HIDDEN,
        served_by=str(row.served_by),
        is_late_entry=row.is_late_entry,
    )


def _history_line(row: CaseStep, is_full: bool) -> HistoryLine:
    source, target = CaseState(row.source).label, CaseState(row.target).label
    hidden = HIDDEN if row.note else ""
    return HistoryLine(
        at=row.at,
        actor=row.actor,
        step_label=row.step_label,
        change=f"{source} → {target}" if row.source != row.target else "",
        note=row.note if is_full else hidden,
    )

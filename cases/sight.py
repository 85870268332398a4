"""What a desk may see of a case. Templates get what this module hands out, never the case itself.

Full sight: the 负责社工 and the 常务主任 of the center. Every other desk in scope sees it masked:
the name by ``core.masking``, no ID number, telephone, address, category or text. City desks see
rows without any name. The 街道(乡镇)经办人 sees no case (``FileQuerySet``).
"""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.urls import reverse

from accounts.audit import record
from accounts.models import RoleGrant
from accounts.roles import Role
from cases.models import Case, CaseStep, ServiceRecord
from cases.states import STAGE_FIELDS, CaseState, Recognition
from core.chinese_dates import format_date
from core.masking import mask_name

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


def sees_full(case: Case, desk: RoleGrant) -> bool:
    """Whether this desk reads the file in full; the case must be in the desk's scope."""
    return case.is_led_by(desk) or desk.role == Role.EXECUTIVE_DIRECTOR


def shows_people(desk: RoleGrant) -> bool:
    """City desks and inspectors count cases; they see no name, not even a masked one."""
    return desk.role not in (*Role.of_city, Role.INSPECTOR)


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in a list. ``url`` is "" where the desk may not open it, names are "" for the city."""

    key: str
    number: str
    url: str
    client: str
    worker: str
    method: str
    field: str
    state: str
    state_tone: str
    recognition: str
    recognition_tone: str
    opened_on: date
    closed_on: date | None


def row_columns(cases, desk: RoleGrant):
    """Fetch what a row shows and nothing else: no text is decrypted for a list."""
    if not shows_people(desk):
        return cases.only(*ROW_COLUMNS)
    people = ("client__name", "worker__full_name", "worker__username")
    return cases.select_related("client", "worker").only(*ROW_COLUMNS, *people)


def case_row(case: Case, desk: RoleGrant) -> CaseRow:
    with_people = shows_people(desk)
    recognition = Recognition(case.recognition) if case.recognition else None
    return CaseRow(
        key=str(case.public_id),
        number=case.number,
        url=reverse("cases:case_detail", args=[case.public_id]) if with_people else "",
        client=mask_name(case.client.name) if with_people else "",
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
    """One case as one desk sees it: pairs of label and value, texts only in full sight."""

    is_full: bool
    client: list[tuple[str, str]]
    texts: list[tuple[str, str]]
    records: list[RecordLine]
    history: list[HistoryLine]


def open_sheet(case: Case, *, by: RoleGrant, at: datetime) -> CaseSheet:
    """The file as ``by`` may see it; a reading in full is written to the audit log."""
    is_full = sees_full(case, by)
    if is_full:
        note_reading(case, by=by, at=at)
    records = case.records.select_related("served_by").order_by("-served_on", "-starts_at", "-pk")
    records = records if is_full else records.defer("text")
    steps = case.history.select_related(
        "by__user", "by__district", "by__subdistrict__district"
    ).order_by("-at", "-pk")
    return CaseSheet(
        is_full=is_full,
        client=_client_in_full(case) if is_full else [("姓名", mask_name(case.client.name))],
        texts=_texts(case) if is_full else [],
        records=[_record_line(row, is_full) for row in records],
        history=[_history_line(row, is_full) for row in steps],
    )


def note_reading(case: Case, *, by: RoleGrant, at: datetime) -> None:
    """Every opening of what a case holds in clear is in the audit log (GB/T 22239 8.1.4.3)."""
    record("查看案例", at=at, by=by, obj=case)


def _client_in_full(case: Case) -> list[tuple[str, str]]:
    client = case.client
    consent = client.consents.order_by("-signed_on", "-pk").first()
    signed = ""
    if consent:
        signed = f"{consent.signer}（{consent.get_relation_display()}），{format_date(consent.signed_on)}"
    return [
        ("姓名", client.name),
        ("身份证号", client.id_number),
        ("联系电话", client.phone),
        ("住址", client.address),
        ("类别", client.get_category_display()),
        ("未成年人", "是" if client.is_minor else "否"),
        ("知情同意", signed),
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

"""What the page of one person (服务对象档案) shows to one desk."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from accounts.audit import record
from accounts.models import RoleGrant
from cases.clearance import EXPIRED, STOPPED, Clearance, client_clearance, may_write, opened_by
from cases.models import Client, ConsentRecord
from cases.people.consents import Given, Purpose, holds, last_withdrawal, warnings_of
from cases.reveal_actions import why
from cases.revealing import Extent
from cases.sight import case_row, identity_of, row_columns
from core.chinese_dates import beijing_date, format_date
from core.masking import Shown, mask_name, masked

CLIENT_READ = "查看服务对象档案"
CIRCUMSTANCES = (
    *("is_minor", "is_under_14", "is_sensitive", "self_care", "living", "residence", "capacity"),
)
CONTACTS = {"guardian": "监护人", "emergency": "紧急联系人"}
MASKED = "其他信息已脱敏，仅承办人、协同和代班的同事、常务主任可见。"


@dataclass(frozen=True, slots=True)
class PurposeLine:
    """Where the person stands on one purpose today."""

    label: str
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class ConsentLine:
    signed_on: date
    signer: str
    text_version: str
    purposes: list[str]
    scans: list[tuple[str, str]]  # name, address
    scan_add_url: str


@dataclass(frozen=True, slots=True)
class MemberLine:
    name: Shown
    relation: str
    url: str


def client_context(client: Client, *, by: RoleGrant, at: datetime) -> dict:
    """The template's context. The client itself is not in it; a reading in clear is kept."""
    seen = client_clearance(client, by=by, at=at)
    note_client_read(client, seen, by=by, at=at)
    is_full, writes, on = seen.extent == Extent.FILE, may_write(seen, by), beijing_date(at)
    cases = client.cases.visible_to(by).order_by("-opened_on", "-pk")
    rows = [case_row(case, by) for case in row_columns(cases, by)]
    papers = _papers(client) if is_full else []
    given = _given(papers)
    return {
        "label": str(client),
        "guard": client.guard if seen.extent != Extent.MASKED else "",
        "identity": _identity(client, seen),
        "circumstances": _circumstances(client, on) if is_full else [],
        "contacts": _contacts(client, on) if is_full else [],
        "is_full": is_full,
        "notice": _notice(client, seen),
        "reveal_url": _reveal_url(rows, seen),
        "warnings": warnings_of(given, on),
        "purposes": _standing(given, on) if is_full else [],
        "consents": _consents(papers, writes),
        "members": _members(client) if is_full else [],
        "cases": rows,
        "urls": _urls(client) if writes else {},
        "history_url": reverse("cases:client_history", args=[client.public_id]),
    }


def note_client_read(client: Client, seen: Clearance, *, by: RoleGrant, at: datetime) -> None:
    """Every opening in clear, with what opened it, and whether the file is guarded."""
    if seen.extent == Extent.MASKED:
        return
    reason = seen.reveal.reason if seen.reveal else ""
    record(CLIENT_READ, at=at, by=by, obj=client, changes=why(client, reason, seen.share))


def _identity(client: Client, seen: Clearance) -> list[Shown]:
    if seen.extent == Extent.MASKED:
        return [masked("姓名", client.name, mask_name)]
    kind = Shown("证件类型", client.get_id_kind_display())
    return [*identity_of(client), kind] if seen.extent == Extent.FILE else identity_of(client)


def _circumstances(client: Client, on: date) -> list[tuple[str, str]]:
    facts = [("服务对象类别", client.categories_in_words())]
    for name in CIRCUMSTANCES:
        words = client.in_words(name)
        if name == "is_under_14":  # a birthday says more than what was stated
            words = "是" if client.is_under_14_on(on) else "否"
        facts.append((str(client._meta.get_field(name).verbose_name), words))
    return facts


def _contacts(client: Client, on: date) -> list[tuple[str, str]]:
    """Guardian and emergency contact, each in one line; "" where there is none."""
    told = []
    for who, label in CONTACTS.items():
        name, phone = getattr(client, f"{who}_name"), getattr(client, f"{who}_phone")
        relation = getattr(client, f"get_{who}_relation_display")()
        told.append((label, "，".join(part for part in (name, relation, phone) if part)))
    if not client.guardian_name and client.needs_guardian_on(on):
        told[0] = (CONTACTS["guardian"], "未登记，请补充")
    return told


def _notice(client: Client, seen: Clearance) -> str:
    if client.is_anonymized:
        return EXPIRED
    if client.is_stopped:
        return STOPPED
    return opened_by(seen) or (MASKED if seen.extent != Extent.FILE else "")


def _reveal_url(rows, seen: Clearance) -> str:
    """Where to ask, through the latest case: reasons and approvals belong to a case."""
    return reverse("cases:reveal_ask", args=[rows[0].key]) if rows and seen.can_ask else ""


def _given(papers: list[ConsentRecord]) -> list[Given]:
    """As ``models.consents.given_by``, from the rows that the page has fetched anyway."""
    return [
        Given(row.purpose, consent.signed_on, _withdrawn_on(row))
        for consent in papers
        for row in consent.purposes.all()
    ]


def _papers(client: Client) -> list[ConsentRecord]:
    """Newest first, with all that hangs on them."""
    rows = client.consents.prefetch_related("purposes__withdrawal", "scans__file")
    return list(rows.order_by("-signed_on", "-pk"))


def _withdrawn_on(row) -> date | None:
    taken = getattr(row, "withdrawal", None)
    return taken.withdrawn_on if taken else None


def _standing(given: list[Given], on: date) -> list[PurposeLine]:
    lines = []
    for purpose in Purpose:
        withdrawn_on = last_withdrawal(given, purpose)
        if holds(given, purpose, on):
            lines.append(PurposeLine(purpose.label, "同意", "good"))
        elif withdrawn_on:
            state = f"{format_date(withdrawn_on)}撤回"
            lines.append(PurposeLine(purpose.label, state, "bad"))
        else:
            lines.append(PurposeLine(purpose.label, "未取得", "neutral"))
    return lines


def _consents(papers: list[ConsentRecord], writes: bool) -> list[ConsentLine]:
    return [
        ConsentLine(
            signed_on=consent.signed_on,
            signer=f"{consent.signer}（{consent.get_relation_display()}）",
            text_version=consent.text_version,
            purposes=[_purpose_words(row) for row in _in_order(consent)],
            scans=[
                (scan.file.name, reverse("cases:consent_scan", args=[scan.public_id]))
                for scan in consent.scans.all()
            ],
            scan_add_url=reverse("cases:consent_scan_add", args=[consent.public_id])
            if writes
            else "",
        )
        for consent in papers
    ]


def _in_order(consent: ConsentRecord) -> list:
    """As the paper lists them."""
    return sorted(consent.purposes.all(), key=lambda row: Purpose.values.index(row.purpose))


def _purpose_words(row) -> str:
    taken = getattr(row, "withdrawal", None)
    if taken is None:
        return row.get_purpose_display()
    who = f"{taken.withdrawer}（{taken.get_relation_display()}）{taken.get_way_display()}"
    note = f"（{taken.note}）" if taken.note else ""
    return f"{row.get_purpose_display()}：{who}，自{format_date(taken.withdrawn_on)}撤回{note}"


def _members(client: Client) -> list[MemberLine]:
    """The family, masked whoever reads: each file is opened on its own page."""
    if client.household_id is None:
        return []
    members = Client.objects.filter(household=client.household_id).order_by("pk")
    return [
        MemberLine(
            name=masked("姓名", member.name, mask_name),
            relation=str(member.get_relation_to_head_display()),
            url=""
            if member.pk == client.pk
            else reverse("cases:client_detail", args=[member.public_id]),
        )
        for member in members
    ]


def _urls(client: Client) -> dict[str, str]:
    names = ("client_edit", "consent_add", "consent_withdraw", "household_join", "household_leave")
    return {name: reverse(f"cases:{name}", args=[client.public_id]) for name in names}

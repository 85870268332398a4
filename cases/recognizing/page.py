"""What the pages of recognition show of a case, a word on it, and a sample."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from accounts.models import RoleGrant
from accounts.roles import Role
from cases.models import Case, Finding, Outcome, Ruling, Sample, Word
from cases.recognizing.seen import warnings_by_case
from cases.recognizing.warnings import Warned
from cases.sight import HIDDEN, ROW_COLUMNS, CaseRow, case_row

TONES = {Word.RECOGNIZED: "good", Word.DECLINED: "bad", Word.TAKEN_BACK: "neutral"}
PEOPLE = ("client__name", "worker__full_name", "worker__username", "center__name")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case that waits: its row, its center, whether it was ticked, and what was seen of it."""

    row: CaseRow
    center: str
    is_chosen: bool
    note: str
    warnings: list[Warned]


@dataclass(frozen=True, slots=True)
class Ruled:
    """A case with the district's word on it, which can be taken back."""

    row: CaseRow
    center: str
    is_chosen: bool
    word: str
    tone: str
    note: str


@dataclass(frozen=True, slots=True)
class RulingLine:
    """A word on a case; ``warnings`` only for the district, who had them before its eyes."""

    number: str
    url: str
    at: datetime
    actor: str
    word: str
    tone: str
    note: str
    warnings: list[list[str]]


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """A case of a sample with the latest that was found in it."""

    place: int
    row: CaseRow
    center: str
    url: str
    outcome: str
    tone: str
    text: str
    found_at: datetime | None


def columns(cases):
    """Fetch what these pages show of a case and nothing else: no text is decrypted for a list."""
    cases = cases.select_related("client", "worker", "center")
    return cases.only(*ROW_COLUMNS, "district_id", *PEOPLE)


def waiting_rows(cases: Iterable[Case], form, *, by: RoleGrant) -> list[Waiting]:
    cases = list(cases)
    warned, chosen = warnings_by_case(cases), form.chosen_keys()
    return [
        Waiting(
            row=case_row(case, by),
            center=case.center.name,
            is_chosen=str(case.public_id) in chosen,
            note=form.own_note(str(case.public_id)),
            warnings=warned[case.pk],
        )
        for case in cases
    ]


def ruled_rows(cases: Iterable[Case], form, *, by: RoleGrant) -> list[Ruled]:
    """Of ``Case.objects.ruled()``; the word of a case that was opened again is in its history."""
    chosen = form.chosen_keys()
    return [
        Ruled(
            row=case_row(case, by),
            center=case.center.name,
            is_chosen=str(case.public_id) in chosen,
            word=case.get_recognition_display() or "不予认定，中心已重新开案",
            tone="good" if case.recognition == Word.RECOGNIZED else "bad",
            note=case.recognition_note,
        )
        for case in cases
    ]


def ruling_lines(rulings, *, by: RoleGrant) -> list[RulingLine]:
    """Words of the district on one case or of one act, each with a way to its case."""
    rows = rulings.select_related("case", "by__user", "by__district").defer(*_texts_of_case())
    shows_warnings = by.role in Role.of_district
    return [
        RulingLine(
            number=row.case.number,
            url=reverse("cases:case_detail", args=[row.case.public_id]),
            at=row.at,
            actor=str(row.by),
            word=row.get_word_display(),
            tone=TONES[Word(row.word)],
            note=row.note,
            warnings=row.warnings if shows_warnings else [],
        )
        for row in rows
    ]


def _texts_of_case() -> list[str]:
    return [
        f"case__{field.name}"
        for field in Case._meta.concrete_fields
        if type(field).__name__ == "EncryptedTextField"
    ]


def drawn_rows(sample: Sample, *, by: RoleGrant) -> list[DrawnRow]:
    """The cases of a sample in the order of drawing; two queries for any number of them."""
    drawn = list(
        sample.drawn.order_by("place", "pk").only("public_id", "sample_id", "place", "case_id")
    )
    keys = [one.case_id for one in drawn]
    cases = {case.pk: case for case in columns(Case.objects.filter(pk__in=keys))}
    found = Finding.objects.filter(drawn__in=drawn).order_by("at", "pk")
    latest = {finding.drawn_id: finding for finding in found}
    return [_drawn_row(one, cases[one.case_id], latest.get(one.pk), by) for one in drawn]


def _drawn_row(one, case: Case, finding: Finding | None, by: RoleGrant) -> DrawnRow:
    is_officer = by.role == Role.DISTRICT_OFFICER
    return DrawnRow(
        place=one.place,
        row=case_row(case, by),
        center=case.center.name,
        url=reverse("cases:finding_add", args=[one.public_id]) if is_officer else "",
        outcome=finding.get_outcome_display() if finding else "未登记",
        tone=Outcome(finding.outcome).tone if finding else "waiting",
        text=finding.text if finding else "",
        found_at=finding.at if finding else None,
    )


@dataclass(frozen=True, slots=True)
class FindingLine:
    at: datetime
    actor: str
    outcome: str
    tone: str
    text: str


def finding_lines(findings, *, shows_text: bool) -> list[FindingLine]:
    rows = findings.select_related("by__user", "by__district").order_by("-at", "-pk")
    return [
        FindingLine(
            at=row.at,
            actor=str(row.by),
            outcome=row.get_outcome_display(),
            tone=Outcome(row.outcome).tone,
            text=row.text if shows_text or not row.text else HIDDEN,
        )
        for row in rows
    ]


def said_of(case: Case, *, by: RoleGrant, is_full: bool) -> dict:
    """The district's words and findings for the page of a case: for its center and its district."""
    if by.role not in (*Role.of_center, *Role.of_district):
        return {"rulings": [], "findings": []}
    shows_text = is_full or by.role in Role.of_district
    findings = Finding.objects.filter(drawn__case=case)
    return {
        "rulings": ruling_lines(case.rulings.order_by("-at", "-pk"), by=by),
        "findings": finding_lines(findings, shows_text=shows_text),
    }


def rulings_in(act, *, by: RoleGrant):
    return Ruling.objects.in_act(act, desk=by).order_by("case__number", "pk")

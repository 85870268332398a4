"""The rows that a 核实单 can be about: where each kind is found, called and opened.

A further kind (a purchase) is a line here and a word in ``Subject``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.models import RoleGrant
from cases.models import Case, ServiceRecord
from centers.models import Person
from core.chinese_dates import format_date
from funding.models import Expense
from pilots.models import Round
from reports.dictionary import FIGURES
from reports.parts.models.verifications import Subject, Verification
from supervision.models import SupervisionSession


@dataclass(frozen=True, slots=True)
class Kind:
    """``key`` is the column by which its pages are addressed; ``number`` says which one it is
    without saying whom it is about; ``figures`` are those such a row can be counted in; ``round``
    says in which round it counts, None where that is asked for."""

    model: Any
    page: str
    key: str
    number: Callable[[Any], str]
    figures: tuple[str, ...]
    round: Callable[[Any], Round | None] = lambda row: row.round
    parents: tuple[str, ...] = ("round",)


KINDS: dict[str, Kind] = {
    Subject.CASE: Kind(
        Case,
        "cases:case_detail",
        "public_id",
        lambda row: f"案例{row.number}",
        (
            *("counting_cases", "cases_opened", "cases_closed", "cases_recognized"),
            *("cases_individual", "cases_group", "cases_community"),
        ),
    ),
    Subject.RECORD: Kind(
        ServiceRecord,
        "cases:record_detail",
        "public_id",
        lambda row: f"{format_date(row.served_on)}服务记录",
        ("service_records", "service_minutes", "person_times", "clerical_minutes"),
    ),
    Subject.SESSION: Kind(
        SupervisionSession,
        "supervision:session_detail",
        "pk",
        lambda row: f"{format_date(row.held_on)}督导记录",
        (
            *("supervision_minutes", "supervision_sessions", "supervision_attendances"),
            "unconfirmed_minutes",
        ),
    ),
    Subject.PERSON: Kind(
        Person,
        "centers:person_detail",
        "pk",
        lambda row: f"人员{row.pk}",
        (
            *("staff", "certified_senior", "certified_intermediate", "certified_assistant"),
            *("professionals_met", "professionals_not_met"),
        ),
        round=lambda row: None,
        parents=(),
    ),
    # Not its payee: that can be a person who was helped.
    Subject.EXPENSE: Kind(
        Expense,
        "funding:expense_detail",
        "pk",
        lambda row: f"{format_date(row.spent_on)}支出（凭证{row.voucher}）",
        ("funds_spent",),
        round=lambda row: row.pool.round,
        parents=("pool__round",),
    ),
}


def find(subject: str, key: str, *, by: RoleGrant):
    """The row by what stands in its address, in the scope of ``by``; None where there is none."""
    kind = KINDS.get(subject)
    if kind is None:
        return None
    column = kind.model._meta.pk if kind.key == "pk" else kind.model._meta.get_field(kind.key)
    try:
        value = column.to_python(key)
    except ValidationError:
        return None
    rows = kind.model.objects.visible_to(by).select_related("center", *kind.parents)
    return rows.filter(**{kind.key: value}).first()


def figure_choices(subject: str) -> list[tuple[str, str]]:
    return [(key, FIGURES[key].label) for key in KINDS[subject].figures if key in FIGURES]


def address_of(row: Verification, *, by: RoleGrant) -> str:
    """Where this desk opens what is to be verified; "" where it may not."""
    kind = KINDS[row.subject]
    found = kind.model.objects.visible_to(by).filter(pk=row.subject_pk).first()
    return reverse(kind.page, args=[getattr(found, kind.key)]) if found else ""

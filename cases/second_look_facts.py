"""Fetches what ``cases.second_look`` asks about, for any number of cases in four queries."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q
from django.db.models.functions import Length

from accounts.models import RoleGrant
from cases.copies import LONG_TEXTS
from cases.models import Case, ServiceRecord
from cases.second_look import CaseFacts, Doubt, Entry, Surroundings, doubts

HASHES = tuple(f"{name}_hash" for name in LONG_TEXTS)
LABELS = {f"{name}_hash": str(Case._meta.get_field(name).verbose_name) for name in LONG_TEXTS}
ENTRY_COLUMNS = (
    "pk",
    "case__number",
    "center__subdistrict__name",
    "served_by",
    "served_by__full_name",
    "recorded_by",
    "served_on",
    "starts_at",
    "minutes",
    "recorded_at",
    "is_late_entry",
    "text_hash",
)


def doubts_about(cases: Iterable[Case], *, by: RoleGrant) -> dict[int, list[Doubt]]:
    """The warnings about each of these closed cases, by its key; no text is read.

    A case is held against what the desk may see: a copy in another district's file is not its
    business, and naming it would tell that the file exists.
    """
    rows = list(_case_rows([case.pk for case in cases], by))
    if not rows:
        return {}
    records = ServiceRecord.objects.visible_to(by)
    own = _entries(records.filter(case__in=[row["pk"] for row in rows]))
    around = Surroundings(
        entries=_entries(records.around(**_span(own))) if own else (),
        same_texts=_same_texts(records, own),
        same_writings=_same_writings(rows, by),
    )
    by_number: dict[str, list[Entry]] = {}
    for entry in own:
        by_number.setdefault(entry.case, []).append(entry)
    return {
        row["pk"]: doubts(_facts(row, by_number.get(row["number"], [])), around) for row in rows
    }


def _case_rows(keys: list[int], by: RoleGrant):
    columns = ("pk", "number", "center__subdistrict__name", "opened_on", "closed_on", *HASHES)
    # The length of the stored column: 0 exactly where nothing was written.
    written = {"measured": Length("evaluation_note")}
    return (
        Case.objects.visible_to(by)
        .filter(pk__in=keys, closed_on__isnull=False)
        .annotate(**written)
        .order_by("pk")
        .values(*columns, *written)
    )


def _facts(row: dict, entries: list[Entry]) -> CaseFacts:
    return CaseFacts(
        number=row["number"],
        center=row["center__subdistrict__name"],
        opened_on=row["opened_on"],
        closed_on=row["closed_on"],
        is_measured=is_measured(row),
        hashes={LABELS[name]: row[name] for name in HASHES},
        entries=entries,
    )


def is_measured(row: dict) -> bool:
    """Whether it was put down what became of the goals; the one place to ask rows of goals too."""
    return row["measured"] > 0


def _entries(records) -> list[Entry]:
    rows = records.order_by("served_on", "starts_at", "pk").values_list(*ENTRY_COLUMNS)
    return [_entry(*row) for row in rows]


def _entry(
    pk, case, center, worker, name, recorder, day, time, minutes, recorded_at, is_late, text_hash
) -> Entry:
    starts = datetime.combine(day, time)
    return Entry(
        pk=pk,
        case=case or "",
        center=center,
        worker=worker,
        worker_name=name,
        recorder=recorder,
        starts=starts,
        ends=starts + timedelta(minutes=minutes),
        recorded_at=recorded_at,
        is_late=is_late,
        text_hash=text_hash,
    )


def _span(own: list[Entry]) -> dict:
    """The people and the days that the cases' own records lie among."""
    return {
        "people": {entry.worker for entry in own} | {entry.recorder for entry in own},
        "days": (min(entry.day for entry in own), max(entry.day for entry in own)),
        "moments": (
            min(entry.recorded_at for entry in own),
            max(entry.recorded_at for entry in own),
        ),
    }


def _same_texts(records, own: list[Entry]) -> dict[str, list[Entry]]:
    alike: dict[str, list[Entry]] = {}
    for entry in _entries(records.with_text({entry.text_hash for entry in own} - {""})):
        alike.setdefault(entry.text_hash, []).append(entry)
    return alike


def _same_writings(rows: list[dict], by: RoleGrant) -> dict[tuple[str, str], list[str]]:
    sought = Q(pk__in=[])
    for name in HASHES:
        sought |= Q(**{f"{name}__in": {row[name] for row in rows} - {""}})
    alike: dict[tuple[str, str], list[str]] = {}
    found = Case.objects.visible_to(by).filter(sought).order_by("pk").values("number", *HASHES)
    for row in found:
        for name in HASHES:
            alike.setdefault((LABELS[name], row[name]), []).append(row["number"])
    return alike

"""What goes with one due row, and how much that is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from accounts.models import StoredFile
from cases.models import Case, Client, Complaint, Exemplary, ServiceRecord
from cases.retention.due import LEFT_LYING, all_due
from cases.retention.rules import Years
from cases.retention.words import FILES_OF_CASE, FILES_OF_CLIENT
from centers.models import Center


@dataclass(frozen=True, slots=True)
class Batch:
    """What goes with one due row: the cases, the complaints about them and the drafts from them."""

    center: Center
    clients: list[int]
    cases: list[int]
    complaints: list[int]
    drafts: list[int]

    def files(self) -> list[StoredFile]:
        """The private files of these cases and people that are still there."""
        return [
            row.file
            for held, keys in ((FILES_OF_CASE, self.cases), (FILES_OF_CLIENT, self.clients))
            for one in held
            for row in one.model.objects.filter(**{f"{one.path}__in": keys}, file__erasure=None)
            .select_related("file")
            .order_by("pk")
        ]

    def counts(self) -> dict[str, int]:
        return {
            "clients": len(self.clients),
            "cases": len(self.cases),
            "records": ServiceRecord.objects.filter(case__in=self.cases).count(),
            "complaints": len(self.complaints),
            "drafts": len(self.drafts),
            "files": len(self.files()),
        }


def batch_of(row: Any) -> Batch:
    """What a due row takes along."""
    none: list[int] = []
    if isinstance(row, Complaint):
        return Batch(row.center, none, none, [row.pk], none)
    if isinstance(row, Exemplary):
        return Batch(row.center, none, none, none, [row.pk])
    files = Q(client=row.pk) if isinstance(row, Client) else Q(pk=row.pk)
    cases = list(Case.objects.filter(files).order_by("pk").values_list("pk", flat=True))
    left = {"case__in": cases, "anonymized_at": None}
    drafts = Exemplary.objects.filter(**left, state__in=LEFT_LYING)
    return Batch(
        center=row.center,
        clients=[row.pk] if isinstance(row, Client) else none,
        cases=cases,
        complaints=list(
            Complaint.objects.filter(**left).order_by("pk").values_list("pk", flat=True)
        ),
        drafts=list(drafts.order_by("pk").values_list("pk", flat=True)),
    )


def all_batches(years: Years, *, on: date, within: Q = Q()) -> Iterator[Batch]:  # noqa: B008  (never changed)
    """What a run on that day would take; what goes with a person is not told again by itself."""
    taken: set[tuple[type, int]] = set()
    for due in all_due(years, on=on, within=within):
        if (type(due.row), due.row.pk) in taken:
            continue
        batch = batch_of(due.row)
        taken |= {(Complaint, pk) for pk in batch.complaints}
        taken |= {(Exemplary, pk) for pk in batch.drafts}
        yield batch

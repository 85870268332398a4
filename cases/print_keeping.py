"""Keeping the marks of texts beside their rows, and making those that are missing."""

from collections.abc import Iterable, Iterator

from django.db import transaction

from cases.facts import facts_of
from cases.models import Case, ServiceRecord, TextBand, TextPrint
from cases.prints import Print, print_of
from core.encryption import EncryptedTextField

BATCH = 200


def keep_prints(case: Case, names: Iterable[str]) -> int:
    """Renew the marks of these columns of the case; called in the transaction that saves them.

    What is no narrative (a choice) is passed over. Returns how many marks became different.
    """
    kept = {mark.name: mark for mark in case.prints.filter(record=None)}
    return sum(
        _renew(kept.get(name), print_of(getattr(case, name)), case=case, name=name)
        for name in names
        if isinstance(Case._meta.get_field(name), EncryptedTextField)
    )


def keep_print_of_record(record: ServiceRecord) -> int:
    """The same for the text of a service; of one outside any case nothing is kept."""
    if record.case is None:
        return 0
    kept = TextPrint.objects.filter(record=record).first()
    made = print_of(record.text)
    return _renew(kept, made, case=record.case, record=record, name="text")


def keep_all() -> Iterator[int]:
    """Go through every case and service, a batch in each step; how many marks were renewed.

    Can be stopped and begun again: marks that are right stay as they are.
    """
    for cases in _batches(Case.objects.order_by("pk")):
        with transaction.atomic():
            yield sum(keep_prints(case, _names(case)) for case in cases)
    for records in _batches(ServiceRecord.objects.exclude(case=None).select_related("case")):
        with transaction.atomic():
            yield sum(keep_print_of_record(record) for record in records)


def drop_prints(cases: Iterable[int]) -> None:
    """Of cases (by key) whose words are gone: nothing is to be compared with them any more."""
    TextBand.objects.filter(text_print__case__in=cases).delete()
    TextPrint.objects.filter(case__in=cases).delete()


def _names(case: Case) -> list[str]:
    return [fact.name for fact in facts_of(case.method)]


def _batches(rows) -> Iterator[list]:
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield batch
        last = batch[-1].pk


def _renew(kept: TextPrint | None, made: Print | None, **whose) -> bool:
    if (kept.digest if kept else None) == (made.digest if made else None):
        return False
    if kept is not None:
        kept.bands.all().delete()
        kept.delete()
    if made is not None:
        mark = TextPrint.objects.create(digest=made.digest, sketch=made.sketch, **whose)
        bands = [TextBand(text_print=mark, band=band) for band in made.bands]
        TextBand.objects.bulk_create(bands)
    return True

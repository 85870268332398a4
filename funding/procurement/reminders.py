"""Reminders of what contracts have to do by a day; sent by ``send_reminders`` with the others.

The row of a reminder is the lock by which two runs, also at the same moment, tell once.
"""

from datetime import datetime

from django.db import IntegrityError, transaction

from core.chinese_dates import beijing_date
from core.deadlines import moment_due
from funding.models import Contract, ContractReminder
from funding.procurement import notices
from funding.procurement.matters import REMINDER_DAYS, Matter
from funding.procurement.reading import with_matters
from funding.procurement.states import ContractState
from pilots.models import WorkdayOverride
from pilots.reminders import kind_on
from pilots.states import ReminderKind


def remind(*, at: datetime) -> int:
    """Tell the purchasers' desks what is near or overdue today; returns how many were told."""
    workdays = WorkdayOverride.objects.as_workdays()
    rows = Contract.objects.exclude(state__in=(ContractState.CLOSED, ContractState.CANCELLED))
    known = with_matters(rows.with_clocks().order_by("pk"), workdays)
    return sum(
        _once(contract, matter, kind, at=at)
        for contract, matters in known
        for matter in matters
        if (kind := kind_on(moment_due(matter.due_on, None), REMINDER_DAYS, workdays, at=at))
    )


def _once(contract: Contract, matter: Matter, kind: str, *, at: datetime) -> bool:
    # Terms of payment share a kind: their label tells them apart.
    key = {
        "contract": contract,
        "matter": matter.label[:20],
        "kind": kind,
        "day": beijing_date(at),
    }
    if ContractReminder.objects.filter(**key).exists():
        return False
    with transaction.atomic():
        try:
            with transaction.atomic():
                ContractReminder.objects.create(**key, at=at)
        except IntegrityError:
            return False
        notices.due(contract, matter, is_overdue=kind == ReminderKind.OVERDUE, at=at)
    return True

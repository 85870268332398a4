"""All sums of a page of the money at once, in six queries for any number of centers."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Min, Sum
from django.db.models.functions import TruncMonth

from funding.ledger.sums import (
    Part,
    Sums,
    closings_of,
    direct_of,
    expenses_of,
    lines_of,
    payouts_of,
)
from funding.models import UNSETTLED

Key = tuple[int, int, str]
KEY = ("district", "center", "pool__source")


@dataclass(frozen=True, slots=True)
class Tally:
    """``sums`` by district, center and source; ``by_category`` 机构使用 by center and category;
    ``arrived`` and ``spent`` by first days of months; ``since`` when the first money was issued."""

    sums: dict[Key, Sums]
    by_category: Counter[tuple[int, str]]
    arrived: Counter[date]
    spent: Counter[date]
    since: date

    @property
    def of_categories(self) -> dict[str, int]:
        found: Counter[str] = Counter()
        for (_, category), amount in self.by_category.items():
            found[category] += amount
        return dict(found)


def tally_of(part: Part) -> Tally:
    found: defaultdict[Key, Counter[str]] = defaultdict(Counter)
    since = _add_given(found, part) or date(part.round.year, 1, 1)
    arrived, spent = _add_paid(found, part), Counter(_by_month(expenses_of(part), "spent_on"))
    by_category = _add_spent(found, part)
    for *key, returned in _grouped(closings_of(part), *KEY).annotate(Sum("returned")):
        found[_key(key)]["returned"] += returned
    sums = {key: Sums(**amounts) for key, amounts in found.items()}
    return Tally(sums, by_category, arrived, spent, since)


def _add_given(found, part: Part) -> date | None:
    lines = _grouped(lines_of(part), "district", "center", "run__pool__source")
    pools = _grouped(direct_of(part), "district", "center", "source")
    days = []
    for rows, day in ((lines, "run__pool__issued_on"), (pools, "issued_on")):
        for *key, amount, issued_on in rows.annotate(Sum("amount"), Min(day)):
            found[_key(key)]["given"] += amount
            days.append(issued_on)
    return min(days, default=None)


def _add_paid(found, part: Part) -> Counter[date]:
    months: Counter[date] = Counter()
    rows = payouts_of(part).annotate(of_month=TruncMonth("paid_on"))
    for *key, month, amount in _grouped(rows, *KEY, "of_month").annotate(Sum("amount")):
        found[_key(key)]["arrived"] += amount
        months[month] += amount
    return months


def _add_spent(found, part: Part) -> Counter[tuple[int, str]]:
    by_category: Counter[tuple[int, str]] = Counter()
    rows = _grouped(expenses_of(part), *KEY, "category")
    summed = rows.annotate(spent=Sum("amount"), waits=Sum("amount", filter=UNSETTLED))
    for *key, category, amount, waiting in summed:
        found[_key(key)]["spent"] += amount
        found[_key(key)]["waiting"] += waiting or 0
        by_category[key[1], category] += amount
    return by_category


def _by_month(rows, day: str) -> dict[date, int]:
    months = _grouped(rows.annotate(of_month=TruncMonth(day)), "of_month")
    return dict(months.annotate(Sum("amount")))


def _grouped(rows, *keys: str):
    return rows.values_list(*keys).order_by(*keys)


def _key(key: list) -> Key:
    district, center, source = key
    return district, center, source

"""What the two ledgers add up to: every page of the money reads these words and no others.

A figure is a queryset of rows here; its total, its parts and the list that opens under it all
come of the same one, so they cannot differ.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from urllib.parse import urlencode

from django.db.models import Sum
from django.db.models.functions import TruncMonth

from accounts.models import District, RoleGrant
from centers.models import Center
from funding.models import AccountClosing, AllocationLine, Expense, FundingPool, Payout
from funding.states import RunState
from pilots.models import Round


@dataclass(frozen=True, slots=True)
class Part:
    """What of a desk's money a page is about; None is everything in its reach."""

    desk: RoleGrant
    round: Round
    district: District | None = None
    center: Center | None = None
    source: str = ""
    category: str = ""
    month: date | None = None  # its first day

    def address(self, **changed) -> str:
        """The words of an address that asks for this part, or for a part of it."""
        asked = {
            "round": self.round.pk,
            "district": self.district and self.district.pk,
            "center": self.center and self.center.pk,
            "source": self.source,
            "category": self.category,
            "month": self.month and f"{self.month:%Y-%m}",
            **changed,
        }
        return urlencode({name: value for name, value in asked.items() if value})

    def narrow(self, rows, *, pool: str = "pool__", day: str = ""):
        """``rows`` of centers; ``pool`` is the way to their pool, ``day`` their own day."""
        units = {"district": self.district, "center": self.center}
        chosen = {name: unit for name, unit in units.items() if unit is not None}
        if self.source:
            chosen[f"{pool}source"] = self.source
        if self.month is not None and day:
            chosen |= {f"{day}__year": self.month.year, f"{day}__month": self.month.month}
        return rows.filter(**chosen, **{f"{pool}round": self.round})


@dataclass(frozen=True, slots=True)
class Sums:
    """In 分: 分得, 财政支付 (what arrived of it), 机构使用 with 垫付 and 应付, those that wait, and
    what was returned. None is ever added to another."""

    given: int = 0
    arrived: int = 0
    spent: int = 0
    waiting: int = 0
    returned: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    @property
    def left(self) -> int:
        return self.given - self.returned - self.spent

    @property
    def paid_rate(self) -> int | None:
        """Percent of what was given that the district has paid on; None of nothing."""
        return _percent(self.arrived, self.given)

    @property
    def use_rate(self) -> int | None:
        """Percent of what arrived that the center has spent."""
        return _percent(self.spent, self.arrived)


def payouts_of(part: Part):
    """财政支付."""
    return part.narrow(Payout.objects.visible_to(part.desk), day="paid_on")


def expenses_of(part: Part):
    """机构使用, reversals with their minus."""
    rows = part.narrow(Expense.objects.visible_to(part.desk), day="spent_on")
    return rows.filter(category=part.category) if part.category else rows


def lines_of(part: Part):
    """分得 by adopted runs."""
    rows = AllocationLine.objects.visible_to(part.desk).filter(run__state=RunState.ADOPTED)
    return part.narrow(rows, pool="run__pool__")


def direct_of(part: Part):
    """分得 by documents that name the center; a pool is its own row."""
    rows = FundingPool.objects.for_center_of(part.desk).filter(center__isnull=False)
    return part.narrow(rows, pool="")


def closings_of(part: Part):
    return part.narrow(AccountClosing.objects.visible_to(part.desk))


def sums_by(part: Part) -> dict[tuple[int, int, str], Sums]:
    """By district, center and source; six queries for any number of them."""
    keys = ("district", "center", "pool__source")
    figures = {
        "arrived": _by(payouts_of(part), *keys),
        "spent": _by(expenses_of(part), *keys),
        "waiting": _by(expenses_of(part).unsettled(), *keys),
        "returned": _by(closings_of(part), *keys, of="returned"),
    }
    given = _by(lines_of(part), "district", "center", "run__pool__source")
    for key, amount in _by(direct_of(part), "district", "center", "source").items():
        given[key] = given.get(key, 0) + amount
    figures["given"] = given
    found: defaultdict[tuple, dict[str, int]] = defaultdict(dict)
    for name, amounts in figures.items():
        for key, amount in amounts.items():
            found[key][name] = amount
    return {key: Sums(**values) for key, values in found.items()}


def total_of(sums: Iterable[Sums]) -> Sums:
    return sum(sums, Sums())


def grouped(sums: Mapping[tuple, Sums], place: int) -> dict:
    """Added up by one of the three keys of ``sums_by``."""
    found: defaultdict = defaultdict(Sums)
    for key, one in sums.items():
        found[key[place]] += one
    return dict(found)


def by_category(part: Part) -> dict[str, int]:
    return dict(_rows_by(expenses_of(part), "category"))


def by_month(rows, day: str) -> dict[date, int]:
    """``rows`` by the first day of the month of their ``day``."""
    months = rows.annotate(of_month=TruncMonth(day)).values_list("of_month").order_by("of_month")
    return dict(months.annotate(Sum("amount")))


def _by(rows, *keys: str, of: str = "amount") -> dict[tuple, int]:
    summed = rows.values_list(*keys).order_by(*keys).annotate(Sum(of))
    return {tuple(key): amount for *key, amount in summed}


def _rows_by(rows, key: str):
    return rows.values_list(key).order_by(key).annotate(Sum("amount"))


def _percent(part: int, whole: int) -> int | None:
    return None if whole <= 0 else (part * 200 + whole) // (whole * 2)

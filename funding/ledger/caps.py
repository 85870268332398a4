"""Caps on what a center may spend by category: the district sets them, and beyond them it is warned.

A cap is a percent of what the center was given in the round, from all sources. Nothing is refused
by it: some money is meant for one thing alone, and the district says so in its own words.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.models import RoleGrant
from core.money import format_yuan
from funding.ledger.sums import Part, Sums
from funding.ledger.tally import Tally, tally_of
from funding.ledger.words import Category
from funding.models import CategoryCaps, Expense


@dataclass(frozen=True, slots=True)
class Over:
    """One center that spent more on a category than its district allows, in 分."""

    center: int
    category: Category
    spent: int
    most: int
    percent: int

    @property
    def sentence(self) -> str:
        return (
            f"{self.category.label}已列支{format_yuan(self.spent)}元，超过区里规定的上限"
            f"（分得金额的{self.percent}%，即{format_yuan(self.most)}元）"
            f"{format_yuan(self.spent - self.most)}元"
        )


def caps_in_force(part: Part) -> dict[int, dict[str, int]]:
    """Percents by category, by district: of each the latest setting. One query."""
    rows = CategoryCaps.objects.filter(round=part.round).order_by("district", "pk")
    if (district := _district_of(part)) is not None:
        rows = rows.filter(district=district)
    return {row.district_id: row.percents for row in rows}  # later rows take the place of earlier


def over_caps(tally: Tally, caps: Mapping[int, Mapping[str, int]]) -> list[Over]:
    """By center and in the order of the categories."""
    found = []
    for (district, center), sums in sorted(_by_center(tally).items()):
        for category in Category:
            percent = caps.get(district, {}).get(category)
            spent = tally.by_category.get((center, category), 0)
            if percent is not None and spent > (most := most_of(sums.given, percent)):
                found.append(Over(center, category, spent, most, percent))
    return found


def most_of(given: int, percent: int) -> int:
    return given * percent // 100


def _by_center(tally: Tally) -> dict[tuple[int, int], Sums]:
    found: dict[tuple[int, int], Sums] = {}
    for (district, center, _), sums in tally.sums.items():
        found[district, center] = found.get((district, center), Sums()) + sums
    return found


def beyond_cap(expense: Expense, desk: RoleGrant) -> list[str]:
    """What to say after an entry that took its category beyond its cap."""
    part = Part(desk, expense.pool.round, center=expense.center)
    caps = caps_in_force(part)
    overs = over_caps(tally_of(part), caps) if caps else []
    return [over.sentence for over in overs if over.category == expense.category]


def _district_of(part: Part) -> int | None:
    if part.district is not None:
        return part.district.pk
    if part.center is not None:
        return part.center.district_id
    desk = part.desk
    return desk.subdistrict.district_id if desk.subdistrict else desk.district_id

"""What filed figures add up to. Pure: figures of districts in, sums and rates out.

A version that was signed before a figure existed lacks it. Such a district is not taken for zero:
it is left out of that sum and of every rate that needs it, and the page names it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reports.figure import MISSING, Figure, Rate

Figures = Mapping[str, int]


def total_of(key: str, districts: Sequence[Figures]) -> int | None:
    """The sum over those that have the figure; None where districts are there and none has it."""
    values = [figures[key] for figures in districts if figures.get(key) is not None]
    return sum(values) if values or not districts else None


def rate_of(rate: Rate, districts: Sequence[Figures]) -> int | None:
    """In tenths of a percent, from the sums of both parts over the districts that have both."""
    keys = (rate.part, rate.whole)
    both = [figures for figures in districts if all(figures.get(key) is not None for key in keys)]
    return rate.of({key: sum(figures[key] for figures in both) for key in keys})


def told_of(made: Figure | Rate, districts: Sequence[Figures]) -> str:
    """The city's value with its unit, as a sentence quotes it."""
    if isinstance(made, Rate):
        return made.told_as(rate_of(made, districts))
    total = total_of(made.key, districts)
    return MISSING if total is None else made.told(total)


@dataclass(frozen=True, slots=True)
class Lacking:
    """A figure or rate, and the districts whose versions do not have it."""

    made: Figure | Rate
    districts: tuple[str, ...]

    @property
    def sentence(self) -> str:
        names = "、".join(self.districts)
        return f"{self.made.label}：{names}的定稿没有这项数据，合计不含{names}。"


def lacking(
    made: Iterable[Figure | Rate], districts: Iterable[tuple[str, Figures]]
) -> tuple[Lacking, ...]:
    """What some versions do not have, in the order of ``made``; what all have is left out."""
    named = list(districts)
    found = (
        Lacking(one, tuple(name for name, figures in named if _lacks(one, figures))) for one in made
    )
    return tuple(one for one in found if one.districts)


def _lacks(made: Figure | Rate, figures: Figures) -> bool:
    keys = (made.part, made.whole) if isinstance(made, Rate) else (made.key,)
    return any(figures.get(key) is None for key in keys)

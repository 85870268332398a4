"""What the work of a center is measured in, and how measures become one number; no Django.

Each measure has a whole coefficient of its own in a run; 0 leaves it out. What a district adds
to the tasks has the key ``task_`` and its number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

MOST = 10_000  # the largest coefficient
EXTRA = "task_"


class Measure(NamedTuple):
    key: str
    label: str
    unit: str


TASK = (
    Measure("communities", "社区、村", "个"),
    Measure("priority_clients", "重点服务对象", "人"),
)
SERVICE = (
    Measure("service_minutes", "服务", "分钟"),
    Measure("person_times", "服务人次", "人次"),
    Measure("individual_cases", "个案", "个"),
    Measure("group_cases", "小组案例", "个"),
    Measure("community_cases", "社区案例", "个"),
    Measure("activities", "小组和社区活动", "场"),
    Measure("supervision_minutes", "督导", "分钟"),
)
# What counts the same work once more beside its minutes; a run says so under its table.
IN_THE_MINUTES = ("individual_cases", "group_cases", "community_cases", "activities")
# The policy's own two words, before a district says more: communities, and time of service.
USUAL = {"communities": 1, "service_minutes": 1}


def load(measures: Iterable[Measure], figures: Mapping[str, int], by: Mapping[str, int]) -> int:
    """One number of many: every figure times its coefficient."""
    return sum(figures.get(m.key, 0) * by.get(m.key, 0) for m in measures)


def words(measures: Iterable[Measure], figures: Mapping[str, int], by: Mapping[str, int]) -> str:
    """What a load counts, for ``explain``: one figure as it is, several with their coefficients.

    With one measure alone its coefficient changes nothing, so it is not told.
    """
    used = [m for m in measures if by.get(m.key)]
    if len(used) == 1 and by[used[0].key] == 1:
        return f"{used[0].label} {{}} {used[0].unit}"
    told = "、".join(f"{m.label} {figures.get(m.key, 0)} {m.unit}×{by[m.key]}" for m in used)
    return f"{told}，折合 {{}}" if told else "{}"


def told_twice(by: Mapping[str, int]) -> str:
    """The sentence where the same work weighs by its minutes and again by its number."""
    named = [m.label for m in SERVICE if m.key in IN_THE_MINUTES and by.get(m.key)]
    if not (named and by.get("service_minutes")):
        return ""
    return f"{'、'.join(named)}的服务时长已计入服务时长，另设系数是有意加重"


def in_words(by: Mapping[str, int], extras: Iterable[Measure] = ()) -> str:
    """The coefficients of a run as one line."""
    measures = (*TASK, *extras, *SERVICE)
    return "，".join(f"{m.label}每{m.unit}{by[m.key]}" for m in measures if by.get(m.key))

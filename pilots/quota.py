"""What a center owes in a round, and how far along it is (实施方案三(二)): integers, no Django.

Cases are counted in whole cases, supervision in whole minutes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.problems import Problem

CLAUSE = "实施方案三(二)"


class Pace(StrEnum):
    """The three words a center's progress is told in, and that of a unit that has withdrawn."""

    DONE = "已完成"
    NORMAL = "正常"
    BEHIND = "需加快"
    LEFT = "已退出"  # goes at no pace: see ``PilotUnit.has_withdrawn``


@dataclass(frozen=True, slots=True)
class Quota:
    """What is owed: whole cases and minutes of professional supervision."""

    cases: int
    supervision_minutes: int


def pro_rata(quota: Quota, days_served: int, days_in_round: int) -> Quota:
    """The quota of a unit that served only part of the round, rounded up to the whole.

    Raises ValueError when the round has no days, or the days served are not among them.
    """
    if not 0 <= days_served <= days_in_round or not days_in_round:
        raise ValueError("Days served must lie within a round of at least one day.")
    return Quota(
        _rounded_up(quota.cases * days_served, days_in_round),
        _rounded_up(quota.supervision_minutes * days_served, days_in_round),
    )


def quota_of(unit, round) -> Quota:
    """What this unit owes: the round's quota, by its own days where the round is pro rata."""
    if not round.is_pro_rata:
        return round.quota
    return pro_rata(
        round.quota,
        days_of(unit.starts_on, unit.ends_on),
        days_of(round.service_starts_on, round.service_ends_on),
    )


def days_of(first: date, last: date) -> int:
    """How many days there are from the first to the last, both of them days of service."""
    return (last - first).days + 1


@dataclass(frozen=True, slots=True)
class Standing:
    """What a unit has done, held against its quota and against its days.

    ``total_days`` are the days of the unit, ``elapsed_days`` how many of them are over. Elapsed
    days below zero or past the end are read as none or all; a unit without days owes it all.
    """

    quota: Quota
    cases: int
    supervision_minutes: int
    elapsed_days: int
    total_days: int
    has_left: bool = False

    @property
    def missing_cases(self) -> int:
        return max(self.quota.cases - self.cases, 0)

    @property
    def missing_minutes(self) -> int:
        return max(self.quota.supervision_minutes - self.supervision_minutes, 0)

    @property
    def expected_cases(self) -> int:
        """Cases due by now: quota × elapsed ÷ total days, rounded up."""
        return self._expected(self.quota.cases)

    @property
    def expected_minutes(self) -> int:
        """Minutes of supervision due by now: quota × elapsed ÷ total days, rounded up."""
        return self._expected(self.quota.supervision_minutes)

    @property
    def case_pace(self) -> Pace:
        return self._pace(self.cases, self.quota.cases, self.expected_cases)

    @property
    def supervision_pace(self) -> Pace:
        owed = self.quota.supervision_minutes
        return self._pace(self.supervision_minutes, owed, self.expected_minutes)

    @property
    def pace(self) -> Pace:
        """The worse of the two: done only when both are, behind as soon as one is."""
        if self.has_left:
            return Pace.LEFT
        paces = {self.case_pace, self.supervision_pace}
        return next(pace for pace in (Pace.BEHIND, Pace.NORMAL, Pace.DONE) if pace in paces)

    @property
    def case_rule(self) -> str:
        """Why ``case_pace`` is what it is, in one sentence."""
        owed, expected = f"{self.quota.cases}个", f"{self.expected_cases}个"
        return self._rule(self.case_pace, owed, expected, f"{self.cases}个")

    @property
    def supervision_rule(self) -> str:
        """Why ``supervision_pace`` is what it is, in one sentence."""
        owed = hours_in_words(self.quota.supervision_minutes)
        expected = hours_in_words(self.expected_minutes)
        done = hours_in_words(self.supervision_minutes)
        return self._rule(self.supervision_pace, owed, expected, done)

    @property
    def rule(self) -> str:
        """Both sentences behind ``pace``, each with the name of what it counts."""
        return f"服务案例：{self.case_rule}；专业督导：{self.supervision_rule}"

    @property
    def problems(self) -> list[Problem]:
        """What is still owed, whatever the day; empty when the quota is met."""
        problems = []
        if self.missing_cases:
            message = f"还差{self.missing_cases}个服务案例"
            problems.append(Problem("cases_short", message, CLAUSE))
        if self.missing_minutes:
            message = f"还差{hours_in_words(self.missing_minutes)}专业督导"
            problems.append(Problem("supervision_short", message, CLAUSE))
        return problems

    @property
    def is_met(self) -> bool:
        return not self.problems

    @property
    def _days_gone(self) -> int:
        return min(max(self.elapsed_days, 0), self.total_days)

    def _expected(self, owed: int) -> int:
        if self.total_days <= 0:
            return owed
        return _rounded_up(owed * self._days_gone, self.total_days)

    def _pace(self, done: int, owed: int, expected: int) -> Pace:
        """``expected`` is rounded up: for whole numbers that compares as the exact fraction does."""
        if done >= owed:
            return Pace.DONE
        if self.has_left:
            return Pace.LEFT
        return Pace.BEHIND if done < expected else Pace.NORMAL

    def _rule(self, pace: Pace, owed: str, expected: str, done: str) -> str:
        if pace in (Pace.DONE, Pace.LEFT) or self.total_days <= 0:
            return f"应完成{owed}，已完成{done}"
        days = f"{owed}×{self._days_gone}天÷{self.total_days}天"
        return f"按进度应完成{expected}（{days}），已完成{done}"


def hours_in_words(minutes: int) -> str:
    """Minutes as a sentence says them, never rounded: 12.5小时, 60小时, 12小时31分钟, 1分钟.

    One rounded decimal would say "还差0.0小时" to a center that lacks a minute, and would show
    equal figures beside 需加快. ``minutes`` must not be negative.
    """
    hours, rest = divmod(minutes, 60)
    if not rest:
        return f"{hours}小时"
    if not rest % 6:
        return f"{hours}.{rest // 6}小时"
    return f"{hours}小时{rest}分钟" if hours else f"{rest}分钟"


def _rounded_up(numerator: int, denominator: int) -> int:
    return -(-numerator // denominator)

"""Who may do professional social work at a center (实施方案三(四)): pure dates, no Django.

Three routes, tried in this order: a 社会工作师 certificate (or the higher one); an
助理社会工作师 certificate held for three full years; a bachelor's degree or higher in 社会工作.
A rural waiver never enters here: it is counted apart and does not alter the verdict.
"""

from __future__ import annotations

import unicodedata
from calendar import isleap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

CLAUSE = "实施方案三(四)"
NOTHING_HELD = "无相应证书或学历"
MAJOR = "社会工作"
ASSISTANT_YEARS = 3


class Level(StrEnum):
    """Levels of the 社会工作者职业水平证书, lowest first."""

    ASSISTANT = "assistant"
    INTERMEDIATE = "intermediate"
    SENIOR = "senior"

    @property
    def label(self) -> str:
        return LEVEL_LABELS[self]


LEVEL_LABELS = {
    Level.ASSISTANT: "助理社会工作师",
    Level.INTERMEDIATE: "社会工作师",
    Level.SENIOR: "高级社会工作师",
}


class DegreeLevel(StrEnum):
    """Levels of 学历 as the diploma names them, lowest first."""

    ASSOCIATE = "associate"
    BACHELOR = "bachelor"
    MASTER = "master"
    DOCTOR = "doctor"

    @property
    def label(self) -> str:
        return DEGREE_LABELS[self]


DEGREE_LABELS = {
    DegreeLevel.ASSOCIATE: "专科",
    DegreeLevel.BACHELOR: "本科",
    DegreeLevel.MASTER: "硕士研究生",
    DegreeLevel.DOCTOR: "博士研究生",
}


class Route(StrEnum):
    """Which of the policy's three alternatives a person meets, in the order they are tried."""

    SOCIAL_WORKER = "social_worker"
    ASSISTANT_THREE_YEARS = "assistant_three_years"
    DEGREE = "degree"
    NONE = "none"

    @property
    def label(self) -> str:
        return ROUTE_LABELS[self]


ROUTE_LABELS = {
    Route.SOCIAL_WORKER: "社会工作师",
    Route.ASSISTANT_THREE_YEARS: "助理社会工作师满三年",
    Route.DEGREE: "社会工作专业本科及以上学历",
    Route.NONE: "不符合资质要求",
}
ROUTE_ORDER = tuple(Route)


@dataclass(frozen=True, slots=True)
class CredentialFact:
    """One certificate. ``approved_on`` is its 批准日期.

    ``registered_until`` is the end of the 登记 and is deliberately never read by the rule:
    the certificate is valid for life, a lapsed registration only warns.
    """

    level: Level
    approved_on: date
    registered_until: date | None = None


@dataclass(frozen=True, slots=True)
class DegreeFact:
    """One diploma; ``major`` as written on it, ``graduated_on`` its 毕业日期."""

    level: DegreeLevel
    major: str
    graduated_on: date


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer for one day, with the sentence that proves it.

    ``changes_on`` is the first later day on which an unmet verdict becomes met from what is
    already known; None when it is met, or when nothing known will ever change it.
    """

    route: Route
    is_met: bool
    evidence: str
    changes_on: date | None


@dataclass(frozen=True, slots=True)
class _Ground:
    """One way to meet the rule: ``paper`` in hand since ``since``, and the first day it counts."""

    route: Route
    met_from: date
    paper: str
    since: date

    @property
    def evidence(self) -> str:
        """Told of the one that decides: a city judges some thousand people for a page."""
        if self.route == Route.ASSISTANT_THREE_YEARS:
            return f"{self.paper} {_words(self.since)}取得，{_words(self.met_from)}起满三年"
        return f"{_words(self.since)}取得{self.paper}"

    @property
    def evidence_before(self) -> str:
        """The same fact told on a day before it counts."""
        if self.route == Route.ASSISTANT_THREE_YEARS:
            return self.evidence
        return f"将于{self.evidence}"


def full_years(start: date, years: int) -> date:
    """The day a term of ``years`` counted from ``start`` is full (Civil Code 200-203).

    The start day itself is not counted, so the term ends on the matching calendar day, or on
    the last day of the month where there is none: 29 February gives 28 February. Raises
    ValueError past the year 9999.
    """
    year = start.year + years
    if (start.month, start.day) == (2, 29) and not isleap(year):
        return date(year, 2, 28)
    return start.replace(year=year)


def has_held(start: date, years: int, on: date) -> bool:
    """Whether something held since ``start`` has been held ``years`` full years by ``on``."""
    return on >= full_years(start, years)


def verdict(
    credentials: Iterable[CredentialFact], degrees: Iterable[DegreeFact], on: date
) -> Verdict:
    """Whether a person with these papers meets 实施方案三(四) on the day ``on``.

    The first route met wins, and within it the paper that has met it longest. When none is,
    the evidence is the paper that will meet one soonest.
    """
    grounds = [*_credential_grounds(credentials), *_degree_grounds(degrees)]
    met = [ground for ground in grounds if ground.met_from <= on]
    if met:
        best = min(met, key=lambda ground: (ROUTE_ORDER.index(ground.route), ground.met_from))
        return Verdict(best.route, True, best.evidence, None)
    if grounds:
        first = min(grounds, key=lambda ground: (ground.met_from, ROUTE_ORDER.index(ground.route)))
        return Verdict(Route.NONE, False, first.evidence_before, first.met_from)
    return Verdict(Route.NONE, False, NOTHING_HELD, None)


def _credential_grounds(credentials: Iterable[CredentialFact]) -> Iterator[_Ground]:
    for credential in credentials:
        paper, day = f"{LEVEL_LABELS[credential.level]}证书", credential.approved_on
        if credential.level == Level.ASSISTANT:
            full = full_years(day, ASSISTANT_YEARS)
            yield _Ground(Route.ASSISTANT_THREE_YEARS, full, paper, day)
        else:
            yield _Ground(Route.SOCIAL_WORKER, day, paper, day)


def _degree_grounds(degrees: Iterable[DegreeFact]) -> Iterator[_Ground]:
    for degree in degrees:
        if degree.level == DegreeLevel.ASSOCIATE or not _is_social_work(degree.major):
            continue
        paper = f"{MAJOR}专业{DEGREE_LABELS[degree.level]}学历"
        yield _Ground(Route.DEGREE, degree.graduated_on, paper, degree.graduated_on)


def _is_social_work(major: str) -> bool:
    """Only the major of that very name; blanks and a written-out 专业 are tolerated."""
    name = "".join(unicodedata.normalize("NFKC", major).split())
    return name.removesuffix("专业") == MAJOR


def _words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"

"""What makes a closed case worth a second look before the district gives its word. Pure.

A warning blocks nothing: it says in one sentence what was seen and on what. Each threshold stands
here with its reason.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import models

from cases.prints import NEARLY, likeness
from core.chinese_dates import BEIJING, format_date

# Six fields take about two minutes; thirty in one hour are not written as one goes.
BURST, BURST_WITHIN = 30, timedelta(hours=1)
# Ten by night are an evening of catching up, not one visit that ran late.
NIGHT, NIGHT_BEGINS, NIGHT_ENDS = 10, 22, 6
# MZ/T 094 asks for six stages; within a week nobody has been assessed, served and evaluated.
SHORTEST_DAYS = 7
# A month without a visit is followed by a question in supervision (see cases.stage_terms).
LONGEST_GAP_DAYS = 60
MOST_NAMED = 3


class WarningKind(models.TextChoices):
    COPIED = "copied", "文字雷同"
    OVERLAP = "overlap", "时间重叠"
    AT_ONCE = "at_once", "集中登记"
    UNMEASURED = "unmeasured", "目标未评"
    TOO_SHORT = "too_short", "办理过快"
    UNVISITED = "unvisited", "长期未服务"
    ALL_LATE = "all_late", "全部补录"


@dataclass(frozen=True, slots=True)
class Warned:
    kind: WarningKind
    sentence: str

    def as_pair(self) -> list[str]:
        """As it is kept with a decision."""
        return [self.kind.label, self.sentence]


@dataclass(frozen=True, slots=True)
class Served:
    """One service without its text; ``place`` is what it is called in a sentence."""

    pk: int
    worker: int
    worker_name: str
    place: str
    starts: datetime
    ends: datetime
    recorded_by: int
    recorded_at: datetime
    is_late: bool = False

    def meets(self, other: "Served") -> bool:
        return self.starts < other.ends and other.starts < self.ends


@dataclass(frozen=True, slots=True)
class Marked:
    """One text by its marks; ``label`` is what it is called in a sentence."""

    pk: int
    case: int
    number: str
    label: str
    digest: str
    sketch: str


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the case and those that it may be a copy of."""

    own: Marked
    others: Sequence[Marked]


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """All that the rules ask of a case.

    ``others`` are services of the same people around the same days, ``recorded`` the moments at
    which each person who recorded a service of this case recorded any (also of other cases);
    ``goals`` how many there are and how many were measured.
    """

    pk: int
    opened_on: date
    closed_on: date
    served: Sequence[Served] = ()
    others: Sequence[Served] = ()
    recorded: Mapping[int, Sequence[datetime]] = field(default_factory=dict)
    texts: Sequence[Text] = ()
    goals: tuple[int, int] = (0, 0)


def warnings_of(facts: CaseFacts) -> list[Warned]:
    """Every warning about the case, in the order of ``WarningKind``."""
    return [
        Warned(kind, sentence) for kind, rule in RULES.items() if (sentence := rule(facts)) != ""
    ]


def copied(facts: CaseFacts) -> str:
    """Texts that are the same, or nearly, in two records or two cases."""
    found = []
    for text in facts.texts:
        for other in text.others:
            # Two of the same case are one pair, not two.
            is_twin = other.case == text.own.case and other.pk < text.own.pk
            if not is_twin and (how := _how_alike(text.own, other)):
                whose = "本案例" if other.case == text.own.case else f"案例{other.number}"
                found.append(f"{text.own.label}与{whose}的{other.label}{how}")
    return _listed(found, "处", "。")


def _how_alike(text: Marked, other: Marked) -> str:
    if text.digest == other.digest:
        return "文字相同"
    alike = likeness(text.sketch, other.sketch)
    return f"文字约{round(alike * 100)}%相同" if alike >= NEARLY else ""


def overlap(facts: CaseFacts) -> str:
    """One worker in two places at once."""
    found, seen = [], set()
    for mine in facts.served:
        for other in facts.others:
            pair = frozenset((mine.pk, other.pk))
            if len(pair) == 1 or pair in seen or other.worker != mine.worker:
                continue
            if mine.meets(other):
                seen.add(pair)
                found.append(
                    f"{mine.worker_name}{_moment(mine.starts)}至{_clock(mine.ends)}的服务"
                    f"与{other.place}{_clock(other.starts)}至{_clock(other.ends)}的服务时间重叠"
                )
    return _listed(found, "处", "。")


def at_once(facts: CaseFacts) -> str:
    """Many services recorded within an hour, or in one night, by who recorded those of the case."""
    found = []
    for row in sorted(facts.served, key=lambda row: (row.recorded_at, row.pk)):
        moments = sorted(facts.recorded.get(row.recorded_by, ()))
        near = [m for m in moments if abs(m - row.recorded_at) <= BURST_WITHIN]
        if (most := _busiest(near, row.recorded_at)) >= BURST:
            moment = _moment(row.recorded_at.astimezone(BEIJING))
            found.append(f"{moment}前后1小时内由同一人登记了{most}条服务")
        elif (night := _night_of(row.recorded_at)) is not None:
            same = sum(_night_of(moment) == night for moment in moments)
            if same >= NIGHT:
                found.append(f"{format_date(night)}夜间（22时至次日6时）由同一人登记了{same}条服务")
    return _listed(list(dict.fromkeys(found)), "次", "。")


def _busiest(moments: list[datetime], at: datetime) -> int:
    """The most moments in any hour that holds ``at``."""
    windows = [start for start in moments if start <= at and at - start <= BURST_WITHIN]
    return max(
        (sum(start <= m <= start + BURST_WITHIN for m in moments) for start in windows), default=0
    )


def _night_of(at: datetime) -> date | None:
    """The evening of the night the moment lies in, None by day."""
    local = at.astimezone(BEIJING)
    if local.hour >= NIGHT_BEGINS:
        return local.date()
    return local.date() - timedelta(days=1) if local.hour < NIGHT_ENDS else None


def unmeasured(facts: CaseFacts) -> str:
    goals, measured = facts.goals
    if not goals:
        return "结案时没有登记可以评分的服务目标。"
    return f"结案时{goals}项服务目标中有{goals - measured}项没有评分。" if measured < goals else ""


def too_short(facts: CaseFacts) -> str:
    days = (facts.closed_on - facts.opened_on).days
    if days >= SHORTEST_DAYS:
        return ""
    took = f"{format_date(facts.opened_on)}接案，{format_date(facts.closed_on)}结案"
    return f"{took}，{f'只用了{days}天' if days else '当天办结'}。"


def unvisited(facts: CaseFacts) -> str:
    """The longest stretch between opening, services and closing."""
    if not facts.served:
        return "没有一条服务记录。"
    days = sorted({row.starts.date() for row in facts.served})
    stops = [facts.opened_on, *days, facts.closed_on]
    gap, begin, end = max((b - a, a, b) for a, b in zip(stops, stops[1:], strict=False))
    if gap.days <= LONGEST_GAP_DAYS:
        return ""
    return f"{format_date(begin)}至{format_date(end)}的{gap.days}天内没有服务记录。"


def all_late(facts: CaseFacts) -> str:
    if not facts.served or not all(row.is_late for row in facts.served):
        return ""
    return f"{len(facts.served)}条服务记录全部是补录（服务30天以后才登记）。"


RULES: dict[WarningKind, Callable[[CaseFacts], str]] = {
    WarningKind.COPIED: copied,
    WarningKind.OVERLAP: overlap,
    WarningKind.AT_ONCE: at_once,
    WarningKind.UNMEASURED: unmeasured,
    WarningKind.TOO_SHORT: too_short,
    WarningKind.UNVISITED: unvisited,
    WarningKind.ALL_LATE: all_late,
}


def _listed(found: Iterable[str], unit: str, end: str) -> str:
    """The first few in full, then how many there are in all; "" for none."""
    found = list(found)
    if not found:
        return ""
    more = f"；等共{len(found)}{unit}" if len(found) > MOST_NAMED else ""
    return "；".join(found[:MOST_NAMED]) + more + end


def _moment(at: datetime) -> str:
    return f"{format_date(at.date())}{at:%H:%M}"


def _clock(at: datetime) -> str:
    return f"{at:%H:%M}"

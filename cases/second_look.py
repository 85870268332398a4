"""What makes a closed case worth a second look before the district recognizes it. Pure.

Each rule gets facts that were fetched for many cases at once (``cases.second_look_facts``) and
answers with sentences that carry their evidence. None of them is proof and none blocks: an honest
case can have a reason for every one, so the district reads, asks the center, and decides. No rule
reads a text, and no sentence says a word about the person served.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from core.chinese_dates import BEIJING, format_date

# Six stages and their services within a week: MZ/T 094 asks for an assessment, a plan and an
# evaluation, each from its own contact with the person.
SHORTEST_DAYS = 7
# Twenty services within an hour are three minutes each, less than it takes to write down what was
# done; after a round of home visits a worker enters four or five.
BURST_ROWS, BURST_SPAN = 20, timedelta(hours=1)
# Between ten at night and six: catching up on one day's visits after an urgent evening is no news,
# ten services are several days' work.
NIGHT_ROWS, NIGHT_BEGINS, NIGHT_ENDS = 10, 22, 6
# One case's own evidence is named up to this many times, so that a row of the list stays a row.
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Doubt:
    """One warning: ``code`` for machines, ``text`` one Chinese sentence with its evidence."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A service record without its text. ``case`` is "" for a service outside any case."""

    pk: int
    case: str
    center: str
    worker: int
    worker_name: str
    recorder: int
    starts: datetime
    ends: datetime
    recorded_at: datetime
    is_late: bool
    text_hash: str

    @property
    def day(self) -> date:
        return self.starts.date()

    @property
    def place(self) -> str:
        return f"案例{self.case}" if self.case else "案例以外的服务"

    def meets(self, other: "Entry") -> bool:
        return self.starts < other.ends and other.starts < self.ends


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """A closed case. ``hashes``: of its long texts, by the text's name on the page."""

    number: str
    center: str
    opened_on: date
    closed_on: date
    is_measured: bool
    hashes: Mapping[str, str]
    entries: Sequence[Entry]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the cases are held against, in the reader's scope.

    ``entries``: what the same people served and recorded around the same days; ``same_texts``:
    records by the hash of their text; ``same_writings``: numbers of cases by name and hash of a
    long text. The cases' own rows are among all three.
    """

    entries: Sequence[Entry] = ()
    same_texts: Mapping[str, Sequence[Entry]] = field(default_factory=dict)
    same_writings: Mapping[tuple[str, str], Sequence[str]] = field(default_factory=dict)


def doubts(case: CaseFacts, around: Surroundings) -> list[Doubt]:
    """Every reason to look again, the gravest first."""
    return [
        *_copied_writings(case, around),
        *_copied_records(case, around),
        *_two_places(case, around),
        *_burst(case, around),
        *_by_night(case, around),
        *_closed_soon(case),
        *_all_late(case),
        *_without_measure(case),
    ]


def _copied_writings(case: CaseFacts, around: Surroundings) -> Iterator[Doubt]:
    for label, mark in case.hashes.items():
        alike = around.same_writings.get((label, mark), ()) if mark else ()
        others = sorted(set(alike) - {case.number})
        if others:
            yield Doubt("text_copied", f"“{label}”与案例{_named(others)}的完全相同。")


def _copied_records(case: CaseFacts, around: Surroundings) -> Iterator[Doubt]:
    copies = {}
    for entry in case.entries:
        alike = around.same_texts.get(entry.text_hash, ()) if entry.text_hash else ()
        if others := [other for other in alike if other.pk != entry.pk]:
            copies[entry.pk] = (entry, others)
    if not copies:
        return
    entry, others = next(iter(copies.values()))
    other = min(others, key=lambda one: (one.case == case.number, one.starts, one.pk))
    where = "本案例" if other.case == case.number else other.place
    yield Doubt(
        "record_copied",
        f"{len(copies)}次服务记录的内容与其他记录完全相同，"
        f"如{format_date(entry.day)}的与{where}{format_date(other.day)}的。",
    )


def _two_places(case: CaseFacts, around: Surroundings) -> Iterator[Doubt]:
    by_day: dict[tuple[int, date], list[Entry]] = {}
    for entry in around.entries:
        by_day.setdefault((entry.worker, entry.day), []).append(entry)
    met = []
    for entry in case.entries:
        # A service may run past midnight, so the days beside its own are looked at as well.
        days = [entry.day + timedelta(days=shift) for shift in (-1, 0, 1)]
        near = [other for day in days for other in by_day.get((entry.worker, day), ())]
        found = [other for other in near if other.pk != entry.pk and other.meets(entry)]
        if found:
            met.append((entry, min(found, key=lambda one: (one.starts, one.pk))))
    if met:
        entry, other = met[0]
        where = other.place if other.center == case.center else f"{other.center}{other.place}"
        where = "本案例另一次服务" if other.case == case.number else where
        yield Doubt(
            "two_places",
            f"{len(met)}次服务与同一社工的其他服务时间重叠，如{entry.worker_name}"
            f"{format_date(entry.day)}{entry.starts:%H:%M}至{entry.ends:%H:%M}，"
            f"同时在{where}（{other.starts:%H:%M}至{other.ends:%H:%M}）。",
        )


def _burst(case: CaseFacts, around: Surroundings) -> Iterator[Doubt]:
    """Many rows within a short span, at least one of them this case's."""
    most, since = 0, None
    for recorder, moments in _moments(around.entries).items():
        own = [entry.recorded_at for entry in case.entries if entry.recorder == recorder]
        last = 0
        for first, begin in enumerate(moments):
            while last < len(moments) and moments[last] < begin + BURST_SPAN:
                last += 1
            touches = any(begin <= moment < begin + BURST_SPAN for moment in own)
            if touches and last - first > most:
                most, since = last - first, begin
    if most >= BURST_ROWS and since is not None:
        moment = since.astimezone(BEIJING)
        yield Doubt(
            "burst",
            f"同一人从{format_date(moment.date())}{moment:%H:%M}起一小时内登记了{most}次服务，"
            "含本案例的记录。",
        )


def _by_night(case: CaseFacts, around: Surroundings) -> Iterator[Doubt]:
    counts: dict[tuple[int, date | None], int] = {}
    for entry in around.entries:
        key = (entry.recorder, night_of(entry.recorded_at))
        counts[key] = counts.get(key, 0) + 1
    own = {(entry.recorder, night_of(entry.recorded_at)) for entry in case.entries}
    nights = [(counts.get(key, 0), key[1]) for key in own if key[1] is not None]
    number, night = max(nights, default=(0, None))
    if number >= NIGHT_ROWS and night is not None:
        yield Doubt(
            "by_night",
            f"{format_date(night)}{NIGHT_BEGINS}时至次日{NIGHT_ENDS}时，同一人登记了{number}次服务，"
            "含本案例的记录。",
        )


def night_of(moment: datetime) -> date | None:
    """The evening on which the night of this moment began; None by day."""
    local = moment.astimezone(BEIJING)
    if local.hour >= NIGHT_BEGINS:
        return local.date()
    return local.date() - timedelta(days=1) if local.hour < NIGHT_ENDS else None


def _moments(entries: Sequence[Entry]) -> dict[int, list[datetime]]:
    by_recorder: dict[int, list[datetime]] = {}
    for entry in entries:
        by_recorder.setdefault(entry.recorder, []).append(entry.recorded_at)
    return {recorder: sorted(moments) for recorder, moments in by_recorder.items()}


def _closed_soon(case: CaseFacts) -> Iterator[Doubt]:
    days = (case.closed_on - case.opened_on).days
    if days < SHORTEST_DAYS:
        span = f"{format_date(case.opened_on)}接案，{format_date(case.closed_on)}结案"
        how_long = f"相隔{days}天" if days else "在同一天"
        yield Doubt("closed_soon", f"{span}，{how_long}，不足{SHORTEST_DAYS}天。")


def _all_late(case: CaseFacts) -> Iterator[Doubt]:
    if case.entries and all(entry.is_late for entry in case.entries):
        yield Doubt("all_late", f"{len(case.entries)}次服务记录全部是补录（超过30天才登记）。")


def _without_measure(case: CaseFacts) -> Iterator[Doubt]:
    """Where the goals of a case become rows of their own, what was measured of them is asked here."""
    if not case.is_measured:
        yield Doubt("not_measured", "结案时没有填写评估(目标达成情况)。")


def _named(numbers: Sequence[str]) -> str:
    shown = "、".join(numbers[:MOST_NAMED])
    return shown if len(numbers) <= MOST_NAMED else f"{shown}等{len(numbers)}个案例"

"""What the database is asked of a source: the sums of some figures, by some columns of its rows.

The SQL of a question depends on its shape alone, never on the round, the days or the places that
it is asked of: it is made once for each shape and kept (``core.statements``).
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, cast

from core.statements import Slot, Statement, filling, slots
from pilots.models import Round
from reports.question import Question
from reports.sources import SOURCE_OF

# The words of a round that choose which rows count, and so the SQL.
ROUND_WORDS = ("counting_rule", "counts_peer_supervision", "counts_training_supervision")


class Shape(NamedTuple):
    """All that the SQL depends on: ``keys`` are figures of one source."""

    keys: tuple[str, ...]
    columns: tuple[str, ...]
    districts: int
    is_of_center: bool
    is_of_days: bool
    part: tuple[str, str] | None
    words: tuple[Any, ...]


class _OpenRound(Slot):
    """A round of which only the words are known. It stands for its own key, as rounds do."""

    def __init__(self, words: tuple[Any, ...]):
        super().__init__("round")
        for name, word in zip(ROUND_WORDS, words, strict=True):
            setattr(self, name, word)
        self.service_starts_on, self.service_ends_on = Slot("starts_on"), Slot("ends_on")


def sums_by(
    keys: Sequence[str], columns: Sequence[str], question: Question
) -> list[tuple[Sequence[Any], Sequence[int]]]:
    """For each combination of the ``columns`` that occurs, in their order: its values, and what
    the figures ``keys``, all of one source, come to there. One query; none of no district."""
    if not question.districts:
        return []
    shape = Shape(
        keys=tuple(keys),
        columns=tuple(columns),
        districts=len(question.districts),
        is_of_center=question.center is not None,
        is_of_days=question.days is not None,
        part=question.part,
        words=tuple(getattr(question.round, name) for name in ROUND_WORDS),
    )
    at = len(columns)
    return [(row[:at], row[at:]) for row in statement(shape).rows(_values(question))]


@lru_cache(maxsize=1024)
def statement(shape: Shape) -> Statement:
    """The question of this shape, with its values left open."""
    source, question = SOURCE_OF[shape.keys[0]], _open(shape)
    conditions = [source.measures[key].condition(question) for key in shape.keys]
    rows, first = source.within(question), conditions[0]
    # Where all figures are of the same rows these alone are read: a condition inside each sum would
    # read the others too, years of them.
    is_shared = all(condition == first for condition in conditions)
    # Not by the bare names: one is a column, and a sum of that name would hide it from the next.
    sums = {
        f"sum_{key}": source.measures[key].of(None if is_shared else condition)
        for key, condition in zip(shape.keys, conditions, strict=True)
    }
    rows = rows.filter(first) if is_shared else rows
    asked = rows.order_by(*shape.columns).values_list(*shape.columns).annotate(**sums)
    return Statement.of(asked)


def _open(shape: Shape) -> Question:
    """A question of this shape with a slot for each value."""
    return Question(
        round=cast(Round, _OpenRound(shape.words)),
        on=cast(Any, Slot("on")),
        districts=slots("district", shape.districts),
        center=cast(Any, Slot("center")) if shape.is_of_center else None,
        days=cast(Any, (Slot("first"), Slot("last"))) if shape.is_of_days else None,
        part=shape.part,
    )


def _values(question: Question) -> Mapping[str, Any]:
    round, (first, last) = question.round, question.days or (None, None)
    return {
        "round": round.pk,
        "starts_on": round.service_starts_on,
        "ends_on": round.service_ends_on,
        "on": question.on,
        "center": question.center.pk if question.center else None,
        "first": first,
        "last": last,
        **filling("district", question.districts),
    }

"""Two readings of one form compared in words, part by part. Pure: no Django, no clock.

A reading is what ``pilots.parts`` describes, so whatever can be shown can be compared, also when
one of the two was signed in an older format. What changed is said by words; the marks of what
went and what came (``<del>``, ``<ins>``) only help the eye.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from pilots.parts import Answer, Part, Row, Table

SAID, KEPT, GONE, CAME = "said", "kept", "gone", "came"

UNFILLED = "未填写"
LONG = 40  # characters; from here on a text is compared by phrases, not as a whole
SHORTENED = 80  # an unchanged stretch longer than this shows its two ends
END = 30
NAME = 20

_PHRASE = re.compile(r"[^，。；：！？、,;!?\n]*[，。；：！？、,;!?\n]+|[^，。；：！？、,;!?\n]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a change: our own (said), or of the form (kept, gone, came)."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One field or row that differs; ``label`` is "" where the part is one text."""

    label: str
    pieces: tuple[Piece, ...]

    @property
    def words(self) -> str:
        """The change as one sentence: 由 52,000 改为 53,100"""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class PartChange:
    title: str
    changes: tuple[Change, ...]


def compare(before: Sequence[Part], after: Sequence[Part]) -> list[PartChange]:
    """Every part of the two readings, also those in which nothing changed; the later order."""
    earlier, later = dict(before), dict(after)
    return [
        PartChange(title, tuple(_part(earlier.get(title), later.get(title))))
        for title in _titles(earlier, later)
    ]


def phrases(before: str, after: str) -> list[Piece]:
    """The later text with what went and what came, phrase by phrase; nothing left out.

    Kept and gone together are the earlier text, kept and came the later one.
    """
    old, new = _PHRASE.findall(before), _PHRASE.findall(after)
    pieces = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new).get_opcodes():
        if tag == "equal":
            pieces.append(Piece(KEPT, "".join(old[i1:i2])))
            continue
        gone, came = "".join(old[i1:i2]), "".join(new[j1:j2])
        pieces += [piece for piece in (Piece(GONE, gone), Piece(CAME, came)) if piece.text]
    return pieces


def _titles(earlier: Iterable[str], later: Iterable[str]) -> list[str]:
    return list(dict.fromkeys([*later, *earlier]))


def _part(before: list | None, after: list | None) -> list[Change]:
    if before is None:
        return [_absent("前一版没有这一部分，后一版为："), *_each([], after or [], is_new=True)]
    if after is None:
        return [_absent("后一版没有这一部分，前一版为："), *_each(before, [], is_new=True)]
    return _each(before, after)


def _absent(words: str) -> Change:
    return Change("", (Piece(SAID, words),))


def _each(before: list, after: list, *, is_new: bool = False) -> list[Change]:
    earlier, later = dict(_numbered(before)), dict(_numbered(after))
    changes = []
    for place in dict.fromkeys([*later, *earlier]):
        label = place[0]
        changes += _answer(label, earlier.get(place), later.get(place), is_new=is_new)
    return changes


def _numbered(answers: list) -> Iterable[tuple[tuple[str, int], Answer]]:
    """Two answers may have the same label: the first is compared with the first."""
    seen: Counter[str] = Counter()
    for label, answer in answers:
        seen[label] += 1
        yield (label, seen[label]), answer


def _answer(
    label: str, before: Answer | None, after: Answer | None, *, is_new: bool
) -> list[Change]:
    if before == after:
        return []
    if isinstance(before, Table) or isinstance(after, Table):
        return _tables(_table(before, like=after), _table(after, like=before))
    if is_new:
        return _in_a_new_part(label, before, after)
    return [Change(label, _sentence(before, after))]


def _in_a_new_part(label: str, before: str | None, after: str | None) -> list[Change]:
    piece = Piece(CAME, after) if after else Piece(GONE, before or "")
    return [Change(label, (piece,))] if piece.text else []


def _sentence(before: str | None, after: str | None) -> tuple[Piece, ...]:
    if before is None:
        return _spaced("前一版没有这一项，后一版为", _filled(CAME, after))
    if after is None:
        return _spaced("后一版没有这一项，前一版为", _filled(GONE, before))
    if before and after and _is_long(before, after):
        return tuple(_shown(phrases(before, after)))
    return _spaced("由", _filled(GONE, before), "改为", _filled(CAME, after))


def _filled(kind: str, text: str | None) -> Piece:
    return Piece(kind, text) if text else Piece(SAID, UNFILLED)


def _spaced(*words: str | Piece) -> tuple[Piece, ...]:
    """A space of our own on each side of what the form says: 由 18 改为 20"""
    pieces: list[Piece] = []
    for piece in _said(*words):
        if pieces:
            pieces.append(Piece(SAID, " "))
        pieces.append(piece)
    return tuple(_joined(pieces))


def _said(*words: str | Piece) -> tuple[Piece, ...]:
    pieces = [word if isinstance(word, Piece) else Piece(SAID, word) for word in words]
    return tuple(_joined(pieces))


def _joined(pieces: list[Piece]) -> Iterable[Piece]:
    for kind, run in groupby(pieces, key=lambda piece: piece.kind):
        yield Piece(kind, "".join(piece.text for piece in run))


def _is_long(before: str, after: str) -> bool:
    return any(len(text) > LONG or "\n" in text for text in (before, after))


def _shown(pieces: Iterable[Piece]) -> Iterable[Piece]:
    """Marked by words, and long stretches without a change cut short."""
    marks = {GONE: "〔删去：", CAME: "〔新增："}
    for piece in pieces:
        if piece.kind in marks:
            yield from (Piece(SAID, marks[piece.kind]), piece, Piece(SAID, "〕"))
        elif len(piece.text) > SHORTENED:
            cut = len(piece.text) - 2 * END
            yield Piece(KEPT, piece.text[:END])
            yield Piece(SAID, f"……（{cut}字未变）……")
            yield Piece(KEPT, piece.text[-END:])
        else:
            yield piece


def _table(answer: Answer | None, *, like: Answer | None) -> Table:
    """The table, or an empty one with the columns of the other where there was none."""
    if isinstance(answer, Table):
        return answer
    if isinstance(like, Table):
        return Table(like.columns, (), like.name)
    raise TypeError("Neither answer is a table")


def _tables(before: Table, after: Table) -> list[Change]:
    earlier = {row.key: row for row in before.rows}
    later = {row.key: row for row in after.rows}
    changes: list[Change] = []
    for number, row in enumerate(after.rows, 1):
        if row.key in earlier:
            changes += _cells(number, earlier[row.key], row, before, after)
        else:
            changes.append(_whole(number, row, after, CAME, "新增一行："))
    for number, row in enumerate(before.rows, 1):
        if row.key not in later:
            changes.append(_whole(number, row, before, GONE, "删去一行："))
    return [*changes, *_order(earlier, later, after)]


def _called(number: int, name: str) -> str:
    short = name if len(name) <= NAME else f"{name[:NAME]}…"
    return f"第{number}行“{short}”"


def _whole(number: int, row: Row, table: Table, kind: str, words: str) -> Change:
    facts = [f"{c}：{text}" for c, text in zip(table.columns, row.cells, strict=True) if text]
    said = _said(words, Piece(kind, "；".join(facts)))
    return Change(_called(number, table.name_of(row)), said)


def _cells(number: int, was: Row, row: Row, before: Table, after: Table) -> Iterable[Change]:
    old = dict(zip(before.columns, was.cells, strict=True))
    new = dict(zip(after.columns, row.cells, strict=True))
    for column in dict.fromkeys([*new, *old]):
        if old.get(column) == new.get(column):
            continue
        called = f"{_called(number, after.name_of(row))}的{column}"
        yield Change(called, _sentence(old.get(column), new.get(column)))


def _order(earlier: dict, later: dict, after: Table) -> list[Change]:
    kept = [key for key in earlier if key in later]
    if kept == [key for key in later if key in earlier]:
        return []
    names = "、".join(f"“{after.name_of(row)[:NAME]}”" for row in after.rows)
    return [Change("", (Piece(SAID, f"各行顺序有调整，现为：{names}。"),))]

"""A text with its marks as a page shows them: pieces to print, and one line per word found."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cases.exemplary.states import TEXTS
from cases.marks import Finding, Mark


@dataclass(frozen=True, slots=True)
class Run:
    """Some of a text; ``anchor`` is "" where nothing was found in it."""

    text: str
    anchor: str = ""
    label: str = ""
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a word stands: the section, some signs around it, and the way to it on the page."""

    section: str
    before: str
    after: str
    anchor: str


@dataclass(frozen=True, slots=True)
class MarkedWord:
    """All places of one word; ``typed`` and ``reason`` are what a refused form brought."""

    number: int
    mark: str
    label: str
    word: str
    replacement: str
    must_go: bool
    places: list[Place]
    reason: str = ""


AROUND = 8  # signs shown on each side


def marked_sections(
    texts: Mapping[str, str], found: Iterable[Finding], kept: frozenset[tuple[str, str]]
) -> list[tuple[str, list[Run]]]:
    """Every section by its label, cut at its marks."""
    found = list(found)
    return [
        (label, _runs(texts[name], [one for one in found if one.section == name], kept))
        for name, label in TEXTS.items()
    ]


def _runs(text: str, found: list[Finding], kept: frozenset[tuple[str, str]]) -> list[Run]:
    runs, at = [], 0
    for one in found:
        is_kept = one.key in kept and not one.must_go
        runs += [Run(text[at : one.start])] if one.start > at else []
        runs.append(Run(one.word, anchor_of(one), one.mark.label, is_kept))
        at = one.end
    return runs + ([Run(text[at:])] if at < len(text) else [])


def marked_words(
    texts: Mapping[str, str], open_found: Iterable[Finding], typed: Mapping[str, str]
) -> list[MarkedWord]:
    """What is still to be settled, word by word, in the order of reading."""
    by_word: dict[tuple[str, str], list[Finding]] = {}
    for one in open_found:
        by_word.setdefault(one.key, []).append(one)
    return [
        _word(number, places, texts, typed)
        for number, places in enumerate(by_word.values(), start=1)
    ]


def _word(number: int, found: list[Finding], texts: Mapping[str, str], typed) -> MarkedWord:
    first = found[0]
    is_typed = first.key == (typed.get("mark"), typed.get("word"))
    return MarkedWord(
        number=number,
        mark=first.mark.value,
        label=Mark(first.mark).label,
        word=first.word,
        replacement=typed.get("replacement", "") if is_typed else first.replacement,
        must_go=any(one.must_go for one in found),
        places=[_place(one, texts[one.section]) for one in found],
        reason=typed.get("reason", "") if is_typed else "",
    )


def _place(one: Finding, text: str) -> Place:
    return Place(
        section=TEXTS[one.section],
        before=text[max(one.start - AROUND, 0) : one.start],
        after=text[one.end : one.end + AROUND],
        anchor=anchor_of(one),
    )


def anchor_of(one: Finding) -> str:
    return f"{one.section}-{one.start}"

"""Looking for words in the handbook: the pages that hold them all, each with its sentences."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from portal.handbook.pages import Page, Sentence, every_page

LONGEST = 50  # signs of a search; nobody types more, and the answer costs as much as it is long
SHOWN = 3  # sentences per page


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    is_hit: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence in which something was found, cut where the hits begin and end."""

    pieces: tuple[Piece, ...]
    heading: str


@dataclass(frozen=True, slots=True)
class Found:
    page: Page
    lines: tuple[Line, ...]


def wanted(typed: str) -> list[str]:
    return typed[:LONGEST].lower().split()


def find(words: list[str]) -> list[Found]:
    """Pages that hold every word; where a title holds one it comes first, else as in the contents."""
    hits = [_found(page, words) for page in every_page() if words and _holds(page, words)]
    return sorted(hits, key=lambda found: not _any_in(found.page.title, words))


def _holds(page: Page, words: list[str]) -> bool:
    headings = [heading.text for heading in page.headings]
    sentences = [sentence.text for sentence in page.sentences]
    text = "\n".join([page.title, *headings, *sentences]).lower()
    return all(word in text for word in words)


def _any_in(text: str, words: list[str]) -> bool:
    return any(word in text.lower() for word in words)


def _weight(sentence: Sentence, words: list[str]) -> int:
    """How well a sentence answers: by its own words, then by those of its heading."""
    text, heading = sentence.text.lower(), sentence.heading.lower()
    return sum(2 * (word in text) + (word in heading) for word in words)


def _found(page: Page, words: list[str]) -> Found:
    """The sentences that answer best, in the order of the page."""
    hits = [sentence for sentence in page.sentences if _weight(sentence, words)]
    best = sorted(hits, key=lambda sentence: -_weight(sentence, words))[:SHOWN]
    return Found(page, tuple(_line(one, words) for one in hits if one in best))


def _line(sentence: Sentence, words: list[str]) -> Line:
    pieces = (
        Piece("".join(sign for sign, _ in signs), is_hit)
        for is_hit, signs in groupby(_marked(sentence.text, words), key=itemgetter(1))
    )
    return Line(tuple(pieces), sentence.heading)


def _marked(text: str, words: list[str]) -> Iterator[tuple[str, bool]]:
    """Every sign with whether it is part of a hit. A pattern made of what was typed is no way."""
    lowered, hits = text.lower(), set()
    for word in words:
        start = lowered.find(word)
        while start >= 0:
            hits.update(range(start, start + len(word)))
            start = lowered.find(word, start + 1)
    return ((sign, place in hits) for place, sign in enumerate(text))

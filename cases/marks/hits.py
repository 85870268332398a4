"""What one search of one text brings back, before it is decided which hits hold."""

from dataclasses import dataclass

from cases.marks.kinds import Mark


@dataclass(frozen=True, slots=True)
class Hit:
    start: int
    end: int
    mark: Mark
    replacement: str


def words_of(text: str) -> frozenset[str]:
    """A list of words, written with blanks between them."""
    return frozenset(text.split())

"""All searches over all sections: which hits hold, and the texts without them."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from cases.marks.hits import Hit
from cases.marks.kinds import NEVER_KEPT, NEVER_KEPT_OF_MINORS, Finding, Known, Mark
from cases.marks.names import names_in
from cases.marks.numbers import numbers_in
from cases.marks.places import places_in

_ORDER = {mark: number for number, mark in enumerate(Mark)}
# 一三八〇〇… is a telephone number written out; shorter rows of such digits are words.
_CHINESE_DIGITS = str.maketrans("〇零○一幺二三四五六七八九", "0001123456789")
_WRITTEN_OUT = re.compile(
    r"[〇零○一幺二三四五六七八九\d](?:[\s\-]?[〇零○一幺二三四五六七八九\d]){6,}"
)
ROUNDS = 5  # a replacement may bring two signs together that were apart


def flattened(text: str) -> str:
    """The text without signs that nobody sees: they would part a name from itself."""
    kept = (sign for sign in text if unicodedata.category(sign) not in ("Cf", "Co", "Cs"))
    return "".join(sign for sign in kept if sign in "\r\n\t" or ord(sign) >= 32)


def plain_digits(text: str) -> str:
    """Every digit and letter in its plain spelling, at its own place."""
    plain = "".join(_plain(sign) for sign in text)
    return _WRITTEN_OUT.sub(lambda found: found.group().translate(_CHINESE_DIGITS), plain)


def _plain(sign: str) -> str:
    """One sign for one: ㎡ would become two and shift all that follows."""
    spelled = unicodedata.normalize("NFKC", sign)
    return spelled if len(spelled) == 1 else sign


def findings(texts: Mapping[str, str], known: Known) -> list[Finding]:
    """Every place in every section, in the order of reading."""
    never_kept = NEVER_KEPT_OF_MINORS if known.is_minor else NEVER_KEPT
    return [
        Finding(
            section=section,
            start=hit.start,
            word=text[hit.start : hit.end],
            mark=hit.mark,
            replacement=hit.replacement,
            must_go=hit.mark in never_kept,
        )
        for section, text in texts.items()
        for hit in _holding(plain_digits(text), known)
    ]


def _holding(text: str, known: Known) -> list[Hit]:
    """Of hits that lie over each other the one that says most: by kind, then the longer one."""
    hits = [*numbers_in(text, known), *names_in(text, known), *places_in(text, known)]
    held: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (_ORDER[hit.mark], hit.start - hit.end, hit.start)):
        if all(hit.end <= other.start or hit.start >= other.end for other in held):
            held.append(hit)
    return sorted(held, key=lambda hit: hit.start)


def replaced(
    texts: Mapping[str, str], chosen: Iterable[Finding], replacement: str | None = None
) -> dict[str, str]:
    """The texts with these places written otherwise: by each one's proposal unless one is given."""
    changed = dict(texts)
    for found in sorted(chosen, key=lambda found: found.start, reverse=True):
        text = changed[found.section]
        new = found.replacement if replacement is None else replacement
        changed[found.section] = f"{text[: found.start]}{new}{text[found.end :]}"
    return changed


def stripped(
    texts: Mapping[str, str], known: Known, kept: frozenset[tuple[str, str]] = frozenset()
) -> dict[str, str]:
    """All that is found replaced, but for what was kept; looked through again until it is clean."""
    changed = dict(texts)
    for _ in range(ROUNDS):
        open_ = [
            found for found in findings(changed, known) if found.must_go or found.key not in kept
        ]
        if not open_:
            break
        changed = replaced(changed, open_)
    return changed

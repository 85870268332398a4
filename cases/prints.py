"""How copied texts are recognized by marks alone (docs/decisions/0039). Pure but for the key.

A text is folded (width, case, marks of punctuation, numbers), cut into runs of three letters, and
each run hashed with FIELD_HASH_KEY. Of each of 32 hashes the smallest over all runs is kept: the
share of equal ones among two sketches estimates how much the texts have in common (MinHash). Four
of them together are a band, by which likely pairs are found through an index.
"""

import hmac
import re
import struct
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

from django.conf import settings

from core.encryption import keyed_hash

LEAST_LETTERS = 30  # shorter texts are alike without anybody having copied them
RUN = 3
SLOTS, ROWS_OF_BAND = 32, 4
# Two texts of sixty letters in which a name of three was put in for another share 88%.
NEARLY = 0.7


@dataclass(frozen=True, slots=True)
class Print:
    """``digest`` is equal for equal texts, ``sketch`` alike for alike ones."""

    digest: str
    sketch: str
    bands: tuple[int, ...]


def print_of(text: str) -> Print | None:
    """The marks of a text, None where it is too short to be worth comparing."""
    plain = folded(text)
    if len(plain) < LEAST_LETTERS:
        return None
    runs = {plain[start : start + RUN] for start in range(len(plain) - RUN + 1)}
    slots = _smallest(runs)
    return Print(keyed_hash(plain), "".join(f"{slot:08x}" for slot in slots), _bands(slots))


def folded(text: str) -> str:
    """Letters alone, every number as one zero: a day or an amount put in anew hides no copy."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"\d+", "0", "".join(sign for sign in plain if sign.isalnum()))


def likeness(one: str, other: str) -> float:
    """How much two texts have in common, from 0 to 1, by their sketches."""
    pairs = zip(_slots(one), _slots(other), strict=True)
    return sum(mine == theirs for mine, theirs in pairs) / SLOTS


def _slots(sketch: str) -> list[str]:
    return [sketch[start : start + 8] for start in range(0, len(sketch), 8)]


def _smallest(runs: Iterable[str]) -> list[int]:
    key = hmac.digest(settings.FIELD_HASH_KEY.encode(), b"text prints", "sha256")
    numbers = [_numbers(run, key) for run in runs]
    return [min(column) for column in zip(*numbers, strict=True)]


def _numbers(run: str, key: bytes) -> tuple[int, ...]:
    """32 numbers from one run: two digests of 64 bytes each."""
    halves = (blake2b(run.encode(), key=key, salt=salt).digest() for salt in (b"1", b"2"))
    return tuple(number for half in halves for number in struct.unpack("16I", half))


def _bands(slots: list[int]) -> tuple[int, ...]:
    bands = []
    for start in range(0, SLOTS, ROWS_OF_BAND):
        part = struct.pack(f"B{ROWS_OF_BAND}Q", start, *slots[start : start + ROWS_OF_BAND])
        bands.append(int.from_bytes(blake2b(part, digest_size=8).digest(), "big") >> 1)
    return tuple(bands)

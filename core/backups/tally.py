"""Whether two tables hold the same rows, told from a number and a checksum."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

MODULUS = 2**256


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows a table has, and a checksum that does not depend on their order."""

    rows: int
    checksum: str  # 64 hex digits


def tally(rows: Iterable[bytes]) -> Tally:
    """Count and sum up rows, each given as bytes that no other row content has.

    The hashes are added, not xor-ed: two equal rows would cancel each other out.
    """
    count = total = 0
    for row in rows:
        count += 1
        total = (total + int.from_bytes(sha256(row).digest())) % MODULUS
    return Tally(count, f"{total:064x}")

"""Splitting whole units so that the parts add up: integers in, integers out, no Django."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def largest_remainder(total: int, weights: Mapping[Key, int]) -> dict[Key, int]:
    """Split ``total`` whole units in proportion to ``weights``; the parts add up exactly.

    Everyone gets the whole part of their exact share; the units left over go, one each,
    to the largest remainders. A tie goes to the heavier weight, then to the key listed first,
    so the same input gives the same split every time it is run. Raises ValueError for a negative
    number, and when no weight is above zero.
    """
    if total < 0 or any(weight < 0 for weight in weights.values()):
        raise ValueError("Only whole, non-negative amounts can be split.")
    whole = sum(weights.values())
    if not whole:
        raise ValueError("There is no one to split between.")

    shares = {key: divmod(total * weight, whole) for key, weight in weights.items()}
    parts = {key: share for key, (share, _) in shares.items()}
    left_over = total - sum(parts.values())
    by_remainder = sorted(shares, key=lambda key: (-shares[key][1], -weights[key]))
    for key in by_remainder[:left_over]:
        parts[key] += 1
    return parts

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


def bounded(
    total: int,
    weights: Mapping[Key, int],
    floors: Mapping[Key, int],
    caps: Mapping[Key, int | None],
) -> dict[Key, int]:
    """``largest_remainder`` where each part stays between its floor and its cap.

    Whoever would fall below or go beyond gets the bound itself, and what that takes or leaves is
    split again between the others by the same weights, until nobody is out of bounds. In each
    round only the side that weighs more is settled: what the other side would get may still
    change. What is left when every weight is at its cap goes in equal parts to those without one.
    A cap of None is no cap. Raises ValueError where the bounds cannot be kept.
    """
    _check_bounds(total, floors, caps)
    parts: dict[Key, int] = {}
    free, rest = dict(weights), total
    while free:
        if not any(free.values()):
            free = dict.fromkeys(free, 1)
        settled = _out_of_bounds(rest, free, floors, caps)
        if not settled:
            parts |= largest_remainder(rest, free)
            break
        parts |= settled
        rest -= sum(settled.values())
        free = {key: weight for key, weight in free.items() if key not in settled}
    return {key: parts[key] for key in weights}


def _out_of_bounds(
    rest: int,
    free: Mapping[Key, int],
    floors: Mapping[Key, int],
    caps: Mapping[Key, int | None],
) -> dict[Key, int]:
    """Who is to get their bound now. In wholes of the weights' sum, so that nothing is rounded."""
    whole = sum(free.values())
    missing = {key: floors[key] * whole - rest * weight for key, weight in free.items()}
    excess = {
        key: rest * weight - cap * whole
        for key, weight in free.items()
        if (cap := caps[key]) is not None
    }
    low = {key: by for key, by in missing.items() if by > 0}
    high = {key: by for key, by in excess.items() if by > 0}
    lacking, over = sum(low.values()), sum(high.values())
    settled = {key: floors[key] for key in low} if lacking >= over else {}
    if over >= lacking:
        settled |= {key: caps[key] or 0 for key in high}
    return settled


def _check_bounds(total: int, floors: Mapping[Key, int], caps: Mapping[Key, int | None]) -> None:
    reach = [cap for cap in caps.values() if cap is not None]
    is_capped = len(reach) == len(caps)
    if sum(floors.values()) > total or (is_capped and sum(reach) < total):
        raise ValueError("The bounds do not fit the total.")
    if any(cap is not None and cap < floors[key] for key, cap in caps.items()):
        raise ValueError("A cap is below its floor.")

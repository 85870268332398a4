"""Drawing cases for 抽查: the same seed and the same cases give the same sample. Pure.

Nothing but SHA-256 decides, so that anybody can draw it again: within a center the cases come in
the order of the hash of ``seed:number``.
"""

from collections.abc import Hashable, Mapping
from hashlib import sha256


def draw(
    cases: Mapping[str, Hashable], *, seed: str, share: int | None = None, number: int | None = None
) -> list[str]:
    """The numbers drawn, in the order of drawing, whatever the order of ``cases``.

    ``cases`` has the center of each case by its number: every center gives its part. With
    ``share`` (percent) each gives that share, rounded up. With ``number`` they share it by their
    sizes: whole parts first, then the largest remainders, equal ones by lot.
    """
    centers: dict[Hashable, list[str]] = {}
    for case in sorted(cases, key=lambda case: _lot(seed, case)):
        centers.setdefault(cases[case], []).append(case)
    parts = _shared(centers, share) if share is not None else _divided(centers, number or 0, seed)
    drawn = [case for center, own in centers.items() for case in own[: parts[center]]]
    return sorted(drawn, key=lambda case: _lot(seed, case))


def _lot(seed: str, word: str) -> str:
    return sha256(f"{seed}:{word}".encode()).hexdigest()


def _shared(centers: Mapping[Hashable, list[str]], share: int) -> dict[Hashable, int]:
    return {center: -(-len(own) * share // 100) for center, own in centers.items()}


def _divided(centers: Mapping[Hashable, list[str]], number: int, seed: str) -> dict[Hashable, int]:
    total = sum(map(len, centers.values()))
    number = min(number, total)
    if not total:
        return {}
    parts = {center: len(own) * number // total for center, own in centers.items()}
    remainders = sorted(
        centers,
        key=lambda center: (-(len(centers[center]) * number % total), _lot(seed, str(center))),
    )
    for center in remainders[: number - sum(parts.values())]:
        parts[center] += 1
    return parts

"""What rooms above show on a center's page. Each registers its own when it is loaded: imports point
down, and a page has one address, whatever room its facts are from.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from centers.models import Center


@dataclass(frozen=True, slots=True)
class Added:
    """``template`` is included with ``part`` alone."""

    template: str
    part: Any


# Called with the center, ``by`` and ``on``; None where this desk reads nothing of it. What one may
# ask of the database is fixed, whatever the center holds.
ADDED: list[Callable[..., Added | None]] = []


def added_to(center: Center, *, by, on) -> list[Added]:
    found = (add(center, by=by, on=on) for add in ADDED)
    return [one for one in found if one is not None]

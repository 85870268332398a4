"""Long work in steps: a generator that says how far it is and returns what it found.

Work that takes seconds yields a ``Step`` now and then. Whoever only wants the outcome drains it
with ``finished``; a page hands it to ``core.streamed``, which tells the browser each step as it
happens. Nothing is shared between processes for this: the steps travel in the answer itself.
"""

from collections.abc import Generator
from dataclasses import dataclass
from typing import TypeVar

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Step:
    """What is being done, in words for the person who waits; ``total`` 0 where nobody knows it."""

    stage: str
    done: int = 0
    total: int = 0


Steps = Generator[Step, None, Found]


def finished(steps: Steps[Found]) -> Found:
    """Run the work to its end and answer what it found; raises what it raises."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value

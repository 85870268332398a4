"""One wide stretch of memory for the frames of a test, so that none of them lies across an edge.

CPython 3.11 lays the frames of calls in stretches of 16 KB and gives a stretch back to the system
as soon as no frame is left in it. Where a loop happens to run at such an edge, every call asks the
system for memory and returns it: a fifth of the walks over all pages was spent on that.
"""

from collections.abc import Callable
from typing import Any

# In words of 8 bytes. A stretch is doubled until the frame fits: this one makes it 1 MB, of which
# nearly half is left for the calls below. Pages that nobody writes to cost nothing.
WIDE = 70_000


def with_room(call: Callable, *args: Any) -> Any:
    """What ``call`` returns; it and all that it calls lie in the same stretch."""
    return call(*args)


with_room.__code__ = with_room.__code__.replace(co_stacksize=WIDE)

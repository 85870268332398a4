"""How far long work is, in one line of a terminal: what is done, the time gone and left."""

import time
from collections.abc import Callable

from core.progress import Step

WIDTH = 24


class Bar:
    """Draws over its own line; says nothing where nobody watches (a file, a pipe)."""

    def __init__(self, stream, *, clock: Callable[[], float] = time.monotonic):
        self.stream, self.clock = stream, clock
        self.started = clock()
        self.is_watched = stream.isatty()

    def show(self, step: Step) -> None:
        if not self.is_watched or not step.total:
            return
        share = min(1.0, step.done / step.total)
        full = round(WIDTH * share)
        line = f"{'█' * full}{'░' * (WIDTH - full)} {share:4.0%} {self._times(share)} {step.stage}"
        self.stream.write(f"\r\033[K{line}")
        self.stream.flush()

    def end(self) -> None:
        if self.is_watched:
            self.stream.write("\n")

    def _times(self, share: float) -> str:
        gone = self.clock() - self.started
        left = gone * (1 - share) / share if share else 0
        return f"已用{in_minutes(gone)}，约剩{in_minutes(left)}"


def in_minutes(seconds: float) -> str:
    """7分05秒, or 42秒."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}分{rest:02d}秒" if minutes else f"{rest}秒"

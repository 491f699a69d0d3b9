"""How far a run is and how long it will take, for people at a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

Watch = Callable[[int, int], None]
"""Called with blocks done and blocks in all."""


def nobody(_done: int, _total: int) -> None:
    """Say nothing."""


@dataclass
class Timer:
    """Estimates the time left from the blocks finished since it began."""

    now: Callable[[], float] = time.monotonic
    began: float = field(default=0.0)
    first: int = -1

    def left(self, done: int, total: int) -> float:
        """Seconds left; nan until something has been finished."""
        if self.first < 0:
            self.first, self.began = done, self.now()
            return float("nan")
        finished = done - self.first
        if finished <= 0:
            return float("nan")
        return (self.now() - self.began) / finished * (total - done)


def bar(lang: str = "en") -> Watch:
    """Progress on stderr, on one line that is written over; silent where that is no terminal."""
    if not sys.stderr.isatty():
        return nobody
    from queuesim.units import format_duration
    from queuesim.words import text

    timer = Timer()

    def show(done: int, total: int) -> None:
        left = timer.left(done, total)
        shown = "" if left != left else format_duration(max(1.0, round(left)))  # noqa: PLR0124
        key = "experiment.progress_left" if shown else "experiment.progress"
        line = text(key, lang, done=done, total=total, left=shown)
        sys.stderr.write(f"\r\x1b[K{line}")
        if done >= total:
            sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()

    return show

"""When a queue is gone: the first moment from some tick on at which nobody waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from queuesim.results.columns import Ints


def queue_gone(begins: Ints, ends: Ints, tick: int) -> int:
    """First moment at or after ``tick`` that lies in no wait [ticks].

    Parameters
    ----------
    begins, ends
        Waits, half open, in any order.
    tick
        From when on it is looked for.

    Notes
    -----
    Of the waits by their begin, a gap is where the next begins after all before it have ended.
    """
    later = ends > np.maximum(begins, tick)
    order = np.argsort(begins[later], kind="stable")
    starts, stops = begins[later][order], ends[later][order]
    known = np.maximum.accumulate(np.concatenate([np.array([tick], dtype=np.int64), stops]))
    gaps = np.flatnonzero(starts > known[:-1])
    return int(known[gaps[0]] if gaps.size else known[-1])

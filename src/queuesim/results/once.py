"""What follows from a model alone, made once for all its replications."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")

MOST = 4096  #: results kept; the oldest are forgotten first

_known: dict[tuple[Hashable, ...], tuple[tuple[Any, ...], Any]] = {}


def once(of: tuple[Any, ...], make: Callable[[], T]) -> T:
    """What ``make`` returns, for the same objects the same result without making it again.

    Parameters
    ----------
    of
        What the result follows from: numbers and words by value, all else by identity, which must
        not change. They are kept as long as the result is.
    make
        Makes the result; where it is defined tells results of one thing apart.
    """
    key: tuple[Hashable, ...] = (make.__code__, *map(_mark, of))
    if key not in _known:
        made = make()
        while len(_known) >= MOST:
            del _known[next(iter(_known))]
        _known[key] = (of, made)
    result: T = _known[key][1]
    return result


def _mark(part: Any) -> Hashable:
    return (type(part), part) if isinstance(part, int | str) else id(part)

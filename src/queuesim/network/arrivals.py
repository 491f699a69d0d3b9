"""When cases come: five kinds of arrivals, each a pure function of keys, and one that waits.

Both engines call `arrival_times`; it is shared on purpose and therefore tested against
exact answers of its own.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from queuesim.jit import compiled
from queuesim.network.draws import absorb, case_key, part_names, uniform_of, word_of
from queuesim.network.durations import to_ticks
from queuesim.units import FOREVER, TICKS_PER_SECOND

if TYPE_CHECKING:
    from queuesim.laws import Law
    from queuesim.network.durations import Duration
    from queuesim.network.readings import Table

GAP = word_of("gap")  #: draw name of the time between two arrivals
THIN = word_of("thin")  #: draw name of whether a case comes at the lower of two rates
PLACE = word_of("place")  #: draw name of a counted arrival's place in its slice


@dataclass(frozen=True, slots=True)
class RateSlice:
    """Arrivals per second that change along a straight line from ``start`` to ``end``."""

    start: int
    end: int
    rate: float
    rate_at_end: float | None = None  #: ``None``: constant

    def __post_init__(self) -> None:
        if self.end < self.start or self.rate < 0 or (self.rate_at_end or 0.0) < 0:
            raise ValueError("a slice needs start <= end and rates of at least 0 per second")


def check_apart(slices: Sequence[RateSlice | CountSlice]) -> None:
    """Slices come one after the other, or their cases would arrive in the past.

    Raises
    ------
    ValueError
        If one begins before the one before it ends.
    """
    if any(later.start < earlier.end for earlier, later in pairwise(slices)):
        raise ValueError("slices must be in order and must not overlap")


@dataclass(frozen=True, slots=True)
class Rates:
    """A Poisson process with a rate per slice, times the value of a clock at slice start.

    Where a gate or switch is named, the rate is multiplied by ``when_open`` while it is open
    and by ``when_shut`` while it is shut, at every moment. Cases that come at both rates are
    the same cases.
    """

    slices: tuple[RateSlice, ...]
    clock: str = ""
    gate: str = ""
    when_open: float = 1.0
    when_shut: float = 0.0

    @property
    def usual(self) -> float:
        """Arrivals that come on average, gates and clocks left out."""
        total = 0.0
        for s in self.slices:
            last = s.rate if s.rate_at_end is None else s.rate_at_end
            total += (s.end - s.start) / TICKS_PER_SECOND * (s.rate + last) / 2.0
        return total

    def __post_init__(self) -> None:
        check_apart(self.slices)
        if min(self.when_open, self.when_shut) < 0.0:
            raise ValueError("a rate is multiplied by 0 or more")


@dataclass(frozen=True, slots=True)
class CountSlice:
    """Exactly ``count`` arrivals, each at a uniform place in ``[start, end)``."""

    start: int
    end: int
    count: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Known counts per slice."""

    slices: tuple[CountSlice, ...]

    def __post_init__(self) -> None:
        check_apart(self.slices)


@dataclass(frozen=True, slots=True)
class Gaps:
    """A renewal process: the first arrival one gap after ``start``, then gap by gap [s]."""

    law: Law
    start: int = 0
    until: int = FOREVER
    limit: int = FOREVER


@dataclass(frozen=True, slots=True)
class Times:
    """Listed ticks, ascending; with the class and marks of each where they are known."""

    ticks: tuple[int, ...]
    classes: tuple[str, ...] = ()
    marks: tuple[tuple[str, tuple[int, ...]], ...] = ()

    def __post_init__(self) -> None:
        if any(b < a for a, b in zip(self.ticks, self.ticks[1:], strict=False)):
            raise ValueError("listed times must not descend")


@dataclass(frozen=True, slots=True)
class AtStart:
    """``count`` cases that are there when the clock starts."""

    count: int


@dataclass(frozen=True, slots=True)
class WhenIdle:
    """Cases sent to people who have nothing to do, such as calls that a dialler places.

    The source looks when somebody of ``groups`` looked for cases and is left with nothing in
    hand, when a dial has ended (once its case has come to rest), and at ``start``; several
    sources look in the order of their names. It sends as many cases as ``wanted`` says, less
    those that are being dialled. A case exists from the beginning of its dial; at the end of it
    it goes to the first node.

    Attributes
    ----------
    groups
        Whose people are waited for.
    wanted
        How many dials are to be under way, by a reading that needs no case and no person
        (rounded half up).
    dial
        How long a dial takes.
    start, until
        Ticks between which cases are sent ``[start, until)``.
    """

    groups: tuple[str, ...]
    wanted: Table
    dial: Duration
    start: int = 0
    until: int = FOREVER


Arrivals = Rates | Counts | Gaps | Times | AtStart | WhenIdle

Arrival = tuple[int, int, int, int]
"""Tick, slice, ordinal inside the slice, and the case's key, which is made of the last two."""


def arrival_times(
    arrivals: Arrivals,
    key: int,
    clock: Callable[[int], float],
    is_open: Callable[[int], bool] | None = None,
) -> Iterator[Arrival]:
    """Arrivals of a source in order of time.

    Parameters
    ----------
    arrivals
        What the source's contract says.
    key
        Key of the source in this replication (`queuesim.network.draws.source_key`).
    clock
        Value of the source's clock at a tick; only `Rates` asks.
    is_open
        Whether the source's gate is open at a tick; only `Rates` with a gate asks.

    Yields
    ------
    tuple of int
        Tick, slice, ordinal inside the slice, key of the case.
    """
    if isinstance(arrivals, Rates):
        for part, piece in enumerate(arrivals.slices):
            if arrivals.gate:
                yield from _thinned(arrivals, piece, clock(piece.start), key, part, is_open)
            else:
                yield from _poisson(piece, clock(piece.start), key, part)
    elif isinstance(arrivals, Counts):
        for part, counted in enumerate(arrivals.slices):
            yield from _counted(counted, key, part)
    elif isinstance(arrivals, Gaps):
        yield from _renewals(arrivals, key)
    elif isinstance(arrivals, Times):
        for ordinal, tick in enumerate(arrivals.ticks):
            yield tick, 0, ordinal, case_key(key, 0, ordinal)
    elif isinstance(arrivals, AtStart):
        for ordinal in range(arrivals.count):
            yield 0, 0, ordinal, case_key(key, 0, ordinal)


@compiled
def passed(amount: float, rate: float, slope: float) -> float:
    """Seconds until a line ``rate + slope * t`` has gathered ``amount``.

    The root of ``rate t + slope t^2 / 2 = amount`` in the form that loses no digits.
    Callers make sure that ``amount`` is above 0 and that the line gathers that much.
    """
    root = rate * rate + 2.0 * slope * amount
    return 2.0 * amount / (rate + math.sqrt(max(root, 0.0)))


def _poisson(piece: RateSlice, factor: float, key: int, part: int) -> Iterator[Arrival]:
    """Unit-rate exponential gaps, mapped through the slice's cumulated rate."""
    length = (piece.end - piece.start) / TICKS_PER_SECOND
    first = piece.rate * factor
    last = first if piece.rate_at_end is None else piece.rate_at_end * factor
    total = 0.5 * (first + last) * length
    if total <= 0.0:
        return
    slope = (last - first) / length
    slice_key = absorb(key, part)
    gathered, ordinal = 0.0, 0
    while True:
        case = absorb(slice_key, ordinal)
        gathered -= math.log(uniform_of(case, GAP, 0))
        if gathered >= total:
            return
        tick = piece.start + to_ticks(passed(gathered, first, slope))
        yield min(tick, piece.end - 1), part, ordinal, case
        ordinal += 1


def _thinned(
    rates: Rates,
    piece: RateSlice,
    factor: float,
    key: int,
    part: int,
    is_open: Callable[[int], bool] | None,
) -> Iterator[Arrival]:
    """All that come at the higher rate, less those whose own number is not below the rate then.

    Ordinals count those who do not come, too, so that a case keeps its key.
    """
    assert is_open is not None
    peak = max(rates.when_open, rates.when_shut)
    for tick, slice_, ordinal, case in _poisson(piece, factor * peak, key, part):
        rate = rates.when_open if is_open(tick) else rates.when_shut
        if rate >= peak or uniform_of(case, THIN, 0) * peak < rate:
            yield tick, slice_, ordinal, case


def _counted(piece: CountSlice, key: int, part: int) -> Iterator[Arrival]:
    """Places drawn by ordinal; handed out in order of time, then ordinal."""
    length = piece.end - piece.start
    places = []
    for ordinal in range(piece.count):
        case = case_key(key, part, ordinal)
        place = int(uniform_of(case, PLACE, 0) * length)
        places.append((piece.start + place, part, ordinal, case))
    yield from sorted(places)


def _renewals(gaps: Gaps, key: int) -> Iterator[Arrival]:
    """Ticks add up exactly, since each gap is rounded once."""
    gap = gaps.law.sampler()
    names = [word_of(name) for name in part_names("gap", gaps.law.uniforms)]
    slice_key = absorb(key, 0)
    tick, ordinal = gaps.start, 0
    while ordinal < gaps.limit:
        case = absorb(slice_key, ordinal)
        tick += to_ticks(gap(*(uniform_of(case, name, 0) for name in names)))
        if tick >= gaps.until:
            return
        yield tick, 0, ordinal, case
        ordinal += 1

"""Demand: one source per reason, its rates or counts per interval, and factors of days."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import floor
from typing import TYPE_CHECKING, TypeVar

from queuesim.compile import names
from queuesim.compile.appointments import tried_first
from queuesim.compile.customers import class_weights
from queuesim.compile.events import named, told, window
from queuesim.compile.intervals import day_starts
from queuesim.compile.outbound import earlier, known_before, list_window
from queuesim.compile.refuse import refuse
from queuesim.laws import law_from_words
from queuesim.network import Clock, Counts, CountSlice, Rates, RateSlice, Source, Times
from queuesim.network.calendars import joined
from queuesim.spec.tables import DayRow, on_days, spread, step
from queuesim.units import TICKS_PER_SECOND, seconds_of, ticks

if TYPE_CHECKING:
    from queuesim.compile.board import Board
    from queuesim.compile.house import House
    from queuesim.laws import Law
    from queuesim.network.arrivals import Arrivals
    from queuesim.spec.demand import Devices, Reason
    from queuesim.spec.events import Event
    from queuesim.spec.time import Day

R = TypeVar("R", bound=DayRow)


@dataclass(frozen=True, slots=True)
class Piece:
    """Expected contacts of one reason in one stretch of time, ticks."""

    start: int
    end: int
    count: float


def sources(house: House, board: Board) -> tuple[Source, ...]:
    """One source per reason; what a surge adds comes from a source of its own.

    So the customers of other days, and those who would have come anyway, stay the same.
    """
    found = []
    for reason, _ in _reasons(house):
        classes = class_weights(house.config, house.classes, reason)
        to = board.begun(told(house, board, reason, first_channel(house, board, reason)))
        usual = pieces(house, reason)
        plain, extra = with_surges(house, reason, usual)
        known = _arrivals(house, reason, earlier(house, reason, plain))
        found.append(Source(reason, known_before(house, board, reason, to), known, classes))
        if extra:
            surge = _arrivals(house, reason, extra)
            found.append(Source(f"{reason}, surge", to, surge, classes))
        for name, event, more in risks(house, reason, usual):
            if more:
                switch = names.event_drawn(name) if event.drawn else ""
                surge = _arrivals(house, reason, more, switch)
                found.append(Source(f"{reason}, event {name}", to, surge, classes))
    return tuple(found)


def _reasons(house: House) -> list[tuple[str, Reason]]:
    return sorted(house.config.demand.reasons.items(), key=lambda item: item[0].encode())


def first_channel(house: House, board: Board, reason: str) -> str:
    """Node at which cases of a reason choose the channel they try first."""
    split = house.config.demand.reasons[reason].channel
    shares = {
        tried_first(house, name): house.per_need_of(reason, by, name)
        for name, by in sorted(split.items())
        if name in house.channels  # else nobody comes there
    }
    return board.split(f"channel of {reason}", "channel", shares)


def _arrivals(house: House, reason: str, found: Sequence[Piece], switch: str = "") -> Arrivals:
    """Counts or rates of pieces; with a switch, only while that is open."""
    if list_window(house, reason):
        return Times(tuple(p.start for p in found for _ in range(round(p.count))))
    if exact(house) and house.config.demand.reasons[reason].devices is None:
        return Counts(tuple(CountSlice(p.start, p.end, n) for p, n in _whole(found)))
    slices = (
        RateSlice(p.start, p.end, p.count * TICKS_PER_SECOND / (p.end - p.start))
        for p in found
        if p.count > 0.0
    )
    return Rates(tuple(slices), clock_of(house, reason), switch)


def exact(house: House) -> bool:
    """Whether the table of arrivals gives counts and not means of counts."""
    arrivals = house.config.demand.arrivals
    return arrivals is not None and arrivals.counts == "exact"


def _whole(found: Sequence[Piece]) -> Iterator[tuple[Piece, int]]:
    """Whole counts whose running total is the nearest to that of the pieces."""
    total, given = 0.0, 0
    for piece in found:
        total += piece.count
        count = max(0, floor(total + 0.5) - given)
        given += count
        yield piece, count


# --- volume -------------------------------------------------------------------------------------


def pieces(house: House, reason: str) -> tuple[Piece, ...]:
    """Expected contacts of a reason over the horizon, without surges and day factors."""
    demand, called = house.config.demand, list_window(house, reason)
    if called is not None:
        words = demand.reasons[reason].list_
        assert words is not None, "it has a list"
        if not 0 <= called[0] < ticks(house.config.calendar.horizon):
            return ()
        return (Piece(*called, float(words.count)),)
    devices = demand.reasons[reason].devices
    if devices is not None:
        found = _reported(house, devices)
    elif demand.arrivals is not None:
        found = _listed(house, reason)
    elif demand.profile is not None and demand.profile.rows:
        found = _profiled(house, reason)
    else:
        found = _even(house, reason)
    volume = demand.volume
    cut = sorted((p for p in found if p.end > p.start), key=lambda p: (p.start, p.end))
    return tuple(Piece(p.start, p.end, p.count * volume * _season(house, p)) for p in cut)


def _season(house: House, piece: Piece) -> float:
    """Factor of the month in which a piece begins, by the wall clock."""
    season = house.config.demand.season
    if season is None:
        return 1.0
    return season.of(house.config.calendar.wall_clock(seconds_of(piece.start)).month)


def per_day(house: House, reason: str, day: Day) -> float:
    """Contacts of a reason on an open day, as the config says."""
    said = house.config.demand.reasons[reason].per_day
    if said is None:
        refuse(("demand", "reasons", reason), "no_volume", reason=reason)
    return said.of(at=(day.weekday, 0.0))


def _even(house: House, reason: str) -> Iterator[Piece]:
    """Without a profile: evenly over the hours in which a channel it tries first is open."""
    config = house.config
    first = [
        name
        for name, by in config.demand.reasons[reason].channel.items()
        if any(value > 0.0 for value in by.values())
    ]
    for day in config.calendar.days:
        if day.open:
            windows = [
                (ticks(w.start), ticks(w.end))
                for name in first
                for w in config.calendar.open_windows(name)
                if w.day == day.number
            ]
            cut = list(_cut(house, joined(windows)))
            total = sum(end - start for start, end in cut)
            for start, end in cut:
                yield Piece(start, end, per_day(house, reason, day) * (end - start) / total)


def _reported(house: House, devices: Devices) -> Iterator[Piece]:
    """Of devices: evenly over all hours of all days."""
    for start, end in _cut(house, [(0, ticks(house.config.calendar.horizon))]):
        yield Piece(start, end, devices.per_second * seconds_of(end - start))


def _cut(house: House, windows: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Windows cut at the ends of planning intervals, so that luck stays where it is."""
    length = ticks(house.config.time.interval)
    for start, end in windows:
        grid = range((start // length + 1) * length, end, length)
        yield from pairwise([start, *grid, end])


def _profiled(house: House, reason: str) -> Iterator[Piece]:
    """By profile: shares of each weekday, or of the whole week.

    A day on which the house does not open has volume only where some channel is open, such as
    the hours after midnight of a late Saturday.
    """
    profile = house.config.demand.profile
    assert profile is not None
    laid = spread(profile, house.config.time.interval)
    if laid is None:
        refuse(("demand", "profile"), "profile_sum")
    for day in house.config.calendar.days_and_next:
        volume = per_day(house, reason, day)
        for piece in laid.days.get(day.weekday, ()) if not day.holiday else ():
            start, end = at(house, day, piece.start), at(house, day, piece.end)
            if day.open or _any_open(house, start, end):
                yield Piece(start, end, volume * piece.share)


def _any_open(house: House, start: int, end: int) -> bool:
    return any(start < close and begin < end for begin, close in house.any_open)


def _listed(house: House, reason: str) -> Iterator[Piece]:
    """By table: counts per interval, for dates or for every such weekday but holidays."""
    arrivals = house.config.demand.arrivals
    assert arrivals is not None
    if not arrivals.rows:
        refuse(("demand", "arrivals"), "rows_missing", file=arrivals.file or "arrivals")
    for _, start, end, row in laid_out(house, arrivals.rows):
        yield Piece(start, end, row.counts.get(reason, 0.0))


def laid_out(house: House, rows: Sequence[R]) -> Iterator[tuple[int, int, int, R]]:
    """Rows of a table by date or weekday on the days of the horizon: day, start, end [ticks], row.

    A row lasts as long as the smallest step of its table. Rows by weekday leave holidays out.
    """
    length = step(rows, house.config.time.interval)
    for day, row in on_days(house.config.calendar.days_and_next, rows):
        yield day.number, at(house, day, row.start), at(house, day, row.start + length), row


def at(house: House, day: Day, second: float) -> int:
    """Tick at a wall-clock time of a day; ``second`` may pass midnight."""
    return ticks(house.config.calendar.on(day, second))


# --- surges and day factors ---------------------------------------------------------------------


def with_surges(
    house: House, reason: str, found: Sequence[Piece]
) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """The pieces with what surges take away, and what they add."""
    windows = surge_windows(house, reason)
    if not windows:
        return tuple(found), ()
    plain, extra = [], []
    for piece in found:
        parts = list(_at_edges(piece, windows))
        factors = [_factor(part, windows) for part in parts]
        if any(factor < 1.0 for factor in factors):
            plain += [_times(part, min(1.0, f)) for part, f in zip(parts, factors, strict=True)]
        else:
            plain.append(piece)
        extra += [_times(part, f - 1.0) for part, f in zip(parts, factors, strict=True) if f > 1.0]
    return tuple(plain), tuple(extra)


def surge_windows(house: House, reason: str) -> list[tuple[int, int, float]]:
    """Start, end and factor of each surge and event that concerns a reason."""
    calendar, found = house.config.calendar, []
    if list_window(house, reason):
        return []
    for surge in house.config.demand.surges:
        if surge.times != 1.0 and (surge.reasons is None or reason in surge.reasons):
            begin = calendar.seconds_at(surge.from_)
            found.append((ticks(begin), ticks(begin + surge.for_), surge.times))
    for _, event in named(house.config):
        times = event.surge.of(reason=reason)
        if times != 1.0 and not event.apart:
            found.append((*window(house.config, event), times))
    return found


def risks(
    house: House, reason: str, found: Sequence[Piece]
) -> Iterator[tuple[str, Event, tuple[Piece, ...]]]:
    """What each event that may come or not adds while it is on, on top of the sure surges."""
    fixed = surge_windows(house, reason)
    for name, event in named(house.config):
        times = event.surge.of(reason=reason)
        if not event.apart or times == 1.0 or list_window(house, reason):
            continue
        mine = [(*window(house.config, event), times)] if event.from_ is not None else []
        parts = [part for piece in found for part in _at_edges(piece, [*fixed, *mine])]
        yield (
            name,
            event,
            tuple(
                _times(part, _factor(part, fixed) * (times - 1.0))
                for part in parts
                if not mine or mine[0][0] <= part.start < mine[0][1]
            ),
        )


def event_ends(house: House) -> tuple[int, ...]:
    """Ticks inside the run at which events at fixed times end that surely bring more customers."""
    config, last = house.config, ticks(house.config.calendar.horizon)
    found = (
        window(config, event)[1]
        for _, event in named(config)
        if not event.apart and any(times > 1.0 for times in event.surge.values())
    )
    return tuple(sorted(end for end in found if 0 <= end < last))


def _at_edges(piece: Piece, windows: Sequence[tuple[int, int, float]]) -> Iterator[Piece]:
    edges = {edge for start, end, _ in windows for edge in (start, end)}
    cuts = [piece.start, *sorted(e for e in edges if piece.start < e < piece.end), piece.end]
    for start, end in pairwise(cuts):
        yield Piece(start, end, piece.count * (end - start) / (piece.end - piece.start))


def _factor(piece: Piece, windows: Sequence[tuple[int, int, float]]) -> float:
    factor = 1.0
    for start, end, times in windows:
        if start <= piece.start < end:
            factor *= times
    return factor


def _times(piece: Piece, factor: float) -> Piece:
    return Piece(piece.start, piece.end, piece.count * factor)


def clock_of(house: House, reason: str) -> str:
    """Clock whose value multiplies the volume of a reason on each day; "": none.

    One for all where the variation is said once; where it is said by reason, each has its own.
    """
    said = house.config.demand.day_to_day
    if said is None or said.cv.of(reason=reason) == 0.0 or list_window(house, reason):
        return ""
    return "day to day" if said.cv.is_one else f"day to day, {reason}"


def clocks(house: House) -> tuple[Clock, ...]:
    """The random factors of days."""
    said = house.config.demand.day_to_day
    if said is None:
        return ()
    if exact(house):
        refuse(("demand", "day_to_day"), "exact_days")
    found: dict[str, Law] = {}
    for reason, _ in _reasons(house):
        name, cv = clock_of(house, reason), said.cv.of(reason=reason)
        if name:
            found[name] = law_from_words({"law": said.law, "mean": 1.0, "cv": cv})
    starts = day_starts(house.config)
    return tuple(Clock(name, starts, law) for name, law in found.items())


def volumes(house: House) -> list[float]:
    """Expected first contacts of each need over the horizon."""
    totals = {reason: _by_part(house, reason) for reason, _ in _reasons(house)}
    shares = {reason: house.config.contact_share(reason) for reason in totals}
    return [
        totals[need.reason][house.part_of(k)] * shares[need.reason][need.segment]
        for k, need in enumerate(house.needs)
    ]


def _by_part(house: House, reason: str) -> list[float]:
    """Expected contacts of a reason in each part of the week."""
    found = pieces(house, reason)
    if house.parts == 1:
        return [sum(piece.count for piece in found)]
    totals = [0.0] * house.parts
    starts = [ticks(second) for second, _ in house.config.week.starts]
    for piece in found:
        k = bisect_right(starts, piece.start) - 1
        while k < len(starts) and (k < 0 or starts[k] < piece.end):
            begin = max(piece.start, starts[max(k, 0)])
            end = min(piece.end, starts[k + 1] if k + 1 < len(starts) else piece.end)
            part = house.config.week.starts[max(k, 0)][1]
            totals[part] += piece.count * (end - begin) / (piece.end - piece.start)
            k += 1
    return totals

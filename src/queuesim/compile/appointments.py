"""Appointments: who asks for a time, finds one or none, comes early, late or not at all.

The book is a diary of the network. Who has a time rests until it has come; the contact begins
then, or when the customer comes if that is later, and waits in a lane of its own in the order of
the times given, so that who is late keeps his.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from math import floor
from typing import TYPE_CHECKING

from queuesim.compile import names
from queuesim.compile.intervals import horizon
from queuesim.compile.names import Visit
from queuesim.compile.retry import shares_of
from queuesim.laws import Deterministic
from queuesim.network import Book, Delay, DelayTime, Diary, Duration, Mark
from queuesim.network.labels import booking_of, start_of
from queuesim.spec.appointments import WALK_IN
from queuesim.spec.channels import LEAVE
from queuesim.spec.duty import levels, posts
from queuesim.spec.reach import queue_of
from queuesim.units import DAY, ticks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from queuesim.compile.board import Board
    from queuesim.compile.house import House
    from queuesim.spec.appointments import Appointments

EPSILON = 1e-6  #: [s]; a time that ends at closing fits


def booked_of(channel: str) -> Visit:
    """The visit of a customer who has an appointment."""
    return Visit(channel, names.BOOKED)


def words_of(house: House, channel: str) -> Appointments:
    """What a channel says of its appointments."""
    found = house.config.channels[channel].appointments
    assert found is not None, "only channels with appointments are asked"
    return found


def tried_first(house: House, channel: str) -> str:
    """Node at which a case comes that tries a channel first: some ask for an appointment."""
    return f"appointment {channel}" if house.books(channel) else names.first(channel)


def books(house: House, board: Board, channel: str, door: str) -> None:
    """All nodes of a book: from asking for a time to the ``door`` at which customers come."""
    words = words_of(house, channel)
    full = _passed(board, channel, "full", _if_full(house, board, channel))
    due = _made(house, board, channel, door)
    within = ticks(words.ahead)
    book = names.book(channel)
    notice = _fixed(f"notice {channel}", words.notice) if words.notice else None
    first = Book(f"book {channel}", due, book, full, notice, within)
    asked = _passed(board, channel, "asked", board.add(first))
    shares = house.per_need(words.share, channel)
    _choose(board, tried_first(house, channel), shares, asked, names.first(channel))


def _choose(board: Board, name: str, shares: list[float], yes: str, no: str) -> None:
    """A choice that has its name in any case, since others refer to it."""
    found = board.chance(name, name, shares, yes, no)
    if found != name:
        board.add(Mark(name, found))


def _passed(board: Board, channel: str, step: str, to: str) -> str:
    return board.milestones(f"appointment {step} {channel}", to, booking_of(channel, step))


def _fixed(name: str, seconds: float) -> Duration:
    return Duration(name, (Deterministic(seconds),))


def _if_full(house: House, board: Board, channel: str) -> str:
    """Where those go for whom there is no time."""
    split = words_of(house, channel).if_full
    if split is None:
        return names.first(channel)
    targets = {}
    for name, values in shares_of(house, split, channel).items():
        own = board.exit(names.LOST) if name == LEAVE else names.first(name)
        targets[names.first(channel) if name == WALK_IN else own] = values
    return board.split(f"if full {channel}", f"if full {channel}", targets)


def _made(house: House, board: Board, channel: str, door: str) -> str:
    """Who has a time: rests until it has come, and then comes, or not."""
    words = words_of(house, channel)
    milestones = (booking_of(channel, "came"), start_of(channel, "booked"))
    came = board.add(Mark(f"start {channel} booked", board.begun(door), milestones=milestones))
    comes = _until_due(board, channel, "due", _late(house, board, channel, came))
    chances = house.per_need(words.no_show, channel)
    if any(chances):
        missed = _passed(board, channel, "no show", _missed(house, board, channel))
        stays_away = _until_due(board, channel, "missed", missed)
        comes = board.chance(f"no show {channel}", f"no show {channel}", chances, stays_away, comes)
    return _passed(board, channel, "made", comes)


def _until_due(board: Board, channel: str, name: str, to: str) -> str:
    due = board.milestones(f"appointment {name} {channel}", to, booking_of(channel, "due"))
    rest = Delay(f"until {name} {channel}", due, _fixed(f"due {channel}", 0.0), DelayTime.DUE)
    return board.add(rest)


def _missed(house: House, board: Board, channel: str) -> str:
    """Where those go on who did not come: they take another time, or are lost."""
    words, lost = words_of(house, channel), board.exit(names.LOST)
    chances = house.per_need(words.rebooks, channel)
    if not any(chances):
        return lost
    notice = _fixed(f"notice {channel}", max(words.notice, words.every))
    again = Book(
        f"book {channel} again",
        f"appointment made {channel}",
        names.book(channel),
        f"appointment full {channel}",
        notice,
        ticks(words.ahead),
    )
    asked = board.milestones(
        f"appointment asked {channel} again", board.add(again), booking_of(channel, "asked")
    )
    return board.chance(f"rebooks {channel}", f"rebooks {channel}", chances, asked, lost)


def _late(house: House, board: Board, channel: str, came: str) -> str:
    """Some come after their time; who is early waits for it at his own cost."""
    words = words_of(house, channel)
    if words.late is None or words.early >= 1.0:
        return came
    law = words.late.law(default="exponential")
    if law == Deterministic(0.0):
        return came
    late = board.add(Delay(f"late {channel}", came, Duration(f"late {channel}", (law,))))
    name = f"early {channel}"
    return board.chance(name, name, [words.early] * len(house.needs), came, late)


def comes(house: House, channel: str, k: int) -> float:
    """Expected contacts of a case that tries a channel first: less those who never come."""
    if not house.books(channel):
        return 1.0
    words = words_of(house, channel)
    share, away, again = (
        house.value(by, k, channel) for by in (words.share, words.no_show, words.rebooks)
    )
    if away == 0.0:
        return 1.0
    came = 0.0 if away * again >= 1.0 else (1.0 - away) / (1.0 - away * again)
    return 1.0 - share + share * came


# --- the book -----------------------------------------------------------------------------------


def diaries(house: House) -> tuple[Diary, ...]:
    """The books of all channels; they go on after the last day, so that it is like the others."""
    found = []
    for channel in house.channels:
        if house.books(channel):
            slots = sorted(_slots(house, channel).items())
            starts = tuple(ticks(second) for second, _ in slots)
            places = _overbooked([places for _, places in slots], words_of(house, channel).overbook)
            found.append(Diary(names.book(channel), starts, places))
    return tuple(found)


def _overbooked(places: list[int], more: float) -> tuple[int, ...]:
    """Whole places whose running total is the nearest to so many more of them."""
    found, total, given = [], 0, 0
    for own in places:
        total += own
        count = max(0, floor(total * (1.0 + more) + 0.5) - given) if own else 0
        given += count
        found.append(count)
    return tuple(found) or (0,)


def _slots(house: House, channel: str) -> dict[float, int]:
    """Places by begin of each time in the book [s]."""
    config, words = house.config, words_of(house, channel)
    calendar = config.calendar
    there = levels(post for group in _serving(house, channel) for post in posts(config, group))
    begins = [begin for begin, _, _ in there]
    end = horizon(config)
    found: dict[float, int] = {}
    usual: dict[tuple[int, float], int] = {}  #: by weekday and time of day, of the last such day

    def places(moment: float, weekday: int, second: float) -> int:
        if words.at_once is not None:
            try:
                return words.at_once.of(at=((weekday + int(second // DAY)) % 7, second % DAY))
            except KeyError:
                return 0
        k = bisect_right(begins, moment) - 1
        return there[k][2] if k >= 0 and moment < there[k][1] else 0

    for window in calendar.open_windows(channel):
        day = calendar.days[window.day]
        for moment in _times(window.start, window.end, words.every):
            second = moment - day.start
            usual[day.weekday, second] = found[moment] = places(moment, day.weekday, second)
    for moment, weekday, second in _after(house, channel, words):
        if ticks(moment) <= end:
            continue  # the day in which the run comes to rest; nobody is there
        if words.at_once is not None:
            found[moment] = places(moment, weekday, second)
        else:
            found[moment] = usual.get((weekday, second), max(usual.values(), default=0))
    return found


def _serving(house: House, channel: str) -> list[str]:
    """Groups that serve a channel by skill."""
    queue = queue_of(house.config, channel)
    return [
        name
        for name, group in house.config.staff.items()
        if any(skill.partition(".")[0] in queue for skill in group.skills)
    ]


def _times(start: float, end: float, every: float) -> Iterator[float]:
    """Times that fit between opening and closing."""
    for k in range(floor((end - start + EPSILON) / every)):
        yield start + k * every


def _after(house: House, channel: str, words: Appointments) -> Iterator[tuple[float, int, float]]:
    """Times after the last day, by the hours of the week: moment, weekday, time of day [s]."""
    calendar = house.config.calendar
    hours = calendar.hours[channel if channel in calendar.hours else None]
    last = calendar.days[-1].date
    for k in range(1, int(words.ahead // DAY) + 2):
        date = last + dt.timedelta(days=k)
        midnight = calendar.seconds_at(dt.datetime.combine(date, dt.time()))
        for start, end in hours.week[date.weekday()]:
            for second in _times(start, end, words.every):
                yield midnight + second, date.weekday(), second

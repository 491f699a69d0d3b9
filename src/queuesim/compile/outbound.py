"""Outbound: customers whom the house calls, before they come themselves or from a list.

Of a reason that is foreseen all cases exist so long before they would make contact, those who are
not foreseen as well: so all come at the same moments, with the same luck, as where nobody is. Who
is foreseen waits to be called, as long as there is time; then he comes as he would have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.compile import names
from queuesim.compile.board import by_need, need_guards
from queuesim.compile.refuse import refuse
from queuesim.laws import Deterministic
from queuesim.network import (
    Branch,
    ChoiceRow,
    Choose,
    Delay,
    DelayTime,
    DueIn,
    Duration,
    LeaveRule,
    Mark,
)
from queuesim.network.labels import end_of, start_of
from queuesim.units import format_duration, seconds_of, ticks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from queuesim.compile.board import Board
    from queuesim.compile.demand import Piece
    from queuesim.compile.house import House
    from queuesim.network.calendars import Window
    from queuesim.spec.demand import Foreseen

ENDLESS = 1e9  #: time that nobody waits to be called [s]


def foreseen(house: House, reason: str) -> Foreseen | None:
    """What is said of needs that are known before; ``None`` where none is."""
    words = house.config.demand.reasons[reason].foreseen
    return words if words is not None and words.active else None


def shares(house: House, reason: str) -> list[float]:
    """Share for each need that is foreseen; 0 of other reasons."""
    words = foreseen(house, reason)
    if words is None:
        return [0.0] * len(house.needs)
    found = house.per_need_of(reason, words.share, words.channel)
    mine = (need.reason == reason for need in house.needs)
    return [share if own else 0.0 for share, own in zip(found, mine, strict=True)]


# --- when they come -------------------------------------------------------------------------------


def earlier(house: House, reason: str, found: Sequence[Piece]) -> Sequence[Piece]:
    """Pieces of demand, moved to when its cases are known.

    Each stays on its day, or the factor of another day would be its own.
    """
    words = foreseen(house, reason)
    if words is None:
        return found
    by, days = ticks(words.ahead), house.config.calendar.days_and_next
    starts = [ticks(house.config.calendar.on(day, 0.0)) for day in days]
    for piece in found:
        day = max((start for start in starts if start <= piece.start), default=0)
        if piece.count > 0.0 and piece.start - by < day:
            refuse(
                ("demand", "reasons", reason, "foreseen", "ahead"),
                "foreseen_before_day",
                reason=reason,
                most=format_duration(seconds_of(piece.start - day)),
            )
    return [
        type(piece)(piece.start - by, piece.end - by, piece.count)
        for piece in found
        if piece.count > 0.0
    ]


def known_before(house: House, board: Board, reason: str, to: str) -> str:
    """Where cases of a reason begin: those foreseen are to be called, all others come later."""
    words = foreseen(house, reason)
    if words is None:
        return to
    board.add(Choose(names.comes(reason), (ChoiceRow((Branch(to),)),)))
    ahead = Duration(f"ahead {reason}", (Deterministic(words.ahead),))
    later = board.add(Delay(names.until_comes(reason), names.comes(reason), ahead))
    channel = words.channel
    begins = board.add(
        Mark(
            f"to be called {reason}",
            names.door(channel),
            milestones=(start_of(channel, "outbound"),),
            due=DueIn(ahead),
        )
    )
    draw = f"foreseen {reason}"
    return board.begun(board.chance(draw, draw, shares(house, reason), begins, later))


# --- whom nobody reaches --------------------------------------------------------------------------


def limits(house: House, board: Board, channel: str) -> Iterator[LeaveRule]:
    """Until when customers can be called: until they come themselves, or the list ends."""
    if house.channels[channel].kind != "outbound":
        return
    left = [ENDLESS] * len(house.needs)
    rows = []
    for reason, (time, to) in _ends(house, board, channel).items():
        mine = [k for k, need in enumerate(house.needs) if need.reason == reason]
        for k in mine:
            left[k] = time
        rows += [
            ChoiceRow((Branch(to),), guards)
            for guards in need_guards(mine, len(house.needs), len(house.classes))
        ]
    if rows:
        to = board.add(Choose(f"not reached {channel}", tuple(rows)))
        after = Duration(
            f"reached in {channel}", (Deterministic(1.0),), (by_need(left, len(house.classes)),)
        )
        yield LeaveRule("not reached", to, after=after)


def _ends(house: House, board: Board, channel: str) -> dict[str, tuple[float, str]]:
    """Time to call customers of a reason [s], and where they go when it is over."""
    found = {}
    for reason, words in house.config.demand.reasons.items():
        ahead = foreseen(house, reason)
        if ahead is not None and ahead.channel == channel:
            name, to = f"diverted {channel}, {reason}", names.comes(reason)
            found[reason] = (ahead.ahead, board.milestones(name, to, end_of("diverted")))
        elif words.list_ is not None and words.list_.until and channel in words.channel:
            gone, name = board.exit(names.UNSOLVED), f"list over {channel}"
            to = board.milestones(name, gone, end_of("closed"))
            found[reason] = (words.list_.lasts, to)
    return found


def comes_anyway(house: House, board: Board, channel: str, usual: str) -> str:
    """Where a case goes on that a call has not solved: who was foreseen comes when he would."""
    rows = []
    for reason in house.config.demand.reasons:
        words = foreseen(house, reason)
        if words is None or words.channel != channel:
            continue
        rest = Duration(f"until {reason} comes", (Deterministic(0.0),))
        name = names.until_comes(f"{reason}, all the same")
        to = board.add(Delay(name, names.comes(reason), rest, DelayTime.DUE))
        mine = [k for k, need in enumerate(house.needs) if need.reason == reason]
        rows += [
            ChoiceRow((Branch(to),), guards)
            for guards in need_guards(mine, len(house.needs), len(house.classes))
        ]
    if not rows:
        return usual
    rows.append(ChoiceRow((Branch(usual),)))
    return board.add(Choose(f"not helped by a call {channel}", tuple(rows)))


# --- lists ----------------------------------------------------------------------------------------


def list_window(house: House, reason: str) -> Window | None:
    """The moment at which a reason's list is there [ticks]; ``None`` where it has none."""
    words = house.config.demand.reasons[reason].list_
    if words is None:
        return None
    begin = ticks(house.config.calendar.seconds_at(words.from_))
    return begin, begin + 1

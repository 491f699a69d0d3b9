"""Elastic lines: more of them when few are free, after a while, and fewer again.

Lines that are not there yet lie in a pool of their own. Whenever somebody has asked for a line, and
so few are free and no step is under way, a step up is born, a case of its own, which brings some
of them. Whenever lines come free, and so many are free, some go back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.compile import names
from queuesim.laws import Deterministic
from queuesim.network import (
    Branch,
    ChoiceRow,
    Choose,
    Compare,
    Delay,
    Duration,
    Fork,
    Give,
    Guard,
    Mark,
    Pool,
    Quantity,
    Reading,
    Register,
    Take,
)
from queuesim.network.labels import elastic_of

if TYPE_CHECKING:
    from queuesim.compile.board import Board
    from queuesim.compile.house import House
    from queuesim.spec.channels import Elastic


def is_elastic(house: House, channel: str) -> bool:
    """Whether a channel ever has more lines than at first."""
    words = house.channels[channel]
    return words.elastic is not None and words.elastic.up_to > (words.lines or 0)


def add_elastic(house: House, board: Board, channel: str) -> None:
    """What elastic lines need beside lines, before any node that gives one back is made."""
    words = house.channels[channel]
    if words.elastic is None or words.lines is None or not is_elastic(house, channel):
        return
    board.elastic[channel] = (words.elastic, words.lines)
    board.pools.append(Pool(names.more_lines(channel), words.elastic.up_to - words.lines))
    board.registers.append(Register(names.steps_up(channel)))


def more(board: Board, channel: str, to: str) -> str:
    """Whether a step up begins now that somebody has asked for a line, on its way to ``to``."""
    if channel not in board.elastic:
        return to
    words, _ = board.elastic[channel]
    begun = board.add(Fork(f"step up {channel}, {to}", to, follow_ups=(_step_up(board, channel),)))
    rows = (ChoiceRow((Branch(begun),), _few(channel, words)), ChoiceRow((Branch(to),)))
    return board.add(Choose(f"whether more lines {channel}, {to}", rows))


def _few(channel: str, words: Elastic) -> tuple[Guard, ...]:
    return (
        Guard(_free(names.lines(channel)), Compare.AT_MOST, words.when_free),
        Guard(_free(names.more_lines(channel)), Compare.AT_LEAST, words.by),
        _settled(channel),
    )


def _settled(channel: str) -> Guard:
    """Holds while no step up is under way."""
    return Guard(Reading(Quantity.REGISTER, (names.steps_up(channel),)), Compare.EQUAL, 0)


def _free(pool: str) -> Reading:
    return Reading(Quantity.POOL_FREE, (pool,))


def _step_up(board: Board, channel: str) -> str:
    """The step: lines are ordered, and are there after a while.

    It looks again whether they are wanted, for two may have been born at one tick.
    """
    words, _ = board.elastic[channel]
    over, register = board.exit(names.SOLVED), names.steps_up(channel)
    there = board.add(
        Mark(
            f"more lines {channel}",
            fewer(board, channel, over),  # they may have come too late
            house_adds=((register, -1),),
            milestones=(elastic_of(channel, "up"),),
        )
    )
    more_ = board.add(Give(f"add lines {channel}", there, names.lines(channel), words.by))
    after = Duration(names.draw("elastic after", channel), (Deterministic(words.after),))
    later = board.add(Delay(f"until more lines {channel}", more_, after))
    ordered = board.add(Mark(f"order lines {channel}", later, house_adds=((register, 1),)))
    pool = names.more_lines(channel)
    take = board.add(Take(f"more lines wanted {channel}", ordered, pool, over, words.by))
    rows = (ChoiceRow((Branch(take),), _few(channel, words)), ChoiceRow((Branch(over),)))
    look = board.add(Choose(f"few lines free {channel}", rows))
    return board.milestones(f"step {channel}", look, elastic_of(channel, "asked"))


def fewer(board: Board, channel: str, to: str) -> str:
    """Whether lines go back now that some have come free, on the way to ``to``."""
    if channel not in board.elastic:
        return to
    words, first = board.elastic[channel]
    pool, lines = names.more_lines(channel), names.lines(channel)
    told = board.milestones(f"fewer lines {channel}, {to}", to, elastic_of(channel, "down"))
    back = board.add(Give(f"lines back {channel}, {to}", told, pool, words.by))
    take = board.add(Take(f"lines off {channel}, {to}", back, lines, to, words.by))
    many = (
        Guard(_free(lines), Compare.AT_LEAST, words.many_free(first)),
        Guard(_free(pool), Compare.AT_MOST, words.up_to - first - words.by),
        _settled(channel),
    )
    rows = (ChoiceRow((Branch(take),), many), ChoiceRow((Branch(to),)))
    return board.add(Choose(f"whether fewer lines {channel}, {to}", rows))

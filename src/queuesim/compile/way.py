"""The customer's own way: who has it too far to a site stays away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.compile import names
from queuesim.compile.board import need_guards
from queuesim.compile.call import ends
from queuesim.compile.complaint import complains
from queuesim.compile.durations import laws, shortest
from queuesim.compile.retry import gave_up
from queuesim.compile.week import by_part, same_parts
from queuesim.network import Branch, ChoiceRow, Choose, Compare, Duration, Guard, Mark, mark
from queuesim.units import ticks

if TYPE_CHECKING:
    from queuesim.compile.board import Board
    from queuesim.compile.house import House
    from queuesim.compile.names import Visit
    from queuesim.network import Node


def too_far(house: House, channel: str) -> list[float]:
    """Chance for each need that the way is too far for a customer, who stays away."""
    words = house.channels[channel]
    away = words.stays_away
    if words.way is None or away is None:
        return [0.0] * len(house.needs)
    over, chances = house.per_need(away.over, channel), house.per_need(away.chance, channel)
    found = laws(house, words.way, channel, 0.0, "deterministic")
    return [
        chance * (1.0 - law.cdf(far)) for law, far, chance in zip(found, over, chances, strict=True)
    ]


def stays(house: House, board: Board, visit: Visit, to: str) -> str:
    """Whoever has it too far does not come, by a chance; all others go on ``to``."""
    channel = visit.channel
    words = house.channels[channel]
    away = words.stays_away
    if words.way is None or away is None:
        return to
    chances = house.per_need(away.chance, channel)
    if not any(chances):
        return to
    lost = complains(house, board, channel, "balked", gave_up(house, board, channel))
    balked = ends(board, visit, "balked", lost)
    asked = board.chance(
        visit.named("stays away"), names.draw("stays away", channel), chances, balked, to
    )
    over = house.per_need(away.over, channel)
    rows = [
        ChoiceRow((Branch(asked),), (*guards, Guard(mark(names.WAY), Compare.MORE, ticks(far))))
        for far in sorted(set(over))
        for guards in need_guards(
            [k for k, each in enumerate(over) if each == far], len(over), len(house.classes)
        )
    ]
    far = board.add(Choose(visit.named("too far"), (*rows, ChoiceRow((Branch(to),)))))
    found = laws(house, words.way, channel, 0.0, "deterministic")
    draw = names.draw("way", channel)

    def way(name: str, part: int) -> Node:
        drawn = Duration(draw, shortest(house, found, part))
        return Mark(name, far, writes=((names.WAY, drawn),))

    return by_part(house, board, channel, visit.named("way"), same_parts(house, found), way)

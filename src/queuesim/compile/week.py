"""Week: words that differ by time of day or weekday.

A word about a contact has the value of the moment at which the contact begins. There a mark notes
the part of the week together with the class, and whatever differs by time is looked up by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from queuesim.compile import names
from queuesim.compile.board import need_guards
from queuesim.compile.intervals import horizon
from queuesim.network import Branch, ChoiceRow, Choose, Gate
from queuesim.units import ticks

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from queuesim.compile.board import Board
    from queuesim.compile.house import House
    from queuesim.network import Node
    from queuesim.network.calendars import Window
    from queuesim.spec.config import Config


def part_gates(config: Config) -> tuple[Gate, ...]:
    """A gate for each part of the week but the last; none where there is but one."""
    parts = len(config.week)
    end = horizon(config)
    starts = [(ticks(second), part) for second, part in config.week.starts]
    windows: list[list[Window]] = [[] for _ in range(parts)]
    for (start, part), (after, _) in pairwise([*starts, (end, -1)]):
        if start < min(after, end):
            windows[part].append((start, min(after, end)))
    return tuple(Gate(names.part(k), tuple(windows[k])) for k in range(parts - 1))


def same_parts(house: House, *values: Sequence[Hashable] | None) -> list[list[int]]:
    """Parts of the week in groups for which some words, one value per need, say the same."""
    count = len(house.classes)
    groups: dict[tuple[Hashable, ...], list[int]] = {}
    for part in range(house.parts):
        span = slice(part * count, (part + 1) * count)
        said = tuple(None if each is None else tuple(each[span]) for each in values)
        groups.setdefault(said, []).append(part)
    return list(groups.values())


def by_part(
    house: House,
    board: Board,
    channel: str,
    name: str,
    alike: Sequence[Sequence[int]],
    node: Callable[[str, int], Node],
) -> str:
    """A node for each group of parts of the week, or the choice between them; gives its name.

    ``node`` makes the node of a name, for the group that has a part of the week.
    """
    rows = []
    for n, parts in enumerate(alike, start=1):
        made = board.add(node(name if len(alike) == 1 else f"{name}/{n}", parts[0]))
        board.node_channel[made] = channel
        chosen = needs_of_parts(house, parts)
        rows += [
            ChoiceRow((Branch(made),), guards)
            for guards in need_guards(chosen, len(house.needs), len(house.classes))
        ]
    return name if len(alike) == 1 else board.add(Choose(name, tuple(rows)))


def needs_of_parts(house: House, parts: Sequence[int]) -> list[int]:
    """Needs in some parts of the week."""
    count = len(house.classes)
    return [part * count + k for part in parts for k in range(count)]

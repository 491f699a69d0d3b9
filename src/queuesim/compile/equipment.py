"""Equipment: pools of pieces that contacts take together with a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.compile import names
from queuesim.compile.durations import talk_laws, wrap_laws
from queuesim.compile.intervals import windows_of
from queuesim.network import Pool
from queuesim.network.calendars import joined
from queuesim.network.labels import EquipmentLabel
from queuesim.spec.reach import channels_served

if TYPE_CHECKING:
    from collections.abc import Mapping

    from queuesim.compile.board import Board
    from queuesim.compile.house import House


def needed(house: House, channel: str) -> list[str]:
    """Equipment that contacts of a channel need, by name."""
    found = (name for name, words in house.config.equipment.items() if channel in words.for_)
    return sorted(found, key=str.encode)


def units_of(house: House, channel: str) -> tuple[tuple[str, int], ...]:
    """Pieces that work in a channel claims: pool and number."""
    return tuple((names.equipment(name), 1) for name in needed(house, channel))


def in_use(house: House) -> list[str]:
    """Equipment of channels that somebody comes to."""
    used = {name for channel in house.channels for name in needed(house, channel)}
    return sorted(used, key=str.encode)


def add_equipment(house: House, board: Board) -> None:
    """A pool of pieces of each kind that anybody needs."""
    for name in in_use(house):
        board.pools.append(Pool(names.equipment(name), house.config.equipment[name].count))


def equipment_labels(house: House) -> tuple[EquipmentLabel, ...]:
    """What results need to know of it: its hours are those of the channels that need it."""
    return tuple(
        EquipmentLabel(
            name,
            names.equipment(name),
            joined(
                [
                    window
                    for channel in house.config.equipment[name].for_
                    if channel in house.channels
                    for window in windows_of(house.config, channel)
                ]
            ),
        )
        for name in in_use(house)
    )


def allowed(house: House, present: Mapping[str, tuple[float, ...]]) -> dict[str, tuple[float, ...]]:
    """People who can be at work at a time, by group and interval: as many as pieces allow.

    Looked at only where groups do nothing that needs no piece of one kind. Those who wrap up need
    none, so that more people than pieces may be at work.
    """
    found = dict(present)
    for name in in_use(house):
        channels = set(house.config.equipment[name].for_) & set(house.channels)
        serving = {
            group: channels_served(house.config, group) & set(house.channels)
            for group in house.config.staff
        }
        groups = [g for g, served in serving.items() if served & channels]
        if any(not serving[g] <= channels for g in groups):
            continue
        most = house.config.equipment[name].count * max(_longer(house, c) for c in channels)
        for k in range(min((len(present[g]) for g in groups), default=0)):
            there = sum(found[g][k] for g in groups)
            if there > most:
                for g in groups:
                    row = list(found[g])
                    row[k] *= most / there
                    found[g] = tuple(row)
    return found


def _longer(house: House, channel: str) -> float:
    """How many times as long as a piece a contact holds its person, at most."""
    wrap = wrap_laws(house, channel)
    if wrap is None:
        return 1.0
    pairs = zip(talk_laws(house, channel), wrap, strict=True)
    return max((1.0 + after.mean / talk.mean if talk.mean else 1.0) for talk, after in pairs)

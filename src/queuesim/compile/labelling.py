"""Labels: what results need to know to call the numbers of rows by the planner's names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.compile import names
from queuesim.compile.demand import event_ends
from queuesim.compile.equipment import equipment_labels
from queuesim.compile.failure import jam_chances
from queuesim.compile.intervals import day_starts, interval_table, windows_of
from queuesim.compile.outbound import foreseen
from queuesim.compile.parts import part_labels
from queuesim.compile.promises import own_promises, promise_of
from queuesim.compile.rostering import by_agent
from queuesim.compile.steps import step_labels
from queuesim.network.labels import ChannelLabel, Labels, StaffLabel
from queuesim.units import DAY, ticks

if TYPE_CHECKING:
    from queuesim.compile.board import Board
    from queuesim.compile.house import House
    from queuesim.network import Group


def labels_of(house: House, board: Board) -> Labels:
    """Labels of a compiled config."""
    config = house.config
    own = {names.machines(name): name for name in house.channels}
    return Labels(
        channels=tuple(channel_label(house, name) for name in config.channels_as_written),
        node_channel={
            node: name
            for node, name in board.node_channel.items()
            if name in config.channels_as_written
        },
        segments=tuple(need.segment for need in house.classes),
        reasons=tuple(need.reason for need in house.classes),
        staff=tuple(
            StaffLabel(
                g.name,
                own.get(g.name) or house.teams[g.name].staff,
                people=g.name not in own,
                names=_people(house, g),
                same=g.drawn_as or g.name,
            )
            for g in board.groups
        ),
        intervals=interval_table(config),
        days=day_starts(config),
        dates=tuple(day.date.isoformat() for day in config.calendar.days),
        open_days=len(config.calendar.open_days),
        warmup_days=round(config.runs.warmup / DAY),
        helps=frozenset(board.helps),
        own_promise=own_promises(config),
        equipment=equipment_labels(house),
        events=event_ends(house),
        steps=step_labels(house, board),
        further=dict(board.node_after),
        travels=frozenset(board.travels),
        foreseen=frozenset(r for r in config.demand.reasons if foreseen(house, r) is not None),
        elastic={name: words.by for name, (words, _) in board.elastic.items()},
        jams={
            name: names.machines(name)
            for name, words in house.channels.items()
            if words.machines is not None and any(jam_chances(house, name))
        },
        parts=part_labels(house),
        takes=frozenset(board.takes),
    )


def _people(house: House, group: Group) -> tuple[str, ...]:
    """Names of a group's people by number; none where only their number is known."""
    words = house.config.staff.get(group.name)
    named = words is not None and words.sessions is not None
    return tuple(by_agent(house, group.name)) if named else ()


def channel_label(house: House, name: str) -> ChannelLabel:
    """A channel's kind, promise, short threshold and opening windows."""
    config = house.config
    kind, windows = config.channels[name].kind, windows_of(config, name)
    gathers = config.channels[name].batches is not None
    diary = names.book(name) if name in house.channels and house.books(name) else ""
    short = ticks(config.service_level.short)
    target = promise_of(config, name)
    if target is None or target.within is None or target.share is None:
        return ChannelLabel(name, kind, short=short, windows=windows, diary=diary, gathers=gathers)
    within = ticks(target.within)
    return ChannelLabel(name, kind, within, target.share, short, windows, diary, gathers)

"""The compiler: every word adds its part, in a fixed order, to one network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.compile.appointments import diaries
from queuesim.compile.batches import batch_gates
from queuesim.compile.board import Board
from queuesim.compile.channels import add_channel
from queuesim.compile.complaint_queue import add_complaints
from queuesim.compile.customers import case_classes
from queuesim.compile.demand import clocks, sources
from queuesim.compile.equipment import add_equipment
from queuesim.compile.events import event_gates, switches
from queuesim.compile.focus import focus_gates
from queuesim.compile.house import House
from queuesim.compile.intervals import day_starts, gates, horizon
from queuesim.compile.labelling import labels_of
from queuesim.compile.model import Model
from queuesim.compile.parts import add_stock
from queuesim.compile.routing import check_order
from queuesim.compile.self_service import add_machines
from queuesim.compile.staff import add_groups
from queuesim.compile.week import part_gates
from queuesim.network import Network
from queuesim.spec.complaint import COMPLAINT

if TYPE_CHECKING:
    from queuesim.spec.config import Config


def compile_config(config: Config) -> Model:
    """The network of a config, and how to read what it does.

    Parameters
    ----------
    config
        One scenario, with its files read and checked by the loader.

    Raises
    ------
    ConfigError
        If the words ask for something that a network cannot express.
    """
    house = House(config)
    board = Board(len(house.classes), house.parts)
    for channel in house.channels:
        if channel != COMPLAINT:
            add_channel(house, board, channel)
    add_complaints(house, board)
    born = sources(house, board)
    add_machines(house, board)
    add_equipment(house, board)
    add_stock(house, board)
    add_groups(house, board)
    check_order(house, board)
    network = Network(
        classes=case_classes(config, house.classes),
        sources=born,
        nodes=tuple(board.nodes.values()),
        lanes=tuple(board.lanes.values()),
        routes=tuple(board.routes),
        groups=tuple(board.groups),
        pools=tuple(board.pools),
        supplies=tuple(board.supplies),
        gates=(
            *gates(config),
            *part_gates(config),
            *focus_gates(house),
            *batch_gates(house),
            *event_gates(config),
        ),
        switches=switches(config),
        clocks=clocks(house),
        diaries=diaries(house),
        registers=tuple(board.registers),
        days=day_starts(config),
        horizon=horizon(config),
    )
    return Model(network, labels_of(house, board), config)

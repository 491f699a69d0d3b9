"""A case on its way: one need, from its arrival to its outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.units import FOREVER

if TYPE_CHECKING:
    from queuesim.engine.reference.diaries import DiaryState
    from queuesim.engine.reference.lanes import LaneState
    from queuesim.engine.reference.nodes import ServeHere
    from queuesim.engine.reference.parts import Kin
    from queuesim.engine.reference.people import Task
    from queuesim.engine.reference.stock import Claim, PoolState


class Family:
    """What a case shares with all born of it: the count of births."""

    __slots__ = ("births",)

    def __init__(self) -> None:
        self.births = 0


class Kept:
    """What a case keeps between two pieces of work."""

    __slots__ = ("tasks", "units")

    def __init__(self) -> None:
        self.tasks: list[Task] = []
        self.units: list[tuple[PoolState, int]] = []


class Case:
    """State of a case. ``visit`` numbers its stays in lanes, so that old timers are known."""

    __slots__ = (
        "born",
        "claim",
        "crew",
        "customer",
        "due",
        "family",
        "job",
        "joined",
        "kept",
        "key",
        "kin",
        "kind",
        "lane",
        "left",
        "lot",
        "marks",
        "ordinal",
        "part",
        "place",
        "serve",
        "since",
        "slot",
        "source",
        "subject",
        "turns",
        "visit",
        "wait_over",
        "waited",
        "waiting",
    )

    def __init__(
        self,
        subject: int,
        key: int,
        origin: tuple[int, int, int],
        kind: int,
        customer: int,
        born: int,
        marks: list[int],
    ) -> None:
        self.subject = subject
        self.key = key
        self.family: Family | None = None  #: made at the first birth
        self.due: int = FOREVER
        self.slot: tuple[DiaryState, int] | None = None  #: the place it holds
        self.kin: Kin | None = None  #: made when parts are born or others carried
        self.source: int = origin[0]
        self.part: int = origin[1]
        self.ordinal: int = origin[2]
        self.kind: int = kind
        self.customer = customer
        self.born = born
        self.marks = marks
        self.turns: dict[int, int] | None = None  #: made at the first counted draw
        self.visit = 0
        self.waiting = False
        self.lane: LaneState | None = None
        self.serve: ServeHere | None = None
        self.claim: Claim | None = None  #: units waited for, in a lane of a pool
        self.joined = born
        self.since = born  #: tick from which waiting counts; older than `joined` if kept
        self.place = -1  #: join number; -1 unless waiting or kept
        #: ticks drawn for leave rules of the place in hand, by name
        self.kept: dict[str, int] | None = None
        self.waited: int = 0
        self.wait_over: int = 0  #: ticks waited once work has begun; -1 in a lane, 0 elsewhere
        self.crew: Kept | None = None  #: people and units that it keeps
        self.left = -1  #: interrupted work still to do [millionths of a tick]; -1: none
        self.lot = 0  #: drawn on joining, where the lane goes by lot
        self.job = 0  #: work foretold on joining [ticks], where the lane's order needs it

    def turn(self, word: int) -> int:
        """How often this case has drawn this name before; counts one more."""
        turns = self.turns
        if turns is None:
            turns = self.turns = {}
        count = turns.get(word, 0)
        turns[word] = count + 1
        return count

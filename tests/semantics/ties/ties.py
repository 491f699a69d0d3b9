"""A tie: a tiny house, the log that follows of the rules, and one sentence why.

A test that is decorated with `tie` returns the house; its docstring says why, and then the log,
which was worked on paper from `docs/semantics.md` (`telling.py` says how it is written). The log is
compared with the reference engine, event by event; the naive telling must have the same events and
rows, the kernel the same rows.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import NamedTuple

from queuesim.engine.kernel import simulate as by_kernel
from queuesim.engine.reference import simulate as by_reference
from queuesim.network import CloseRule, Network
from queuesim.network.order import EventKind
from tests.agreement import naive
from tests.agreement.comparing import difference
from tests.semantics.ties.telling import Event, Names, Told, read

SEED = 1


class Tie(NamedTuple):
    """What a test says."""

    network: Network
    why: str
    log: list[str]


#: Every tie by its name.
TIES: dict[str, Tie] = {}


def all_ties() -> dict[str, Tie]:
    """Those of all modules of this folder."""
    for path in sorted(Path(__file__).parent.glob("test_*.py")):
        importlib.import_module(f"tests.semantics.ties.{path.stem}")
    return dict(TIES)


def tie(test: Callable[[], Network]) -> Callable[[], None]:
    """Make a test of a house and its log."""
    why, log = read(inspect.cleandoc(test.__doc__ or ""))
    network = test()
    TIES[f"{test.__module__}.{test.__name__}"] = Tie(network, why, log)

    @wraps(test)
    def run() -> None:
        told = Told(network, SEED)
        told.run()
        assert told.lines() == log
        events = [event for event, _ in told.events]
        assert naive_events(network, told.stale - set(events)) == events
        assert difference(network, SEED, by_reference, naive.simulate) == ""
        assert difference(network, SEED, by_reference, by_kernel) == ""

    del run.__wrapped__  # type: ignore[attr-defined] # what is run has no result
    return run


class Listening(naive.Naive):
    """The naive telling, which notes what happens."""

    def run(self) -> object:
        self.events: list[Event] = []
        return super().run()

    def put(
        self,
        tick: int,
        kind: int,
        subject: int,
        act: Callable[[], None],
        *rest: object,
        **more: object,
    ) -> None:
        def noted() -> None:
            self.events.append((tick, int(kind), subject))
            act()

        super().put(tick, kind, subject, noted, *rest, **more)  # type: ignore[arg-type]


def naive_events(network: Network, stale: set[Event]) -> list[Event]:
    """Events of the naive telling, without those that come too late and closings that move nobody.

    ``stale`` are events of which the other telling knows that what they were for is over.
    """
    telling = Listening(network, SEED)
    telling.run()
    names = Names(network)
    sent = {lane.gate for lane in network.lanes if lane.close is CloseRule.GO}
    quiet = {(EventKind.CALENDAR, k) for k, gate in enumerate(names.gates) if gate not in sent}
    told = [event for event in telling.events if event[1:] not in quiet]
    return [event for event in told if event not in stale]

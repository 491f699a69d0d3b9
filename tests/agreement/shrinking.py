"""Make a network smaller for as long as it still shows what it showed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from queuesim.network import (
    FOREVER,
    AtEnd,
    AtStart,
    Book,
    Breaks,
    ChoiceRow,
    Choose,
    Counts,
    Cut,
    Delay,
    Fork,
    Gaps,
    Gather,
    Give,
    Join,
    Mark,
    Network,
    NetworkError,
    Order,
    Preempt,
    Rates,
    Release,
    Roster,
    Serve,
    Take,
    Times,
    Unbook,
)

MOST_TRIALS = 5000
PARTS = ("sources", "routes", "groups", "lanes", "nodes", "gates")
PARTS += ("supplies", "pools", "diaries", "registers", "switches")


def shrunk(network: Network, shows: Callable[[Network], bool]) -> Network:
    """A network none of whose simpler forms shows it any more (or the best of many trials)."""
    trials = 0
    found = True
    while found:
        found = False
        for change in _changes(network):
            trials += 1
            if trials > MOST_TRIALS:
                return network
            try:
                simpler = change()
            except (NetworkError, ValueError):
                continue
            if simpler != network and shows(simpler):
                network, found = simpler, True
                break
    return network


def _changes(network: Network) -> Iterator[Callable[[], Network]]:
    """Ways to make it simpler, the large ones first."""
    for part in PARTS:
        entries = getattr(network, part)
        for k in range(len(entries)):
            rest = entries[:k] + entries[k + 1 :]
            yield lambda part=part, rest=rest: replace(network, **{part: rest})
        for k, entry in enumerate(entries):
            for simpler in _simpler(entry):
                changed = (*entries[:k], simpler, *entries[k + 1 :])
                yield lambda part=part, changed=changed: replace(network, **{part: changed})


_PLAIN: dict[str, Any] = {
    "size": None,
    "wrap": None,
    "pace": (),
    "writes": (),
    "adds": (),
    "milestones": (),
    "guards": (),
    "pauses": (),
    "levels": (),
    "case_rank": ((0, 0),),
    "person_rank": ((0, 0),),
    "gate": "",
    "order": Order.FIRST_COME,
    "at_end": AtEnd.FINISH,
    "head_start": 0,
    "weight": 1000,
    "cut": Cut.RESUME,
    "yields": (Preempt.INTERRUPT, Preempt.STAND_STILL),
    "preempts": Preempt.NOTHING,
    "breaks": Breaks.AWAY,
    "after": 0,
    "due": None,
    "house": (),
    "house_adds": (),
    "early": None,
    "notice": None,
    "cancels": False,
    "carries": False,
    "gathers": False,
    "counted": "",
    "reorder": None,
    "watched": False,
    "rank": ((0, 0),),
    "limit": FOREVER,
    "outages": (),
}


def _simpler(entry: Any) -> Iterator[Any]:
    """Forms of one part that say less."""
    for name, plain in _PLAIN.items():
        if getattr(entry, name, plain) != plain:
            yield replace(entry, **{name: plain})
    for name in ("leave", "windows", "pauses", "follow_ups", "parts", "starts"):
        entries = getattr(entry, name, ())
        for k in range(len(entries)):
            yield replace(entry, **{name: entries[:k] + entries[k + 1 :]})
    for name in ("work", "wrap", "duration"):
        duration = getattr(entry, name, None)
        if duration is not None and (duration.factors or duration.extras):
            yield replace(entry, **{name: replace(duration, factors=(), extras=())})
    if hasattr(entry, "arrivals"):
        yield from (replace(entry, arrivals=fewer) for fewer in _fewer(entry.arrivals))
    yield from _simpler_node(entry)
    yield from _simpler_staffing(entry)


def _simpler_node(entry: Any) -> Iterator[Any]:
    if isinstance(entry, Serve) and len(entry.lanes) > 1:
        yield from (replace(entry, lanes=(choice,)) for choice in entry.lanes)
    if isinstance(entry, Choose):
        for to in {b.to for row in entry.rows for b in row.branches}:
            yield Mark(entry.name, to)
        for k in range(len(entry.rows)):
            yield replace(entry, rows=entry.rows[:k] + entry.rows[k + 1 :])
        yield replace(entry, rows=tuple(ChoiceRow(row.branches) for row in entry.rows))
    if isinstance(entry, Take) and entry.lanes:
        yield from (replace(entry, lanes=_without(entry.lanes, k)) for k in range(len(entry.lanes)))
    if isinstance(entry, Fork | Delay | Take | Give | Book | Unbook | Gather | Release | Join):
        yield Mark(entry.name, entry.to)


def _simpler_staffing(entry: Any) -> Iterator[Any]:
    staffing = getattr(entry, "staffing", None)
    if isinstance(staffing, Roster):
        for k in range(len(staffing.people)):
            people = staffing.people[:k] + staffing.people[k + 1 :]
            yield replace(entry, staffing=replace(staffing, people=people))
        if staffing.breaks is not Breaks.AWAY:
            yield replace(entry, staffing=replace(staffing, breaks=Breaks.AWAY))
    elif staffing is not None:
        for k in range(len(staffing.levels)):
            levels = staffing.levels[:k] + staffing.levels[k + 1 :]
            yield replace(entry, staffing=replace(staffing, levels=levels))


def _fewer(arrivals: Any) -> Iterator[Any]:
    """Arrivals with some left out; keys of later ones may change, so not all will do."""
    if isinstance(arrivals, Times):
        for k in range(len(arrivals.ticks)):
            yield Times(
                _without(arrivals.ticks, k),
                _without(arrivals.classes, k),
                tuple((name, _without(values, k)) for name, values in arrivals.marks),
            )
        for k in range(len(arrivals.marks)):
            yield replace(arrivals, marks=_without(arrivals.marks, k))
    elif isinstance(arrivals, Counts | Rates):
        for k in range(len(arrivals.slices)):
            yield replace(arrivals, slices=_without(arrivals.slices, k))
        if isinstance(arrivals, Counts):
            for k, piece in enumerate(arrivals.slices):
                if piece.count > 1:
                    less = replace(piece, count=piece.count - 1)
                    yield Counts((*arrivals.slices[:k], less, *arrivals.slices[k + 1 :]))
    elif isinstance(arrivals, Gaps) and arrivals.limit > 1:
        yield replace(arrivals, limit=arrivals.limit - 1)
    elif isinstance(arrivals, AtStart) and arrivals.count > 1:
        yield AtStart(arrivals.count - 1)


def _without(entries: tuple[Any, ...], k: int) -> tuple[Any, ...]:
    return entries[:k] + entries[k + 1 :]

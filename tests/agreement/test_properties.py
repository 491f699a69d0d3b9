"""What holds in every network, checked on the rows of random ones (fixed seeds, no chance)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest

from queuesim.engine.reference import Floor, simulate
from queuesim.network import (
    FOREVER,
    HeadCount,
    Network,
    Order,
    Rows,
    Serve,
    VisitRow,
    WorkKind,
)
from queuesim.network.arrivals import arrival_times
from queuesim.network.calendars import prepare
from queuesim.network.draws import source_key, stream_key, uniform
from queuesim.network.order import BIRTH_BITS
from queuesim.network.rows import OPEN
from tests.agreement.grammar import network_of

SEEDS = range(150)
END = 60  #: tick by which rows are cut where a run has no horizon

pytestmark = pytest.mark.agreement


def any_networks() -> Iterator[tuple[int, Network, Rows]]:
    for seed in SEEDS:
        network = network_of(seed)
        yield seed, network, simulate(network, seed)


def plain_networks(order: Order | None = None) -> Iterator[tuple[int, Network, Rows]]:
    """No guards, no closed routes, no rooms, no kept places; one order in all lanes."""
    for seed in SEEDS:
        network = network_of(seed, plain=True)
        lanes = tuple(
            replace(
                lane,
                order=order or lane.order,
                leave=tuple(replace(rule, keeps_place=False) for rule in lane.leave),
            )
            for lane in network.lanes
        )
        network = replace(network, lanes=lanes)
        yield seed, network, simulate(network, seed)


def covered(start: int, end: int) -> range:
    """Ticks of ``[start, end)``, cut at `END`."""
    return range(start, min(end, END))


def test_nobody_has_more_in_hand_than_there_is_room_for() -> None:
    shared = 0
    for seed, network, rows in any_networks():
        used: Counter[tuple[int, int, int]] = Counter()
        pieces: Counter[tuple[int, int, int]] = Counter()
        for work in rows.works:
            node = network.nodes[work.node]
            assert isinstance(node, Serve)
            for tick in covered(work.begun, work.ended):
                person = (tick, work.group, work.number)
                used[person] += node.room or network.groups[work.group].room
                pieces[person] += 1
        for (tick, group, number), units in used.items():
            assert units <= network.groups[group].room, (seed, tick, group, number)
        shared += max(pieces.values(), default=0) > 1
    assert shared > 10  # people with several cases do occur


def test_nobody_is_idle_while_a_case_waits_that_he_may_serve() -> None:
    """People there are those present and those owed; idle is who has nothing in hand."""
    both = 0
    for seed, network, rows in plain_networks():
        last = min(network.horizon, END)
        lanes = {lane.name: k for k, lane in enumerate(network.lanes)}
        groups = {group.name: k for k, group in enumerate(network.groups)}
        waiting = Counter(
            (visit.lane, tick)
            for visit in rows.visits
            for tick in covered(visit.joined, min(visit.begun, visit.ended))
        )
        busy = {
            (work.group, work.number, tick)
            for work in rows.works
            for tick in covered(work.begun, work.ended)
        }
        in_hand = Counter((group, tick) for group, _, tick in busy)
        for tick in range(last):
            there: dict[int, int] = defaultdict(int)
            for level in rows.levels:
                if level.tick <= tick:
                    there[level.group] = level.level + level.owed
            for route in network.routes:
                lane, group = lanes[route.lane], groups[route.group]
                idle = there[group] - in_hand[group, tick]
                assert idle >= 0, (seed, tick, route)
                if waiting[lane, tick]:
                    assert idle == 0, (seed, tick, route)
                    both += in_hand[group, tick] > 0
    assert both > 100  # there is waiting while people are busy


def test_every_case_that_came_is_ended_or_inside_and_its_visits_follow_one_another() -> None:
    for seed, network, rows in any_networks():
        cases = {case.case: case for case in rows.cases}
        assert len(cases) == len(rows.cases), seed
        first_born = Counter(c.source for c in rows.cases if not c.case & ((1 << BIRTH_BITS) - 1))
        assert first_born == _coming(network, seed), seed
        visits: dict[int, list[VisitRow]] = defaultdict(list)
        for visit in rows.visits:
            visits[visit.case].append(visit)
        for subject, stays in visits.items():
            case = cases[subject]
            times = [t for v in stays for t in (v.joined, v.ended)]
            assert times == sorted(times), (seed, subject)
            assert case.born <= times[0], (seed, subject)
            assert times[-1] <= case.ended, (seed, subject)
        served = Counter(
            (v.case, v.node, v.group, v.number, v.begun, v.ended)
            for v in rows.visits
            if v.begun != OPEN
        )
        worked = Counter(
            (w.case, w.node, w.group, w.number, w.begun, w.ended)
            for w in rows.works
            if w.kind == WorkKind.WORK
        )
        assert served == worked, seed


def _coming(network: Network, seed: int) -> Counter[int]:
    """How many cases each source sends before the horizon."""
    count: Counter[int] = Counter()
    prepared = prepare(network, seed, 0)
    for index, source in enumerate(network.sources):
        clock = getattr(source.arrivals, "clock", "")
        key = source_key(stream_key(seed, 0), source.name)
        size = source.size
        for tick, _, _, case in arrival_times(
            source.arrivals, key, lambda tick, clock=clock: prepared.clock_value(clock, tick)
        ):
            if tick < network.horizon:
                at_once = int(size.inverse(uniform(case, "size")) + 0.5) if size else 1
                count[index] += max(1, at_once)
    return count


@pytest.mark.parametrize("order", [Order.FIRST_COME, Order.LAST_COME])
def test_in_a_lane_the_longest_wait_goes_first_or_last(order: Order) -> None:
    """Of two that wait at one time, who joined first is served first (or last)."""
    pairs = 0
    for seed, network, rows in plain_networks(order):
        for lane in range(len(network.lanes)):
            waited = [v for v in rows.visits if v.lane == lane and v.joined < v.begun]
            for early in waited:
                for late in waited:
                    if not early.joined < late.joined < min(early.begun, early.ended):
                        continue
                    if order is Order.FIRST_COME:  # late may begin once early no longer waits
                        fair = late.begun >= min(early.begun, early.ended) or late.begun == OPEN
                    else:
                        fair = early.begun >= min(late.begun, late.ended) or early.begun == OPEN
                    assert fair, (seed, early, late)
                    pairs += 1
    assert pairs > 100


def test_littles_law_is_exact() -> None:
    """Cases inside, added up tick by tick, are the ticks that cases spent inside; so in lanes."""
    for seed in SEEDS:
        network = replace(network_of(seed), horizon=END)
        floor = Floor(network, seed)
        inside = 0
        lanes: Counter[str] = Counter()
        for tick in range(END):
            floor.advance(tick + 1)
            inside += len(floor.inside)
            lanes.update({name: lane.length for name, lane in floor.lanes.items()})
        floor.close_books()
        rows = floor.rows
        assert inside == sum(min(c.ended, END) - c.born for c in rows.cases), seed
        for k, lane in enumerate(network.lanes):
            waits = (min(v.begun, v.ended, END) - v.joined for v in rows.visits if v.lane == k)
            assert lanes[lane.name] == sum(waits), (seed, lane.name)


def test_random_windows_leave_no_trace() -> None:
    for seed, network, whole in any_networks():
        dice = Random(seed)  # noqa: S311
        floor = Floor(network, seed)
        drained = Rows()
        until = 0
        while until < min(network.horizon, FOREVER):
            until = min(network.horizon, until + dice.randint(1, 9)) if until < END else FOREVER
            floor.advance(until)
            _add(drained, floor.drain())
        floor.close_books()
        _add(drained, floor.drain())
        assert drained == whole, seed


def _add(rows: Rows, more: Rows) -> None:
    rows.cases += more.cases
    rows.visits += more.visits
    rows.works += more.works
    rows.levels += more.levels
    rows.milestones += more.milestones
    rows.stocks += more.stocks
    rows.orders += more.orders


def test_head_counts_are_kept_at_every_tick() -> None:
    """Level plus nothing owed is what the schedule says, as soon as nothing is owed."""
    for seed, network, rows in any_networks():
        for index, group in enumerate(network.groups):
            if not isinstance(group.staffing, HeadCount):
                continue
            for level in rows.levels:
                if level.group == index:
                    due = [people for tick, people in group.staffing.levels if tick <= level.tick]
                    assert level.level == due[-1], (seed, group.name, level)
                    assert level.owed >= 0

"""Sums over many rows, against the same sums taken row by row and tick by tick."""

from __future__ import annotations

from collections import Counter
from contextlib import nullcontext
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queuesim.engine.reference import Floor
from queuesim.network import HeadCount, Rows
from queuesim.network.rows import WorkKind
from queuesim.results import Ledger, Unbalanced, read, tally
from queuesim.results.balance import _check_room, check_room
from queuesim.results.columns import Flags, Ints
from queuesim.results.grid import Grid, of_spans
from queuesim.results.layout import Folder, Layout
from queuesim.results.names import Names
from queuesim.results.once import once
from queuesim.results.ordering import order_by, order_of
from queuesim.results.sharing import Crowd
from queuesim.results.standing import Active
from queuesim.results.time import latest, paid_windows
from queuesim.results.waits import Waits
from tests.unit.tallying import DAY, HandModel, S, day_of_everything, model_of
from tests.unit.test_results_balance import LABELS, Shape, network_of, shapes

small = st.integers(-3, 9)
large = st.integers(-(2**62), 2**62 - 1)


def ints(values: list[Any]) -> Ints:
    return np.array(values, dtype=np.int64)


@given(keys=st.lists(small | large, max_size=20))
def test_places_in_order_are_those_of_a_stable_sort(keys: list[int]) -> None:
    assert order_of(ints(keys)).tolist() == sorted(range(len(keys)), key=keys.__getitem__)


@given(rows=st.lists(st.tuples(small, small | large), max_size=20))
def test_places_by_two_keys(rows: list[tuple[int, int]]) -> None:
    first, then = ints([r[0] for r in rows]), ints([r[1] for r in rows])
    assert order_by(first, then).tolist() == sorted(range(len(rows)), key=rows.__getitem__)


# --- the grid -----------------------------------------------------------------------------------

STOPS = (3 * DAY, 3 * DAY - 7, DAY + 31 * S)
ticks = st.integers(-5, 3 * DAY + 5) | st.sampled_from([0, 50 * S, DAY, 2 * DAY, 3 * DAY, 1 << 62])


def grid_of(until: int, warmup: int, *, gaps: bool) -> Grid:
    labels = model_of(warmup_days=warmup).labels
    intervals = labels.intervals[::2] if gaps else labels.intervals
    return Grid.of(replace(labels, intervals=intervals), until)


@given(
    at=st.lists(ticks, max_size=12),
    until=st.sampled_from(STOPS),
    warmup=st.integers(0, 1),
    gaps=st.booleans(),
)
def test_slots_and_days_by_table_are_those_that_are_searched(
    at: list[int], until: int, warmup: int, *, gaps: bool
) -> None:
    grid = grid_of(until, warmup, gaps=gaps)
    searched = replace(grid, most=0)
    for name in ("slot_at", "day_at"):
        found = getattr(grid, name)(ints(at)).tolist()
        assert found == getattr(searched, name)(ints(at)).tolist()
    for tick, slot in zip(at, grid.slot_at(ints(at)).tolist(), strict=True):
        inside = [
            k
            for k, start, end in zip(grid.slot, grid.starts, grid.ends, strict=True)
            if start <= tick < end
        ]
        assert slot == (-1 if tick < grid.begin else inside[0] if inside else grid.size - 1)


@given(
    spans=st.lists(st.tuples(st.integers(0, 2), ticks, ticks, st.integers(-3, 3)), max_size=12),
    until=st.sampled_from(STOPS),
    gaps=st.booleans(),
)
def test_spans_by_code_are_integrated_as_each_code_alone(
    spans: list[tuple[int, int, int, int]], until: int, *, gaps: bool
) -> None:
    grid = grid_of(until, 1, gaps=gaps)
    code, begins, ends, units = (ints([s[k] for s in spans]) for k in range(4))
    found = grid.spread_spans(code, 3, begins, ends)
    assert found.tolist() == replace(grid, most=0).spread_spans(code, 3, begins, ends).tolist()
    steps = grid.spread_steps(
        np.tile(code, 2), 3, np.concatenate([begins, ends]), np.concatenate([units, -units])
    )
    for k in range(3):
        mine = code == k
        assert found[k].tolist() == grid.spread(of_spans(begins[mine], ends[mine])).tolist()
        parts = [
            u * grid.spread(of_spans(begins[i : i + 1], ends[i : i + 1]))
            for i, u in enumerate(units.tolist())
            if mine[i]
        ]
        assert steps[k].tolist() == np.sum([np.zeros(grid.size), *parts], axis=0).tolist()


# --- scopes and slots ---------------------------------------------------------------------------


@given(seed=st.integers(0, 10_000), n=st.sampled_from([0, 1, 40, 3000]))
@settings(max_examples=40, deadline=None)
def test_lines_are_added_up_by_scope_and_slot(seed: int, n: int) -> None:
    dice = np.random.default_rng(seed)
    model = model_of()
    names = Names.of(model.network, model.labels)
    grid = Grid.of(model.labels, 3 * DAY)
    layout = Layout.of(model, names, grid, "entry")
    slot = dice.integers(-1, 2, n)
    codes = {"channel": dice.integers(-1, 3, n), "class": dice.integers(0, 2, n)}
    codes["group"] = dice.integers(-1, 3, n)
    table: list[Ints | Flags] = [dice.random(n) < 0.7 for _ in range(11)]
    table.insert(3, dice.integers(-(2**55), 2**55, n))
    folder = Folder(layout, slot, codes)
    found = folder.sums(table)
    for row, (kind, name) in enumerate(layout.scopes):
        code = row - layout.first(kind)
        for place in range(len(layout.slots)):
            mine = slot == place
            if kind != "total":
                mine &= codes[kind] == code if kind in codes else np.zeros(n, dtype=np.bool_)
            expected = [int(line[mine].sum()) for line in table]
            assert found[:, row, place].tolist() == expected, (kind, name)


@given(
    waits=st.lists(st.tuples(st.integers(0, 4), st.sampled_from([0, 0, 3, 5, 2**61])), max_size=20)
)
def test_waits_are_sorted_within_their_cells(waits: list[tuple[int, int]]) -> None:
    codes = np.arange(25).reshape(5, 5)
    found = Waits.of(codes, ints([w[0] for w in waits]), ints([w[1] for w in waits]))
    kept = sorted({cell for cell, _ in waits})
    assert found.cells.tolist() == codes[:, kept].T.tolist()
    assert found.ticks.tolist() == [t for _, t in sorted(waits) if t > 0]
    assert found.zeros.tolist() == [waits.count((cell, 0)) for cell in kept]
    assert found.counts.tolist() == [sum(c == cell for c, _ in waits) for cell in kept]


# --- people -------------------------------------------------------------------------------------


@pytest.mark.parametrize("scale", [1, 1 << 59])
@given(
    windows=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 7)), max_size=8).map(sorted),
    asked=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 7)), max_size=8),
)
def test_the_latest_window_of_a_person_is_found(
    scale: int, windows: list[tuple[int, int]], asked: list[tuple[int, int]]
) -> None:
    """Also where person and tick do not fit into one word."""
    person, tick = (ints([a[k] for a in asked]) for k in (0, 1))
    of, starts = (ints([w[k] for w in windows]) for k in (0, 1))
    found = latest(person, tick * scale, of, starts * scale).tolist()
    assert found == [sum(w <= a for w in windows) - 1 for a in asked]


works = st.lists(
    st.tuples(
        st.sampled_from([(0, 0), (1, 1), (2, 2)]),  #: node and group; the last has room for two
        st.integers(0, 1),
        st.sampled_from([*WorkKind]),
        st.integers(0, 12),
        st.integers(0, 5),
    ),
    min_size=1,
    max_size=8,
)


@given(rows=works)
@settings(max_examples=300)
def test_room_checked_at_once_is_room_checked_tick_by_tick(rows: list[tuple[Any, ...]]) -> None:
    network = model_of().network
    table = ints([[0, *where, who, kind, b, b + n, n] for where, who, kind, b, n in rows])
    names = Names.of(network, model_of().labels)
    active = Active.of(table, network, 15)
    crowd = Crowd.of(table, names.room, 15)
    ledger = cast("Ledger", SimpleNamespace(active=active, names=names, crowd=crowd, until=15))
    held = Counter(
        (where[1], who, t) for where, who, _, b, n in rows for t in range(b, min(b + n, 15))
    )
    too_much = any(count > (2 if group == 2 else 1) for (group, _, _), count in held.items())
    with pytest.raises(Unbalanced, match="room") if too_much else nullcontext():
        _check_room(ledger, network)
    with pytest.raises(Unbalanced, match="room") if too_much else nullcontext():
        check_room(table, network, 15)


def by_tick(rows: Rows, shape: Shape, stop: int) -> dict[str, int]:
    """People's time of the one group of a small network, counted tick by tick."""
    group = network_of(shape).groups[0]
    found: Counter[str] = Counter()
    shifts = () if isinstance(group.staffing, HeadCount) else group.staffing.people
    for t in range(stop):
        now = [r for r in rows.works if r.begun <= t < r.ended]
        active = {r.number for r in now if r.kind != WorkKind.PAUSE}
        found["busy"] += len(active)
        found["load"] += sum(group.room for r in now if r.kind != WorkKind.PAUSE)
        for kind, name in enumerate(("work_time", "wrap_time", "paused")):
            found[name] += sum(r.kind == kind for r in now)
        known = [r for r in rows.levels if r.tick <= t]
        level, owed = (known[-1].level, known[-1].owed) if known else (0, 0)
        found["available"] += level + owed
        found["owed"] += owed
        for number, person in enumerate(shifts):
            windows = [w for shift in person.shifts for w in paid_windows(shift)]
            pays = any(begin <= t < end for begin, end in windows)
            found["paid"] += pays or number in active
            found["overtime"] += number in active and not pays
        if not shifts:
            found["paid"] += level + owed
            found["overtime"] += owed
    return found


@settings(max_examples=100, deadline=None, derandomize=True)
@given(shape=shapes, replication=st.integers(0, 3))
def test_peoples_time_is_what_each_tick_adds_to_it(shape: Shape, replication: int) -> None:
    network = network_of(shape)
    floor = Floor(network, 3, replication)
    rows = floor.run()
    found = tally(rows, HandModel(network, LABELS), floor.prepared)
    if shape.named and not shape.people:
        return  # a group of nobody: neither paid by shifts nor by head count
    expected = by_tick(rows, shape, shape.horizon)
    assert {name: found.total(name) for name in expected} == dict(expected)


def test_time_shared_among_contacts_keeps_every_bit() -> None:
    """Thirds add up in the order of rows."""
    model = model_of()
    ledger = read(day_of_everything(), model.network, model.labels)
    total = [0.0] * len(ledger.contacts)
    for contact, work, share in zip(
        ledger.work_contact, ledger.columns.works, ledger.work_share.tolist(), strict=True
    ):
        if contact >= 0 and work[4] != WorkKind.PAUSE and ledger.names.people[work[2]]:
            total[contact] += share
    assert ledger.contacts.agent_time.tolist() == total


# --- once ---------------------------------------------------------------------------------------


def test_what_follows_from_a_model_is_made_once() -> None:
    made: list[int] = []
    one, other = object(), object()

    def count() -> int:
        made.append(1)
        return len(made)

    def of(part: object, number: int) -> int:
        return once((part, number), count)

    assert [of(one, 3), of(one, 3), of(other, 3), of(one, 4), of(one, 3)] == [1, 1, 2, 3, 1]
    assert of(one, True) == 4  # not the number 1
    assert of(one, 1) == 5

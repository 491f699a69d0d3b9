"""People's time: exact integrals, and what counts as available, busy and paid."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from queuesim.network import Group, Network, Person, Roster, Shift
from queuesim.results import Tally, tally
from queuesim.results.grid import Grid, of_levels, of_spans
from queuesim.results.sharing import shares_of_time, unions
from queuesim.results.time import unpaid_windows
from tests.unit.tallying import DAY, HandModel, S, Story, model_of

GRID = Grid.of(model_of().labels, 3 * DAY)

times = st.lists(st.integers(0, 40), min_size=2, max_size=2).map(sorted)


@given(spans=st.lists(times, max_size=8), at=st.integers(0, 50))
def test_spans_are_integrated_exactly(spans: list[list[int]], at: int) -> None:
    begins, ends = (np.array([s[k] for s in spans], dtype=np.int64) for k in (0, 1))
    expected = sum(max(0, min(e, at) - b) for b, e in spans)
    assert of_spans(begins, ends)(np.array([at]))[0] == expected


@given(
    steps=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 5)), max_size=8),
    at=st.integers(0, 60),
)
def test_levels_are_integrated_exactly(steps: list[tuple[int, int]], at: int) -> None:
    ticks = np.cumsum([gap for gap, _ in steps]).astype(np.int64)
    values = np.array([v for _, v in steps], dtype=np.int64)
    expected = 0
    for t in range(at):
        known = np.flatnonzero(ticks <= t)
        expected += int(values[known[-1]]) if known.size else 0
    assert of_levels(ticks, values)(np.array([at]))[0] == expected


def test_products_beyond_64_bits_cancel() -> None:
    year = 31_536_000 * S
    begins = np.full(1_000_000, year - 5, dtype=np.int64)
    found = of_spans(begins, begins + 3)(np.array([year]))
    assert found[0] == 3_000_000


def test_slots_take_all_time_the_rest_lies_outside() -> None:
    labels = model_of().labels
    grid = Grid.of(replace(labels, intervals=labels.intervals[::2]), 3 * DAY)
    assert grid.slots == ("00:00", "")
    assert list(grid.lengths()) == [150 * S, 150 * S]
    assert list(grid.occurrences()) == [3, 0]


@given(
    works=st.lists(
        st.tuples(st.integers(0, 1), st.integers(0, 12), st.integers(0, 6)), min_size=1, max_size=9
    )
)
def test_shares_of_time_add_up_to_the_time_a_person_is_busy(
    works: list[tuple[int, int, int]],
) -> None:
    rows = np.array([[0, 0, 0, who, 0, b, b + n, n] for who, b, n in works], dtype=np.int64)
    shares, spans = shares_of_time(rows, 100), unions(rows, 100)
    busy = sum(len({t for w, b, n in works if w == who for t in range(b, b + n)}) for who in (0, 1))
    assert shares.sum() == pytest.approx(busy, abs=1e-9)
    assert (spans[:, 2] - spans[:, 1]).sum() == busy


# --- people by name -----------------------------------------------------------------------------


def by_name(*shifts: Shift, absence: float = 0.0) -> HandModel:
    model = model_of()
    team = Group("team", Roster((Person(shifts),), absence))
    network: Network = replace(model.network, groups=(team, *model.network.groups[1:]))
    return HandModel(network, model.labels)


def served_late() -> Story:
    """A shift from 10 to 40 with a break from 20 to 25; a call from 35 to 47, wrap-up to 50."""
    s = Story()
    s.level(10, "team", 1)
    s.level(20, "team", 0)
    s.level(25, "team", 1)
    s.level(40, "team", 0, owed=1)
    s.level(50, "team", 0)
    s.start(30, 0, "phone")
    s.served(0, "phone", 30, 35, 47, wrap=3)
    s.end(47, 0, "answered")
    s.case(0, 30, 47, "solved")
    return s


def team(found: Tally, *names: str) -> list[float]:
    return [found.total(name, "group", "team") / S for name in names]


def test_unpaid_breaks_are_not_paid_and_overtime_is() -> None:
    shift = Shift(10 * S, 40 * S, 0, breaks=((20 * S, 25 * S),), unpaid=5 * S)
    model = by_name(shift)
    found = tally(served_late().rows, model, model.prepared)
    names = ("available", "owed", "busy", "paid", "overtime", "absent")
    assert team(found, *names) == [35, 10, 15, 35, 10, 0]


def test_paid_breaks_are_shrinkage() -> None:
    model = by_name(Shift(10 * S, 40 * S, 0, breaks=((20 * S, 25 * S),)))
    found = tally(served_late().rows, model, model.prepared)
    assert team(found, "available", "paid") == [35, 40]


def test_working_into_the_next_shift_is_no_overtime() -> None:
    model = by_name(Shift(10 * S, 40 * S, 0), Shift(44 * S, 60 * S, 0))
    s = served_late()
    s.rows.levels[-2:] = []
    s.level(40, "team", 0, owed=1)
    s.level(44, "team", 1)
    s.level(60, "team", 0)
    found = tally(s.rows, model, model.prepared)
    assert team(found, "overtime", "paid") == [4, 30 + 16 + 4]


def test_missed_shifts_are_paid_and_count_as_absence() -> None:
    model = by_name(Shift(10 * S, 40 * S, 0), absence=1.0)
    found = tally(Story().rows, model, model.prepared)
    assert team(found, "available", "paid", "absent") == [0, 30, 30]


@pytest.mark.parametrize(
    ("unpaid", "windows"),
    [(0, []), (3, [(4, 7)]), (5, [(4, 8), (10, 11)]), (9, [(4, 8), (10, 12)])],
)
def test_the_unpaid_part_is_taken_from_the_first_breaks(
    unpaid: int, windows: list[tuple[int, int]]
) -> None:
    assert unpaid_windows(Shift(0, 20, 0, ((4, 8), (10, 12)), unpaid)) == windows


def test_machines_count_apart_and_rest_outside_their_hours() -> None:
    """Open from 50 to 100 each day; outside only what they finish counts: here 40 of 50 s."""
    model = model_of()
    staff = (replace(model.labels.staff[0], staff="phone", people=False), *model.labels.staff[1:])
    windows = tuple((d * DAY + 50 * S, (d + 1) * DAY) for d in range(3))
    channels = (replace(model.labels.channels[0], windows=windows), *model.labels.channels[1:])
    labels = replace(
        model.labels, staff=staff, channels=channels, intervals=model.labels.intervals[1::2]
    )
    s = Story().everybody()
    s.start(10, 0, "phone")
    s.served(0, "phone", 10, 10, 60)
    s.end(60, 0, "answered")
    s.case(0, 10, 60, "solved")
    model = HandModel(model.network, labels)
    found = tally(s.rows, model, model.prepared)
    row = found.layout.place("group", "phone")
    assert list(found["available"][row]) == [150 * S, 40 * S]
    assert list(found["paid"][row]) == list(found["places"][row]) == [150 * S, 40 * S]
    assert list(found["busy"][row]) == [10 * S, 40 * S]
    assert found.total("busy") == found.total("handled") == 0  # no people
    assert found.total("available") == 600 * S  # the two groups of people


def test_pauses_are_a_state_of_their_own() -> None:
    s = served_late()
    k = next(k for k, w in enumerate(s.rows.works) if w.kind == 1)
    s.rows.works[k] = s.rows.works[k]._replace(kind=2)
    model = by_name(Shift(10 * S, 60 * S, 0))
    found = tally(s.rows, model, model.prepared)
    assert team(found, "paused", "busy", "wrap_time") == [3, 12, 0]
    assert found.total("wrap") == 0

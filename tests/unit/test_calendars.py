"""Calendars are shared by all engines, so they have exact answers of their own."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from queuesim.laws import Gamma
from queuesim.network import (
    CaseClass,
    Clock,
    Exit,
    Gate,
    Group,
    Network,
    Person,
    Roster,
    Shift,
    prepare,
)
from queuesim.network.calendars import joined, without

HOUR = 3_600_000_000
BLOCK = HOUR // 4
RATE = 0.001  #: false-alarm rate of each statistical test


def duties(*shifts: Shift, people: int = 1, absence: float = 0.0, replication: int = 0):
    roster = Roster(tuple(Person(shifts) for _ in range(people)), absence, BLOCK)
    network = Network(
        classes=(CaseClass("all"),),
        sources=(),
        nodes=(Exit("done", "solved"),),
        groups=(Group("staff", roster),),
    )
    return prepare(network, 5, replication).duties["staff"]


def hours(windows: tuple[tuple[int, int], ...]) -> list[tuple[float, float]]:
    return [(start / HOUR, end / HOUR) for start, end in windows]


def test_breaks_are_taken_out_of_the_shift() -> None:
    (duty,) = duties(Shift(8 * HOUR, 16 * HOUR, breaks=((12 * HOUR, 12 * HOUR + HOUR // 2),)))
    assert hours(duty.present) == [(8, 12), (12.5, 16)]


def test_off_phone_blocks_have_exactly_the_mean_that_was_asked_for() -> None:
    """2.3 blocks: always 2, and a third in three of ten shifts."""
    people = 4_000
    found = duties(Shift(0, 8 * HOUR, off_blocks=2.3), people=people)
    away = [8 - sum(e - s for s, e in hours(d.present)) for d in found]
    blocks = np.rint(np.array(away) * 4).astype(int)
    assert set(blocks) == {2, 3}
    extra = int(np.sum(blocks == 3))
    assert stats.binomtest(extra, people, 0.3).pvalue > RATE


def test_off_phone_blocks_keep_out_of_breaks_and_fall_anywhere_else() -> None:
    shift = Shift(0, 2 * HOUR, breaks=((HOUR, HOUR + BLOCK // 2),), off_blocks=1.0)
    starts = []
    for duty in duties(shift, people=3_500):
        gaps = without((0, 2 * HOUR), [*duty.present, *shift.breaks])
        assert [end - start for start, end in gaps] == [BLOCK]
        starts.append(gaps[0][0] // BLOCK)
    counts = np.bincount(starts, minlength=8)
    assert counts[4] == 0
    assert stats.chisquare(np.delete(counts, 4)).pvalue > RATE


def test_more_blocks_than_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="room for 4 off-phone blocks, not for 5"):
        duties(Shift(0, HOUR, off_blocks=5.0))


def test_absence_takes_whole_shifts_and_is_keyed_by_day() -> None:
    shifts = [Shift(day * 24 * HOUR, (day * 24 + 8) * HOUR, day=day) for day in range(20)]
    found = duties(*shifts, people=500, absence=0.1)
    absent = [s.day for d in found for s in d.absent]
    assert stats.binomtest(len(absent), 10_000, 0.1).pvalue > RATE
    assert len(set(absent)) == 20
    assert all(len(d.present) + len(d.absent) == 20 for d in found)


def test_an_absence_does_not_depend_on_how_long_the_shift_is() -> None:
    long = duties(Shift(0, 8 * HOUR), people=200, absence=0.3)
    short = duties(Shift(0, 6 * HOUR), people=200, absence=0.3)
    assert [bool(d.absent) for d in long] == [bool(d.absent) for d in short]


def test_a_clock_has_one_keyed_value_per_period() -> None:
    clock = Clock("day", tuple(range(400)), Gamma(4, 0.25))
    network = Network(
        classes=(CaseClass("all"),), sources=(), nodes=(Exit("x", "solved"),), clocks=(clock,)
    )
    prepared = prepare(network, 1, 0)
    values = [prepared.clock_value("day", tick) for tick in range(400)]
    assert stats.kstest(values, "gamma", args=(4, 0, 0.25)).pvalue > RATE
    assert prepared.clock_value("day", -1) == 1.0
    assert prepared.clock_value("", 3) == 1.0


@pytest.mark.parametrize(
    "windows", [((0, 5), (5, 9)), ((0, 5), (3, 9)), ((5, 9), (0, 3)), ((5, 5),)]
)
def test_windows_of_a_gate_that_touch_are_refused(windows: tuple[tuple[int, int], ...]) -> None:
    """Or the gate would close in between, and send away who waits."""
    with pytest.raises(ValueError, match='gate "desk" must ascend and be apart'):
        Gate("desk", windows)


def test_a_gate_is_open_at_its_start_and_closed_at_its_end() -> None:
    gate = Gate("desk", ((10, 20), (30, 40)))
    assert [gate.is_open(t) for t in (9, 10, 19, 20, 30, 40)] == [
        False,
        True,
        True,
        False,
        True,
        False,
    ]


WINDOW = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda w: (min(w), max(w)))


@given(WINDOW, st.lists(WINDOW, max_size=5))
def test_without_leaves_exactly_the_ticks_not_taken(whole: tuple[int, int], away: list) -> None:
    left = without(whole, away)
    ticks = {t for a, b in left for t in range(a, b)}
    taken = {t for a, b in away for t in range(a, b)}
    assert ticks == set(range(*whole)) - taken
    assert left == sorted(left)


@given(st.lists(WINDOW, max_size=6))
def test_joined_windows_cover_the_same_ticks_and_lie_apart(windows: list) -> None:
    result = joined([w for w in windows if w[0] < w[1]])
    covered = {t for a, b in windows for t in range(a, b)}
    assert {t for a, b in result for t in range(a, b)} == covered
    assert all(one[1] < two[0] for one, two in pairwise(result))

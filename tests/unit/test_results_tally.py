"""The tally of a hand-written day, its sums, and how it is kept."""

from __future__ import annotations

import pickle
from dataclasses import replace

import numpy as np
import pytest

from queuesim.network.labels import ENDS
from queuesim.results import Tally, tally
from queuesim.results.layout import By
from queuesim.results.sums import NAMES
from queuesim.results.waits import quantile
from tests.unit.tallying import DAY, S, Story, day_of_everything, model_of


def tallied(by: By = "entry", **labels: object) -> Tally:
    model = model_of(**labels)
    return tally(day_of_everything(), model, model.prepared, by=by)


@pytest.fixture(scope="module")
def day() -> Tally:
    return tallied()


@pytest.mark.parametrize(
    ("name", "total", "phone", "of_a", "team"),
    [
        ("started", 15, 12, 8, 5),
        ("answered", 7, 4, 4, 4),
        ("abandoned", 2, 2, 1, 0),
        ("balked", 1, 1, 0, 0),
        ("blocked", 1, 1, 0, 0),
        ("closed", 1, 1, 1, 0),
        ("diverted", 1, 1, 1, 0),
        ("inside", 2, 2, 1, 1),
        ("how first", 10, 8, 6, 3),
        ("how retry", 2, 2, 0, 0),
        ("how repeat", 1, 1, 0, 1),
        ("how callback", 1, 1, 1, 1),
        ("how passed on", 1, 0, 1, 0),
        ("promised", 10, 10, 4, 5),
        ("level_answered", 5, 5, 3, 5),
        ("in_time", 3, 3, 2, 3),
        ("short", 1, 1, 1, 0),
        ("gave_up_in_time", 1, 1, 1, 0),
        ("waited", 10, 7, 6, 4),
        ("wait", 166 * S, 166 * S, 103 * S, 78 * S),
        ("answered_wait", 78 * S, 78 * S, 40 * S, 78 * S),
        ("line_wait", 136 * S, 136 * S, 73 * S, 48 * S),
        ("human_delay", 133 * S, 133 * S, 100 * S, 133 * S),
        ("callback_delay", 30 * S, 30 * S, 30 * S, 30 * S),
        ("handled", 6, 4, 3, 4),
        ("talk", 115 * S, 75 * S, 70 * S, 65 * S),
        ("wrap", 10 * S, 10 * S, 5 * S, 10 * S),
        ("agent_time", 115 * S, 85 * S, 70 * S, 75 * S),
        ("solved", 4, 3, 2, 3),
        ("repeated", 1, 1, 0, 1),
        ("transferred", 1, 1, 0, 1),
        ("self_service", 1, 0, 1, 0),
        ("contained", 0, 0, 0, 0),
        ("steer_refused", 1, 1, 1, 1),
        ("cases_started", 10, 8, 6, 0),
        ("cases_solved", 4, 3, 2, 0),
        ("cases_unsolved", 1, 0, 1, 0),
        ("cases_lost", 3, 3, 2, 0),
        ("cases_inside", 2, 2, 1, 0),
        ("available", 900 * S, 0, 0, 300 * S),
        ("busy", 130 * S, 0, 0, 90 * S),
    ],
)
def test_sums_by_scope(day: Tally, name: str, total: int, phone: int, of_a: int, team: int) -> None:
    found = [
        day.total(name),
        day.total(name, "channel", "phone"),
        day.total(name, "class", "A"),
        day.total(name, "group", "team"),
    ]
    assert found == [total, phone, of_a, team]


def test_a_transfer_is_handled_by_both_groups_each_its_own_part(day: Tally) -> None:
    assert day.total("handled", "group", "experts") == 1
    assert day.total("talk", "group", "experts") == 10 * S
    assert day.total("answered", "group", "experts") == 0  # answered first by the team


def test_waiting_over_time_is_the_sum_of_waits_those_at_the_horizon_included(day: Tally) -> None:
    assert day.total("waiting") == (166 + 10 + 5) * S
    assert day.total("waiting", "channel", "chat") == 0


def test_contacts_lie_in_the_interval_of_their_start(day: Tally) -> None:
    assert day.layout.slots == ("00:00", "00:01", "")
    assert list(day["started"][0]) == [8, 7, 0]
    assert list(day["answered"][0]) == [5, 2, 0]


def test_or_in_that_of_their_end_or_first_answer_on_request() -> None:
    by_end, by_answer = tallied("exit"), tallied("begin")
    # those still inside have no end: they lie outside
    assert list(by_end["started"][0]) == [6, 7, 2]
    assert list(by_answer["answered"][0]) == [5, 2, 0]
    for name in ("started", "wait", "in_time"):
        assert by_end.total(name) == by_answer.total(name) == tallied().total(name)


def test_time_lies_where_it_passed(day: Tally) -> None:
    team = day.layout.place("group", "team")
    # 10-50, 50-65 and 90-100 of the first day, 190-200 of the second, 285-300 of the third
    assert list(day["busy"][team]) == [40 * S, (15 + 10 + 10 + 15) * S, 0]
    assert list(day["waiting"][0])[:2] == [
        (10 + 3 + 33 + 50) * S,
        (5 + 10 + 30 + 25 + 10 + 5) * S,
    ]


def test_chat_occupancy_counts_people_and_load_counts_chats(day: Tally) -> None:
    assert day.total("busy", "group", "chatters") == 30 * S
    assert day.total("load", "group", "chatters") == 40 * S
    assert day.total("places", "group", "chatters") == 600 * S


def test_days_are_kept_for_shares_over_days(day: Tally) -> None:
    promised, _, in_time, short, *_ = day.by_day[:, 0]
    assert [list(promised), list(in_time), list(short)] == [[4, 4, 2], [2, 0, 1], [1, 0, 0]]


def test_waits_are_kept_exactly(day: Tally) -> None:
    zeros, ticks = day.waits.within("total")
    assert zeros == 4
    assert sorted(ticks / S) == [3, 10, 25, 30, 38, 60]
    zeros, ticks = day.waits.within("channel", 0, slot=0)
    assert (zeros, sorted(ticks / S)) == (0, [3, 10, 38, 60])


@pytest.mark.parametrize(("p", "rank"), [(0.05, 1), (0.5, 5), (0.9, 9), (0.95, 10), (1.0, 10)])
def test_a_quantile_is_the_wait_of_its_rank(p: float, rank: int) -> None:
    waits = [0, 0, 0, 0, 3, 10, 25, 30, 38, 60]
    positive = np.array([w for w in waits if w], dtype=np.int64)
    assert quantile(4, positive, p) == waits[rank - 1]


def test_a_quantile_of_nothing_has_no_value() -> None:
    assert np.isnan(quantile(0, np.zeros(0, dtype=np.int64), 0.5))


def test_warm_up_days_are_not_measured() -> None:
    warm = tallied(warmup_days=1, open_days=3)
    # what began on the first day is gone, and so is the time before
    assert warm.total("started") == 8
    assert warm.total("available") == 600 * S
    assert warm.total("busy", "group", "team") == 25 * S
    assert warm.total("waiting") == (60 + 30 + 25 + 10 + 5) * S
    assert sum(warm.layout.slot_ticks) == 2 * DAY
    assert warm.by_day[0, 0].tolist() == [0, 4, 2]


def test_what_no_interval_covers_is_counted_outside() -> None:
    model = model_of()
    late = model_of(intervals=model.labels.intervals[1:])
    found = tally(day_of_everything(), late, late.prepared)
    assert list(found["started"][0]) == [2, 7, 6]
    assert list(found["available"][0]) == [300 * S, 450 * S, 150 * S]


def test_counts_balance_in_every_cell(day: Tally) -> None:
    ends = sum(day[name] for name in ENDS)
    np.testing.assert_array_equal(day["started"], ends + day["inside"])


def test_a_tally_survives_file_and_pickle(day: Tally) -> None:
    data = day.to_npz()
    assert Tally.from_npz(data) == day
    assert Tally.from_npz(data).to_npz() == data
    assert pickle.loads(pickle.dumps(day)) == day  # noqa: S301 (our own bytes)
    assert tallied().to_npz() == data


def test_results_of_another_version_are_refused(day: Tally) -> None:
    data = day.to_npz()
    assert len(NAMES) == len(set(NAMES))
    import queuesim.results.tallies as module

    kept = module.NAMES
    try:
        module.NAMES = (*kept, "more")  # type: ignore[assignment]
        with pytest.raises(ValueError, match="another version"):
            Tally.from_npz(data)
    finally:
        module.NAMES = kept


def test_tallies_add_up(day: Tally) -> None:
    both = day + day
    assert both.replications == 2
    assert both.total("wait") == 2 * day.total("wait")
    assert both.waits.within("total")[0] == 8
    assert both.by_day.sum() == 2 * day.by_day.sum()


def test_tallies_of_different_scenarios_do_not(day: Tally) -> None:
    other = replace(day, layout=replace(day.layout, slots=("00:00", "12:00", "")))
    with pytest.raises(ValueError, match="same scenario"):
        _ = day + other


def test_an_empty_run_is_an_empty_tally() -> None:
    model = model_of()
    found = tally(Story().everybody().rows, model, model.prepared)
    assert found.total("started") == 0
    assert found.total("available") == 900 * S
    assert Tally.from_npz(found.to_npz()) == found

"""What a network did, from sums: against known answers, and against its own rows."""

from __future__ import annotations

import math

import pytest

from benchmarks import workloads
from queuesim.engine.kernel import simulate
from queuesim.experiment.flows import flow_of
from queuesim.network import HeadCount, Lane
from queuesim.results.flow import together
from tests.semantics.tiny import leaves, queue, source
from tests.unit.test_results_giving_way import kept_between

TICK = 1e-6


def test_a_flow_says_what_the_rows_say() -> None:
    network = workloads.w2(3000)
    flow, rows = flow_of(network, 7, within=(20.0,)), simulate(network, 7)
    lane = flow.lane("queue")
    waits = [(v.begun if v.group >= 0 else v.ended) - v.joined for v in rows.visits]
    left = [v for v in rows.visits if v.outcome == "abandoned"]
    assert flow.started == len(rows.cases) == 3000
    assert flow.cases("lost") == len(left)
    assert lane.ended == {"served": 3000 - len(left), "abandoned": len(left)}
    assert lane.share("abandoned") == len(left) / 3000
    assert lane.mean_wait == pytest.approx(sum(waits) * TICK / 3000, rel=1e-12)
    assert lane.within(20.0) == sum(
        v.group >= 0 and v.begun - v.joined <= 20_000_000 for v in rows.visits
    ) / len(waits)
    for p in (0.1, 0.9, 0.99, 1.0):
        exact = sorted(waits)[max(math.ceil(p * len(waits)), 1) - 1] * TICK
        assert lane.quantile(p).value == pytest.approx(exact, rel=2.0**-10)
    with pytest.raises(KeyError):
        lane.within(5.0)


def test_replications_add_up() -> None:
    flows = [flow_of(workloads.w2(500), 7, k) for k in range(3)]
    whole = together(flows)
    assert whole.started == 1500
    assert whole.seconds == sum(flow.seconds for flow in flows)
    assert whole.lane("queue").joined == sum(flow.lane("queue").joined for flow in flows)


def test_intervals_divide_what_happens() -> None:
    network = queue(source([1, 4, 9], work=[5, 5, 5], patience=[9, 9, 9]), horizon=20)
    flow = flow_of(network, intervals=(0.0, 4 * TICK, 10 * TICK))
    cells = flow.lane("queue").by_interval
    assert cells[:, 0].tolist() == [1, 2, 0]  # joined
    assert cells[:, 5].tolist() == [0, 2 + 1, 1]  # ticks waited: 4 to 6, 9 to 11
    team = flow.team("staff")
    assert (team.by_interval[:, 2] / TICK).round().tolist() == [3, 6, 6]  # at work from 1 to 16
    assert team.present == pytest.approx(20 * TICK)


def test_who_is_still_there_at_the_end_is_told_apart() -> None:
    network = queue(source([0, 1, 2], work=[9, 9, 9]), horizon=10)
    flow = flow_of(network)
    assert flow.cases("solved") == 1
    assert flow.cases("") == 2
    assert flow.lane("queue").ended == {"served": 1, "": 2}
    assert flow.lane("queue").waits == 2  # one still waits


def test_nobody_is_no_number() -> None:
    flow = flow_of(queue(source([]), staffing=HeadCount(((0, 0),)), horizon=10))
    lane = flow.lane("queue")
    assert lane.joined == 0
    assert math.isnan(lane.mean_wait)
    assert math.isnan(lane.quantile(0.5).value)
    assert math.isnan(flow.team("staff").occupancy)
    assert math.isnan(flow.mean_time())


def test_the_mean_time_is_that_of_the_outcomes_asked_for() -> None:
    network = queue(
        source([0, 1], work=[4, 4], patience=[9, 1]), lane=Lane("queue", leave=(leaves(),))
    )
    flow = flow_of(network)
    assert flow.mean_time("solved") == pytest.approx(4 * TICK)
    assert flow.mean_time("lost") == pytest.approx(1 * TICK)
    assert flow.mean_time() == pytest.approx(2.5 * TICK)


def test_who_is_held_by_a_case_is_occupied() -> None:
    """5 s of work, 4 s held and 3 s of work in 100 s."""
    team = flow_of(kept_between(room=1).network).team("team")
    assert (team.work, team.kept) == (pytest.approx(8.0), pytest.approx(4.0))
    assert team.occupancy == pytest.approx(0.12)

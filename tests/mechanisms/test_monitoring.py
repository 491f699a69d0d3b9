"""Control charts by interval, worked by hand: M84."""

from __future__ import annotations

import math

import numpy as np
import pytest

from queuesim.analysis.control import individuals, shares
from queuesim.experiment import Result, compare
from queuesim.experiment.monitoring import Chart, charts, rows
from queuesim.spec.load import load_text
from tests.mechanisms.lab import Lab, proves

#: 4, 6, 2 and 12 calls between nine and ten on four days, one minute each but the last at two.
WEEK = """\
queuesim: 1
time: {start: 2026-03-02, days: 4, open: 09:00-11:00, interval: 1h}
runs: {replications: 2, seed: 3}
demand:
  arrivals:
    counts: exact
    rows:
      - {day: mon, start: '09:00', counts: {card: 4}}
      - {day: tue, start: '09:00', counts: {card: 6}}
      - {day: wed, start: '09:00', counts: {card: 2}}
      - {day: thu, start: '09:00', counts: {card: 12}}
      - {day: mon-thu, start: '10:00', counts: {card: 10}}
  reasons: {card: {channel: phone}}
channels:
  phone: {kind: call, talk: {law: deterministic, mean: 60s}, wrap: 30s}
every_channel: {talk_cv: 0%}
staff: {team: {count: 40, skills: [phone]}}
quality: {monitoring: [phone], failure: {phone: {chance: 20%}}}
"""


def chart(result: Result, interval: str, kind: str) -> Chart:
    """One chart of the base."""
    (found,) = (c for c in charts(result, "base") if (c.interval, c.kind) == (interval, kind))
    return found


@proves("M84", off=("monitoring: [phone], ", ""))
def test_limits_and_points_outside_worked_by_hand(lab: Lab) -> None:
    """Mean 6, moving ranges 2, 4 and 10: 6 plus and minus 2.66 times 5 1/3, cut off at 0."""
    result = lab.compare(WEEK)
    known = {(c.interval, c.kind) for c in charts(result, "base")}
    assert ("09:00", "volume") in known
    volume = chart(result, "09:00", "volume")
    assert volume.limits.points.tolist() == [[4, 6, 2, 12]] * 2
    assert volume.limits.center == 6
    assert (volume.low, round(volume.high, 3)) == (
        0.0,
        round(6 + 3 * math.sqrt(math.pi) / 2 * 16 / 3, 3),
    )
    assert volume.outside == 0
    # always ten calls of 90 s: limits without width, on which a point still lies
    steady = chart(result, "10:00", "volume")
    assert (steady.limits.center, steady.low, steady.high, steady.outside) == (10, 10, 10, 0)
    handling = chart(result, "10:00", "handling")
    assert (handling.limits.center, handling.low, handling.high) == (90, 90, 90)
    # the share that goes wrong, of all contacts of the hour; each day has limits of its own size
    failed = chart(result, "09:00", "failures")
    sizes = np.array([4, 6, 2, 12])
    p = sum(t.watched[2, 0, :, 0].sum() for t in result.tallies["base"]) / (2 * sizes.sum())
    assert failed.limits.center == pytest.approx(p)
    high = np.minimum(1.0, p + 3 * np.sqrt(p * (1 - p) / sizes))
    assert failed.limits.high[0] == pytest.approx(high)


def test_charts_of_known_points() -> None:
    """D. C. Montgomery's factor 3 / 1.128 = 2.66; 12 points about 10 and one far away."""
    points = np.array([[10.0, 11.0, 9.0, 10.0, math.nan, 11.0, 10.0, 30.0, 10.0, 9.0, 11.0, 10.0]])
    found = individuals(points)
    moving = [1, 2, 1, 1, 1, 20, 20, 1, 2, 1]
    assert found.high[0, 0] - found.center == pytest.approx(2.6587 * np.mean(moving), rel=1e-4)
    assert found.outside.nonzero()[1].tolist() == [7]
    assert found.many == 11
    alone = individuals(np.array([[3.0], [5.0]]))
    assert alone.center == 4
    assert math.isnan(alone.high[0, 0])
    assert not alone.outside.any()


def test_a_p_chart_has_limits_for_each_size() -> None:
    """p = 0.1: 3 sqrt(0.09 / n) is 0.09 of a hundred, and 0.18 of 25, where the lower end is 0."""
    found = shares(np.array([[10.0, 4.0, 8.0, 0.0]]), np.array([[100.0, 25.0, 95.0, 0.0]]))
    assert found.center == 0.1
    assert found.low[0, :2] == pytest.approx([0.01, 0.0])
    assert found.high[0, :2] == pytest.approx([0.19, 0.28])
    assert math.isnan(found.points[0, 3])
    assert not found.outside.any()
    assert shares(np.array([[30.0, 0.0]]), np.array([[100.0, 200.0]])).outside.tolist() == [
        [True, True]
    ]


def test_nothing_is_kept_of_channels_that_are_not_watched() -> None:
    text = WEEK.replace("monitoring: [phone], ", "")
    bare, watched = (compare(load_text(t), jobs=1).tallies["base"][0] for t in (text, WEEK))
    assert bare.watched.size == 0
    assert (bare.counts == watched.counts).all()
    assert watched.watched[0].sum() == watched.total("started", "channel", "phone")
    again = type(watched).from_npz(watched.to_npz())
    assert again == watched


def test_a_closed_day_is_no_point_and_the_table_says_so_for_each_scenario() -> None:
    text = WEEK.replace("open: 09:00-11:00", "open: {mon: 09:00-11:00, wed-thu: 09:00-11:00}")
    text = text.replace("      - {day: tue, start: '09:00', counts: {card: 6}}\n", "")
    text = text.replace("mon-thu, start", '"mon, wed, thu", start')
    text += "scenarios: {more: {demand.volume: times 200%}}\n"
    result = compare(load_text(text), jobs=1)
    assert chart(result, "09:00", "volume").limits.points.tolist() == [[4, 2, 12]] * 2
    found = {row[:4]: row for row in rows(result)}
    assert found["more", "phone", "10:00", "volume"][4] == 20
    assert found["base", "phone", "10:00", "volume"][7] == 6

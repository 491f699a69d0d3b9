"""Results in notebooks: the same numbers, and pictures of them."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

import queuesim as qs
from queuesim import experiment, notebook
from queuesim.errors import BadValue
from queuesim.report import data
from queuesim.spec.load import load_text

CONFIG = """\
queuesim: 1
name: Two desks
currency: EUR
time: {start: 2026-03-02, days: 1, open: {mon-fri: 09:00-11:00}, interval: 30m}
runs: {replications: 5, seed: 5}
targets: {phone: 80% in 20s}
customers: {people: {count: 500, patience: 2m, value: 100/year, churn: {abandoned: 10%}}}
demand: {reasons: {question: {per_day: 60, channel: {phone: 70%, desk: 30%}}}}
channels:
  phone: {kind: call, talk: 4m, wrap: 30s}
  desk: {kind: counter, talk: 5m}
staff:
  agents: {count: 3, skills: [phone], pay: 30/h}
  helpers: {count: 1, skills: [desk, phone.question], pay: 30/h}
scenarios:
  one more: {staff.agents.count: add 1}
"""


@pytest.fixture(scope="module")
def result() -> notebook.Result:
    return qs.compare(load_text(CONFIG), jobs=1)


def test_a_notebook_sees_the_numbers_of_the_experiment(result: notebook.Result) -> None:
    same = experiment.compare(load_text(CONFIG), jobs=1)
    assert result.measures().equals(same.measures())
    assert set(qs.run(load_text(CONFIG), jobs=1).tallies) == {"base"}


def test_every_picture_is_drawn(result: notebook.Result, tmp_path: Path) -> None:
    plot = result.plot
    pictures = [
        plot.waits(),
        plot.waits("sl.phone"),
        plot.differences("net"),
        plot.day("phone", "one more"),
        plot.utilisation(),
        plot.tradeoff("sl.phone"),
    ]
    for number, picture in enumerate(pictures):
        assert picture._repr_png_().startswith(b"\x89PNG")
        picture.save(tmp_path / f"{number}.svg")
        assert "</svg>" in (tmp_path / f"{number}.svg").read_text(encoding="utf-8")
    pictures[0].save(tmp_path / "first.png")
    assert (tmp_path / "first.png").stat().st_size > 1000


def test_what_is_not_there_is_told_with_what_is(result: notebook.Result) -> None:
    with pytest.raises(ValueError, match=r"not judged by 'aht', but by: .*abandonment"):
        result.plot.differences("aht")
    with pytest.raises(BadValue, match="chat"):
        result.plot.day("chat")


def test_scenarios_stand_side_by_side_with_their_own_ranges(result: notebook.Result) -> None:
    shown = data.side_by_side(result, "wait.phone")
    for name, amount in zip(("base", "one more"), shown.amounts, strict=True):
        estimate = result.estimate(name, "wait.phone")
        assert (amount.mean, amount.low) == (estimate.value, estimate.low)


def test_differences_are_those_of_the_verdicts(result: notebook.Result) -> None:
    shown = data.to_base(result, "net")
    (judged,) = [item for item in result.verdicts if item.selector == "net"]
    assert shown.amounts[0].high == judged.verdict.difference.high


def test_a_day_counts_everybody_who_may_serve_the_channel(result: notebook.Result) -> None:
    day = data.channel_day(result, "phone")
    assert day.starts == (540, 570, 600, 630)
    assert day.length == 30
    np.testing.assert_allclose(day.staff, 4.0)  # three agents and the helper, nobody away
    np.testing.assert_allclose(data.channel_day(result, "desk").staff, 1.0)
    assert (day.target, day.within) == (0.8, 20.0)
    assert math.isnan(data.channel_day(result, "desk").target)


def test_the_map_has_a_row_for_each_group(result: notebook.Result) -> None:
    shown = data.utilisation_map(result)
    assert shown.groups == ("agents", "helpers")
    table = result.intervals()
    first = table[(table["name"] == "agents") & (table["interval"] == "09:00")]
    assert shown.values[0, 0] == first["utilisation"].item()


def test_cost_stands_against_the_promise(result: notebook.Result) -> None:
    shown = data.trade_off(result, "sl.phone")
    assert shown.target == 0.8
    assert shown.costs[1].mean > shown.costs[0].mean
    assert math.isnan(data.trade_off(result, "sl").target)

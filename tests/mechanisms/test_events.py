"""Emergencies and campaigns: what comes, who is called up, and how long it takes to recover."""

from __future__ import annotations

import numpy as np
import pytest

from queuesim.experiment.engines import KERNEL, REFERENCE, rows_of
from queuesim.measures import evaluate, measured
from queuesim.network.rows import Tables
from queuesim.results.recovery import queue_gone
from tests.mechanisms.lab import Lab, poisson, proves
from tests.unit.compiling import ONE, build, listed

#: One person does two calls a minute; one a minute comes, and three for two hours from 10 o'clock.
STORM = """\
queuesim: 1
time: {start: 2026-03-02, days: 1, open: 08:00-20:00, interval: 1h}
runs: {replications: 40, seed: 11}
demand: {reasons: {outage: {per_day: 720, channel: phone}}}
channels: {phone: {kind: call, talk: {law: deterministic, mean: 30s}}}
staff: {team: {count: 1, skills: [phone], pay: 30/h}}
events: [{surge: 300%, from: 2026-03-02 10:00, for: 2h}]
scenarios:
  called up: {"events[0].call_up": {staff: team, add: 1, after: 2h, for: 4h}}
"""


@proves("M69", off=("add: 1, after: 2h", "add: 1, after: 9h"))
def test_a_backlog_drains_by_what_people_can_do_more_than_comes(lab: Lab) -> None:
    """After the surge an hour of work is left: gone in 1 h / (1 - 1/2), with two 1 h / (2 - 1/2).

    Mean times to empty a queue that holds so much work (any single server; two as one of twice
    the speed). Three minutes for what was idle in the surge and for the last call, which is in
    service when nobody waits. False alarm: five standard errors, once in 80,000 studies.
    """
    result = lab.compare(STORM)
    for name, servers in (("base", 1), ("called up", 2)):
        found = result.estimate(name, "recovery.phone")
        assert abs(found.value - 3600 / (servers - 0.5)) <= 5 * found.se + 180
        assert result.estimate(name, "recovery").value == found.value
    same = [result.estimate(name, "contacts.phone").value for name in ("base", "called up")]
    assert same[0] == same[1]  # the same customers
    pay = [result.estimate(name, "cost.pay").value for name in ("base", "called up")]
    assert pay[1] - pay[0] == pytest.approx(4 * 30, abs=1.0)  # and now and then overtime


@proves("M69", off=(", call_up: {staff: team, add: 2, after: 30m}", ""))
def test_who_is_called_up_is_there_after_the_delay(lab: Lab) -> None:
    """Five calls of a minute at 9:29: the second waits one, then at 9:30 two more have come."""
    event = (
        "events: [{surge: 100%, from: 2026-03-02 09:00, for: 1h"
        ", call_up: {staff: team, add: 2, after: 30m}}]\n"
    )
    day = lab.trace(ONE + event, [1740] * 5)
    assert sorted(day.waits) == [0, 60, 60, 60, 120]


#: A day of 200 calls about faults and 300 about bills, the faults five times as often for 3 h.
MIX = """\
queuesim: 1
time: {start: 2026-03-02, days: 1, open: 08:00-18:00, interval: 1h}
runs: {replications: 40, seed: 5}
demand: {reasons: {fault: {per_day: 200, channel: phone}, bill: {per_day: 300, channel: phone}}}
channels: {phone: {kind: call, talk: 1m}}
staff: {team: {count: 9, skills: [phone]}}
events: [{surge: {fault: 500%, bill: 50%}, from: 2026-03-02 10:00, for: 3h}]
"""


@proves("M69", "M13", off=("surge: {fault: 500%, bill: 50%}", "surge: 100%"))
def test_an_event_changes_the_mix_of_reasons_in_its_window(lab: Lab) -> None:
    """20 faults and 30 bills an hour; 100 and 15 from 10 to 13. Poisson, five standard errors."""
    result = lab.compare(MIX)
    assert poisson(result.estimate("base", "contacts.fault").value, 200 + 3 * 80, 40)
    assert poisson(result.estimate("base", "contacts.bill").value, 300 - 3 * 15, 40)
    volumes = [float(row["volume"]) for row in result.interval_records("base")]
    for hour, volume in enumerate(volumes[:10], start=8):
        assert poisson(volume, 115 if 10 <= hour < 13 else 50, 40)


@proves("M13", off=("times: 300%", "times: 100%"))
def test_a_campaign_brings_more_of_its_reason_and_nothing_of_the_others(lab: Lab) -> None:
    """Orders three times as often for four hours of ten: 80 % more; not one bill more."""
    surge = "surges: [{times: 300%, from: 2026-03-02 09:00, for: 4h, reasons: [order]}]"
    text = MIX[: MIX.index("events:")].replace("fault", "order")
    text = text.replace("demand: {", f"demand: {{{surge}, ")
    text += "scenarios: {none: {demand.surges: []}}\n"
    result = lab.compare(text)
    assert poisson(result.estimate("base", "contacts.order").value, 200 + 4 * 40, 40)
    bills = [result.estimate(name, "contacts.bill").value for name in ("base", "none")]
    assert bills[0] == bills[1]


def test_an_event_and_a_surge_multiply_and_100_percent_is_nothing() -> None:
    surge = "demand.surges=[{times: 200%, from: 2026-03-02 10:00, for: 1h}]"
    both = build(MIX, "events[0].surge=300%", surge)
    added = {source.name: source.arrivals for source in both.network.sources}
    rates = {round(s.rate * 3600, 6) for s in added["fault, surge"].slices}  # type: ignore[union-attr]
    assert rates == {40.0, 100.0}  # twice as many more, five times in the hour of both
    nothing, none = build(MIX, "events[0].surge=100%"), build(MIX, "events=[]")
    assert nothing.network == none.network


def test_engines_agree_with_people_called_up() -> None:
    model = build(STORM, "events[0].call_up={staff: team, add: 1, after: 1h, for: 3h}")
    by_reference, by_kernel = (rows_of(model, 3, 0, engine)[0] for engine in (REFERENCE, KERNEL))
    assert isinstance(by_kernel, Tables)
    assert by_kernel.rows() == by_reference


def test_a_queue_is_gone_at_the_first_moment_that_lies_in_no_wait() -> None:
    begins, ends = np.array([30, 0, 20, 60, 5]), np.array([40, 10, 30, 90, 5])
    gone = [queue_gone(begins, ends, tick) for tick in (0, 5, 10, 15, 20, 35, 50, 70, 95)]
    assert gone == [10, 10, 10, 15, 40, 40, 50, 90, 95]


def test_recovery_is_told_of_each_event_and_of_each_channel() -> None:
    """One person, calls of a minute: at 9:30 four wait still, the last of them until 9:34."""
    event = "events: [{surge: 101%, from: 2026-03-02 09:10, for: 20m}]\n"
    model = listed(build(ONE + event), [1740] * 6)
    rows, prepared = rows_of(model, 1, 0, REFERENCE)
    found = measured(rows, model, prepared, 1, 0)
    for selector in ("recovery", "recovery.phone"):
        assert evaluate([found], [selector])[0].value == 240.0

"""Events that may come or not, or again and again; channels that are down; what is offered then."""

from __future__ import annotations

import math

import pytest

from queuesim.errors import ConfigError
from queuesim.experiment.engines import KERNEL, REFERENCE, rows_of
from queuesim.network.rows import Tables
from tests.mechanisms.lab import Lab, near, poisson, proves
from tests.unit.compiling import ONE, build

#: Sixty calls an hour, day and night, for ten days; the lines go dead every three hours or so.
DEAD = """\
queuesim: 1
time: {start: 2026-03-02, days: 10, open: 24h, interval: 1h}
runs: {replications: 40, seed: 3}
demand: {reasons: {card: {per_day: 1440, channel: phone}}}
channels: {phone: {kind: call, talk: 10s}}
staff: {team: {count: 3, skills: [phone]}}
events: [{name: dead, down: [phone], every: 3h, for: {law: exponential, mean: 1h}}]
"""


@proves("M28", off=("down: [phone], every", "surge: 100%, every"))
def test_a_channel_is_down_for_its_share_of_the_time(lab: Lab) -> None:
    """Up 3 h and down 1 h, both exponential, up at first: Poisson calls see the share of time down.

    1/4 less what the good begin is worth: 1/4 (1 - (1 - e^-rT) / rT), r = 1/3 + 1 per hour, T =
    240 h (the transient of the two-state Markov chain). Five standard errors.
    """
    result = lab.compare(DEAD)
    rate, hours = 1 / 3 + 1, 240.0
    exact = 0.25 * (1 - (1 - math.exp(-rate * hours)) / (rate * hours))
    assert near(result.estimate("base", "blocked.phone"), exact)


@proves("M28", "M26", off=("down: [phone]", "down: []"))
def test_who_comes_while_a_channel_is_down_is_turned_away_and_tries_again(lab: Lab) -> None:
    """Down from 9:10 to 9:20: at its begin it is, at its end it is not. Talk goes on meanwhile."""
    event = "events: [{down: [phone], from: 2026-03-02 09:10, for: 10m}]\n"
    day = lab.trace(ONE + event, [590, 600, 1199, 1200])
    assert [(t, who) for t, who, what in day.story if what == "end|blocked"] == [
        (600, 1),
        (1199, 2),
    ]
    assert day.milestones["end|answered"] == 2
    again = ["every_channel.retry={chance: 100%, after: {law: deterministic, mean: 5m}}"]
    day = lab.trace(ONE + event, [590, 600, 1199, 1200], *again)
    # the first of them finds it down at 9:15 as well, and gets in at 9:20
    assert (900, 1, "end|blocked") in day.story
    assert day.milestones["end|answered"] == 4


#: A risk of a storm on Monday: with 30 %, three times as many calls for four hours of ten.
RISK = """\
queuesim: 1
time: {start: 2026-03-02, days: 1, open: 08:00-18:00, interval: 1h}
runs: {replications: 200, seed: 17}
demand: {reasons: {fault: {per_day: 100, channel: phone}, bill: {per_day: 50, channel: phone}}}
channels: {phone: {kind: call, talk: 4m, patience: 5m}}
staff: {team: {count: 2, skills: [phone], pay: 30/h}}
events:
  - {name: storm, surge: {fault: 300%, other: 100%}, from: 2026-03-02 10:00, for: 4h, chance: 30%}
scenarios:
  one more: {staff.team.count: add 1}
  sure: {"events[0].chance": 100%}
  none: {events: []}
"""


@proves("M92", off=("chance: 30%", "chance: 0%"))
def test_a_risk_costs_its_chance_times_its_effect(lab: Lab) -> None:
    """80 more calls, if it comes: in 30 % of the runs, in others not one; 24 a day on average.

    The standard error of the share of runs is 3.2 points; five of them.
    """
    result = lab.compare(RISK, scenarios=["base", "none", "sure"])
    base, none, sure = (
        [tally.total("started") for tally in result.tallies[name]]
        for name in ("base", "none", "sure")
    )
    came = [a != b for a, b in zip(base, none, strict=True)]
    assert abs(sum(came) / 200 - 0.3) <= 5 * math.sqrt(0.3 * 0.7 / 200)
    # where it came, the run is the one in which it surely comes; else the one without it
    for a, without, always, storm in zip(base, none, sure, came, strict=True):
        assert a == (always if storm else without)
    more = result.estimate("base", "contacts").value - result.estimate("none", "contacts").value
    effect = result.estimate("sure", "contacts").value - result.estimate("none", "contacts").value
    assert poisson(effect, 80, 200)
    assert more == pytest.approx(sum(came) / 200 * 80, rel=0.1)


@proves("M92", off=("chance: 30%", "chance: 0%"))
def test_plans_meet_the_same_risks(lab: Lab) -> None:
    """What is drawn goes by the event's name: the plan with one person more has the same storms."""
    result = lab.compare(RISK, replications=60)
    volumes = [
        [tally.total("started", "reason", "fault") for tally in result.tallies[name]]
        for name in ("base", "one more", "none")
    ]
    assert volumes[0] == volumes[1]
    assert volumes[0] != volumes[2]


@proves("M92", off=("surge: 400%", "surge: 100%"))
def test_a_risk_that_comes_again_and_again_adds_its_share_of_the_time(lab: Lab) -> None:
    """Four times the volume for half an hour (fixed) about every five hours and a half.

    A renewal process of 5 h exponential and 30 min: in the long run on for 1/11 of the time, so
    3/11 more calls. Of 100 days the begin counts for nothing: 5 h of 2,400. Five standard errors.
    """
    text = DEAD.replace("down: [phone], every: 3h, for: {law: exponential, mean: 1h}", "@")
    text = text.replace("@", "surge: 400%, every: 5h, for: 30m")
    result = lab.compare(text, "time.days=100", "demand.reasons.card.per_day=240", replications=20)
    found = result.estimate("base", "contacts")
    assert abs(found.value - 240 * (1 + 3 / 11)) <= 5 * found.se + 0.002 * 240


#: Half of those with a fault hear a message from half an hour after the begin of the event on.
TOLD = """\
queuesim: 1
time: {start: 2026-03-02, days: 1, open: 08:00-18:00, interval: 30m}
runs: {replications: 40, seed: 9}
demand: {reasons: {fault: {per_day: 400, channel: phone}, bill: {per_day: 200, channel: phone}}}
channels:
  phone: {kind: call, talk: 1m}
  status: {kind: self_service, talk: 40s, if_not_solved: leave}
staff: {team: {count: 9, skills: [phone]}}
events:
  - from: 2026-03-02 10:00
    for: 2h
    message: {to: status, share: {fault: 50%, bill: 0%}, after: 30m}
"""


@proves("M69", off=("fault: 50%", "fault: 0.0001%"))
def test_a_message_takes_its_share_while_the_event_is_on(lab: Lab) -> None:
    """20 faults each half-hour, half of them from 10:30 to 12:00; nobody before and after."""
    result = lab.compare(TOLD)
    rows = [row for row in result.interval_records("base") if row["name"] == "status"]
    volumes = {str(row["interval"]): float(row["volume"]) for row in rows}
    for at, volume in volumes.items():
        exact = 10.0 if at in ("10:30", "11:00", "11:30") else 0.0
        assert poisson(volume, exact, 40) if exact else volume == 0.0
    assert result.estimate("base", "contacts.bill").value == pytest.approx(200, rel=0.05)


@pytest.mark.parametrize(
    "text",
    [
        DEAD,
        RISK,
        TOLD,
        RISK.replace("chance: 30%", "chance: 60%, down: [phone]"),
        TOLD.replace("for: 2h", "for: 2h\n    chance: 50%"),
        DEAD.replace("down: [phone]", "down: [phone], surge: 250%"),
    ],
)
def test_engines_agree_on_events_that_are_drawn(text: str) -> None:
    for replication in range(3):
        model = build(text, "time.days=2" if text.startswith(DEAD[:60]) else "time.days=1")
        by_reference, by_kernel = (
            rows_of(model, 3, replication, engine)[0] for engine in (REFERENCE, KERNEL)
        )
        assert isinstance(by_kernel, Tables)
        assert by_kernel.rows() == by_reference


def test_an_event_that_never_comes_leaves_no_trace() -> None:
    text = RISK[: RISK.index("scenarios:")]
    never, none = build(text, "events[0].chance=0%"), build(text, "events=[]")
    assert never.network == none.network
    assert not build(text, "events[0].chance=100%").network.switches


def test_a_risk_multiplies_surges_of_the_same_hours() -> None:
    """Twice as many anyway from 10 to 11: what the storm adds then is twice as much as well."""
    surge = "demand.surges=[{times: 200%, from: 2026-03-02 10:00, for: 1h}]"
    added = {s.name: s.arrivals for s in build(RISK, surge).network.sources}
    storm = added["fault, event storm"]
    rates = [round(s.rate * 3600, 6) for s in storm.slices]  # type: ignore[union-attr]
    assert rates == [40.0, 20.0, 20.0, 20.0]
    assert storm.gate == "event storm, drawn"  # type: ignore[union-attr]


def test_two_things_that_cannot_both_be_true_are_refused_with_both_places() -> None:
    with pytest.raises(ConfigError, match=r"events\[0\].from is said too"):
        build(RISK, "events[0].every=20d", "events[0].chance=remove")
    with pytest.raises(ConfigError, match=r"events\[0\].chance leaves it to chance"):
        build(RISK, "events[0].call_up={staff: team, add: 1, after: 1h}")

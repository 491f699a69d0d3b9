"""Devices that report by themselves, and what is mended from afar before anybody sets out: M22."""

from __future__ import annotations

import pytest

from tests.mechanisms.lab import Lab, poisson, proves

#: 1,200 devices report every 60 days each; two of five are mended from afar.
REMOTE = """\
queuesim: 1
currency: CNY
time: {start: 2026-03-02, days: 7, open: {mon-fri: 08:00-18:00}}
runs: {replications: 6, seed: 3}
demand: {reasons: {alarm: {channel: remote, devices: {count: 1200, every: 60d}}}}
channels:
  remote: {kind: self_service, open: 24h, talk: 10m, solves: 40%, if_not_solved: visit}
  visit:
    kind: visit
    travel: {law: deterministic, mean: 30m}
    km_per_hour: 40
    cost_per_km: 0.5
    talk: {law: deterministic, mean: 45m}
staff: {engineers: {count: 9, skills: [visit], pay: 50/h}}
scenarios:
  nobody tries: {demand.reasons.alarm.channel: visit}
  twice as many devices: {demand.reasons.alarm.devices.count: 2400}
"""


@proves("M22", off=("solves: 40%", "solves: 0%"))
def test_what_is_mended_from_afar_needs_no_visit_and_no_way(lab: Lab) -> None:
    """The same alarms in both: visits are fewer by just those solved, each with its 20 km."""
    result = lab.compare(REMOTE)
    alarms = solved = 0
    for base, all_visited in zip(
        result.tallies["base"], result.tallies["nobody tries"], strict=True
    ):
        alarms += base.total("cases_started")
        mended = base.total("solved_in_self_service", "channel", "remote")
        assert base.total("cases_started") == all_visited.total("cases_started")
        here, there = (t.total("started", "channel", "visit") for t in (base, all_visited))
        assert there - here == mended
        solved += mended
        for tally in (base, all_visited):
            done = tally.total("answered", "channel", "visit")
            assert tally.amount("travel_cost") == pytest.approx(done * 20 * 0.5)
    assert abs(solved - 0.4 * alarms) < 5 * (alarms * 0.4 * 0.6) ** 0.5


@proves("M22", off=("every: 60d", "every: 90d"))
def test_devices_report_at_all_hours_as_many_as_there_are(lab: Lab) -> None:
    """1,200 in 60 days are 20 a day, on all seven days and at night as by day.

    Within five standard errors: missed once in a million studies with fresh seeds.
    """
    result = lab.compare(REMOTE)
    for name, times in (("base", 1), ("twice as many devices", 2)):
        count = sum(t.total("cases_started") for t in result.tallies[name]) / 42
        assert poisson(count, 20 * times, 42)
    day = lab.run(REMOTE, seed=4)
    hours = [t / 3600 + 9 for t, _, word in day.story if word == "start|remote|first"]
    assert len({int(hour // 24) for hour in hours}) == 7
    night = sum(hour % 24 < 8 or hour % 24 >= 18 for hour in hours)
    assert abs(night - len(hours) * 14 / 24) < 5 * (len(hours) * 14 / 24 * 10 / 24) ** 0.5
    assert day.milestones["end|closed"] == 0


def test_devices_are_the_same_for_both_engines_and_know_surges_and_volume() -> None:
    """More devices add reports and change none of the others."""
    lab = Lab()
    sets = ("demand.volume=50%", "demand.surges=[{times: 300%, from: 2026-03-03 02:00, for: 5h}]")
    found = [lab.compare(REMOTE, *sets, engine=e, replications=2) for e in ("reference", "kernel")]
    assert found[0].tallies == found[1].tallies
    usual = lab.compare(REMOTE, "demand.volume=50%", scenarios=["base"], replications=2)
    for more, fewer in zip(found[0].tallies["base"], usual.tallies["base"], strict=True):
        assert more.total("cases_started") >= fewer.total("cases_started") > 0

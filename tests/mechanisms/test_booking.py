"""Proofs of mechanisms about appointments, waiting places, tickets and help for people."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.mechanisms.lab import Lab, near, proves

# --- M20: appointments --------------------------------------------------------------------------

#: Sixteen times a day, all of them taken: more ask than fit. The book is full after the warm-up.
CLINIC = """\
queuesim: 1
time: {start: 2026-03-02, days: 45, open: 08:00-10:40}
runs: {replications: 20, seed: 3, warmup: 5d}
customers: {people: {patience: never}}
demand: {reasons: {check: {per_day: 60, channel: desk}}}
channels:
  desk:
    kind: counter
    talk: {law: exponential, mean: 9m}
    appointments: {share: 100%, every: 10m, no_show: 20%, ahead: 3d, if_full: leave}
staff: {doctor: {count: 1, skills: [desk]}}
scenarios:
  two at first: {channels.desk.appointments.at_once: {08:00-08:10: 2, other: 1}}
"""


def punctual_wait(times: int, first: int, every: float, mean: float, comes: float) -> float:
    """Mean wait of those who come on time to a doctor with exponential visits.

    Bailey and Welch (Lancet 259, 1952) looked at just this. At each time the number there is a
    Markov chain: it rises by those who come and falls by as many visits as a Poisson count of
    mean ``every / mean`` allows; who finds k there waits k visits.
    """
    size = times + first + 1
    there = np.zeros(size)
    there[0] = 1.0
    ended = [math.exp(-every / mean) * (every / mean) ** k / math.factorial(k) for k in range(size)]
    waits = came = 0.0
    for k in range(times):
        for _ in range(first if k == 0 else 1):
            waits += comes * float(there @ np.arange(size)) * mean
            came += comes
            there = (1 - comes) * there + comes * np.roll(there, 1)
        fallen = np.zeros(size)
        for n, p in enumerate(there):
            for d, q in enumerate(ended[:n]):
                fallen[n - d] += p * q
            fallen[0] += p * (1.0 - sum(ended[:n]))
        there = fallen
    return waits / came


@proves("M20", off=("appointments: {share: 100%", "appointments: {share: 0%"))
def test_waits_of_a_full_book_are_those_of_the_embedded_chain(lab: Lab) -> None:
    """Sixteen times, one or two customers at the first, a fifth of whom never come: exact."""
    result = lab.compare(CLINIC)
    for name, first in (("base", 1), ("two at first", 2)):
        assert result.estimate(name, "book_filled.desk").value == 1.0
        assert result.estimate(name, "appointments").value == 15 + first
        exact = punctual_wait(16, first, 600, 540, 0.8)
        assert near(result.estimate(name, "wait_booked.desk"), exact)
        assert near(result.estimate(name, "no_show.desk"), 0.2)
        kept = result.estimate(name, "contacts.booked").value
        assert kept == pytest.approx((15 + first) * (1 - result.estimate(name, "no_show").value))


#: One doctor, a time every 10 min from 9 o'clock, visits of 12 min.
DESK = """\
queuesim: 1
time: {start: 2026-03-02, days: 1, open: 09:00-10:00}
customers: {people: {}}
demand: {reasons: {card: {per_day: 10, channel: desk}}}
channels:
  desk:
    kind: counter
    talk: {law: deterministic, mean: 12m}
    appointments: {share: 100%, every: 10m, at_once: 1, ahead: 1h, if_full: leave}
staff: {team: {count: 1, skills: [desk]}}
"""


@proves("M20", off=("share: 100%", "share: 0%"))
def test_each_waits_from_the_time_in_the_book(lab: Lab) -> None:
    """Asked within a minute: times 9:10, 9:20, 9:30, then waits of 0, 2 and 4 min."""
    day = lab.trace(DESK, [10, 20, 30])
    assert [visit.joined for visit in day.visits] == [600, 1200, 1800]
    assert [visit.begun - visit.joined for visit in day.visits] == [0, 120, 240]


@proves("M20", off=("at_once: 1", "at_once: 9"))
def test_the_book_is_full_at_its_places_and_the_rest_leaves(lab: Lab) -> None:
    """At 9:01 there are five times left; of eight who ask three find none."""
    day = lab.trace(DESK, [60 + k for k in range(8)])
    assert len(day.visits) == 5
    assert day.outcomes["lost"] == 3


@proves("M20", off=("before_walk_ins: yes", "before_walk_ins: no"))
def test_who_is_due_goes_before_who_walked_in(lab: Lab) -> None:
    """All are at the desk by 9:10; who has that time is the first to be called at 9:12."""
    text = DESK.replace("if_full: leave", "if_full: walk_in, before_walk_ins: yes")
    text = text.replace("at_once: 1", "at_once: {09:10-09:20: 1, other: 0}")
    day = lab.trace(text, [0.5, 1, 2])
    begun = {visit.joined: visit.begun for visit in day.visits}
    assert begun == {1: 1, 600: 721, 2: 1441}


LATE = """\
queuesim: 1
time: {start: 2026-03-02, days: 25, open: 08:00-18:00}
runs: {replications: 20, seed: 3, warmup: 5d}
demand: {reasons: {check: {per_day: 60, channel: desk}}}
channels:
  desk:
    kind: counter
    talk: 5m
    appointments:
      {share: 50%, every: 15m, at_once: 2, late: {mean: 6m}, early: 40%, no_show: 10%, rebooks: 50%}
staff: {doctors: {count: 8, skills: [desk]}}
scenarios:
  reminder: {channels.desk.appointments.no_show: times 50%}
"""


@proves("M20", off=("no_show: 10%", "no_show: 0%"))
def test_of_the_booked_some_are_late_and_some_never_come(lab: Lab) -> None:
    """Six in ten are late by 6 min; half of those who stayed away take another time."""
    result = lab.compare(LATE)
    assert near(result.estimate("base", "lateness"), 0.6 * 360)
    for name, away in (("base", 0.1), ("reminder", 0.05)):
        assert near(result.estimate(name, "no_show"), away)
        assert near(result.estimate(name, "appointments"), 30 / (1 - away * 0.5))
        came = 30 * (1 - away) / (1 - away * 0.5)
        assert near(result.estimate(name, "contacts.booked"), came)
        assert near(result.estimate(name, "contacts.first"), 30)


def test_cases_that_stay_away_belong_to_the_channel_in_which_they_asked() -> None:
    """Of every case that asked, also of those without a contact, the channel is known."""
    text = LATE.replace("replications: 40", "replications: 2")
    tally = Lab().tally(text, "channels.desk.appointments.no_show=60%")
    assert tally.total("cases_started", "channel", "desk") == tally.total("cases_started")
    assert tally.total("cases_lost", "channel", "desk") == tally.total("cases_lost") > 0


# --- M29: places to wait ------------------------------------------------------------------------

PLACES = """\
queuesim: 1
time: {start: 2026-03-02, days: 9, open: 24h}
runs: {replications: 20, seed: 3, warmup: 1d}
customers: {people: {patience: never}}
demand: {reasons: {check: {per_day: 1440, channel: desk}}}
channels:
  desk: {kind: counter, talk: {law: exponential, mean: 2m}, seats: 3}
staff: {nurses: {count: 2, skills: [desk]}}
scenarios:
  more chairs: {channels.desk.seats: 8}
"""


def finite_places(load: float, people: int, seats: int, mean: float) -> tuple[float, float]:
    """Share turned away and mean wait of those served in M/M/c/K; K = people + seats."""
    weights = [1.0]
    for n in range(1, people + seats + 1):
        weights.append(weights[-1] * load / min(n, people))
    total = sum(weights)
    blocked = weights[-1] / total
    waiting = sum((n - people) * w for n, w in enumerate(weights) if n > people) / total
    return blocked, waiting * mean / (load * (1.0 - blocked))


@proves("M29", off=("seats: 3", "seats: 300"))
def test_who_finds_all_places_taken_is_turned_away(lab: Lab) -> None:
    """M/M/2/5 and M/M/2/10 at a load of 2 erlang: blocking, and the wait of the others."""
    result = lab.compare(PLACES)
    for name, seats in (("base", 3), ("more chairs", 8)):
        blocked, wait = finite_places(2.0, 2, seats, 120)
        assert near(result.estimate(name, "blocked"), blocked)
        assert near(result.estimate(name, "wait.desk"), wait)

"""Appointments: what the compiler makes of a book of times."""

from __future__ import annotations

import numpy as np
import pytest

from queuesim.experiment import compare
from queuesim.spec.load import load_text
from tests.unit.compiling import NINE, build, fixed, listed, network, run

BOOK = """\
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
OWN = "channels.desk.appointments"


def test_who_asks_has_the_first_time_in_the_book_and_makes_no_contact_before_it() -> None:
    day = run(listed(build(BOOK), [0, 60, 61]))
    assert [(at, what) for at, case, what in day.story if case == 1] == [
        (60, "book|desk|asked"),
        (60, "book|desk|made"),
        (600, "book|desk|due"),
        (600, "book|desk|came"),
        (600, "start|desk|booked"),
        (1440, "end|answered"),
    ]
    assert [visit.joined for visit in day.visits] == [0, 600, 1200]


def test_a_late_customer_keeps_the_time_that_he_was_given() -> None:
    """Due 9:10, 9:20, 9:30; the second comes at 9:31 and is called before the third."""
    model = build(BOOK, f"{OWN}.late={fixed(1)}", f"{OWN}.early=0%")
    day = run(listed(model, [1, 2, 3], late_desk=[0, 660, 0], talk_desk=[1500, 60, 60]))
    assert [(visit.case, visit.joined, visit.begun) for visit in day.visits] == [
        (0, 600, 600),
        (2, 1800, 2160),
        (1, 1860, 2100),
    ]


def test_who_is_early_waits_until_his_time_at_his_own_cost() -> None:
    late = run(listed(build(BOOK, f"{OWN}.late=5m", f"{OWN}.early=100%"), [1, 2]))
    assert late.visits == run(listed(build(BOOK), [1, 2])).visits


def test_who_comes_late_may_find_it_closed() -> None:
    model = build(BOOK, f"{OWN}.late={fixed(1)}", f"{OWN}.early=0%")
    day = run(listed(model, [2990], late_desk=[600]))
    assert day.milestones["end|closed"] == 1
    assert day.outcomes == {"lost": 1}


def test_notice_and_ahead_bound_the_times_that_are_given() -> None:
    day = run(listed(build(BOOK, f"{OWN}.notice=15m", f"{OWN}.ahead=20m"), [1, 2]))
    assert [visit.joined for visit in day.visits] == [1200]
    assert day.outcomes == {"solved": 1, "lost": 1}


@pytest.mark.parametrize(
    ("to", "outcome", "joined"), [("walk_in", "solved", 3001), ("leave", "lost", None)]
)
def test_who_finds_no_time_walks_in_or_leaves(to: str, outcome: str, joined: int | None) -> None:
    day = run(listed(build(BOOK, f"{OWN}.if_full={to}"), [3001]))
    assert day.outcomes == {outcome: 1}
    assert [visit.joined for visit in day.visits] == ([] if joined is None else [joined])


def test_who_finds_no_time_may_go_to_another_channel() -> None:
    other = ["channels.phone={kind: call, talk: 1m}", "staff.others={count: 1, skills: [phone]}"]
    day = run(listed(build(BOOK, *other, f"{OWN}.if_full=phone"), [3001]))
    assert day.milestones["start|phone|first"] == 1


def test_who_stays_away_keeps_the_place_and_may_take_another_time() -> None:
    """Times 9:10 and 9:20 are given to two who do not come; one place is free each time."""
    model = build(BOOK, f"{OWN}.no_show=100%", f"{OWN}.rebooks=99.99999%")
    day = run(listed(model, [1, 2]))
    assert not day.visits
    assert day.milestones["book|desk|no show"] >= 4
    assert day.milestones["book|desk|asked"] == (
        day.milestones["book|desk|made"] + day.milestones["book|desk|full"]
    )


def test_a_book_holds_the_people_on_duty_unless_it_is_said() -> None:
    hours = "staff.team.count={09:00-09:30: 3, other: 1}"
    (diary,) = network(BOOK, hours, f"{OWN}={{share: 50%, every: 10m, ahead: 0m}}").diaries
    today = [s for s in diary.starts if s < (NINE + 3600) * 1_000_000]
    assert diary.all_places()[: len(today)] == [3, 3, 3, 1, 1, 1]


def test_overbooking_is_spread_over_the_times() -> None:
    (diary,) = network(BOOK, f"{OWN}.at_once=2", f"{OWN}.overbook=25%").diaries
    assert diary.all_places()[:6] == [3, 2, 3, 2, 3, 2]


def test_the_booked_wait_on_the_chairs_too() -> None:
    """One chair; it is taken by who is due at 9:10, so a walk-in at 9:11 finds it full."""
    sets = [f"{OWN}.share=50%", "channels.desk.seats=1", f"{OWN}.every=10m"]
    day = run(listed(build(BOOK, *sets), [0, 1, 660, 661, 662, 663]))
    chairs = [v for v in day.visits if v.outcome == "blocked"]
    assert chairs
    booked = {v.case for v in day.visits if "booked" in v.lane}
    assert not booked & {v.case for v in chairs}


def test_an_appointment_of_nobody_leaves_no_trace() -> None:
    line = next(line for line in BOOK.splitlines() if "appointments" in line)
    assert network(BOOK, f"{OWN}.share=0%") == network(BOOK.replace(f"{line}\n", ""))


ALL = """\
queuesim: 1
time: {start: 2026-03-02, days: 4, open: {mon-fri: 09:00-17:00}}
runs: {replications: 2, seed: 3}
targets: {desk: 80% in 10m}
customers:
  old: {contacts: 40%, patience: 30m, priority: high, value: 100/year, churn: {abandoned: 2%}}
  young: {contacts: 60%, patience: 20m}
demand:
  day_to_day: {cv: 10%}
  reasons:
    check: {per_day: 60, channel: {desk: 70%, phone: 30%}}
    paper: {per_day: 40, channel: desk}
channels:
  desk:
    kind: counter
    talk: {check: 10m, paper: 4m}
    wrap: 1m
    seats: 6
    solves: 80%
    appointments:
      share: {check: 60%, paper: {09:00-12:00: 20%, other: 40%}}
      every: 20m
      late: {mean: 4m}
      no_show: {old: 5%, young: 15%}
      rebooks: 30%
      overbook: 10%
      ahead: 2d
      if_full: {walk_in: 50%, phone: 30%, leave: 20%}
  phone:
    kind: call
    talk: 3m
    lines: 6
    callback: {offer_after_wait: 2m, accept: 50%}
    appointments: {share: 30%, every: 30m, priority: high, before_walk_ins: no}
every_channel: {repeat: {chance: 40%, after: 1d}, retry: {chance: 30%, after: 10m}}
staff:
  nurses: {count: 3, skills: [desk, phone], shrinkage: 10%, pay: 30/h}
  doctors: {count: 1, skills: [desk.doctors]}
quality: {transfer: {desk: {chance: 10%, to: doctors}}}
integration: {steer: {when_wait_over: 5m, offer: {phone: 30%, callback: 20%}}}
scenarios:
  nobody asks: {channels.desk.appointments.share: 0%, channels.phone.appointments.share: 0%}
  no book: {channels.desk.appointments: remove, channels.phone.appointments: remove}
  more: {channels.desk.appointments.share: {check: 80%, paper: 40%}}
"""


def test_both_engines_agree_on_appointments_and_share_nothing_is_no_book() -> None:
    results = {e: compare(load_text(ALL), engine=e, jobs=1) for e in ("reference", "kernel")}
    for name, tallies in results["reference"].tallies.items():
        assert list(tallies) == list(results["kernel"].tallies[name])
    found = results["kernel"].tallies
    assert list(found["nobody asks"]) == list(found["no book"])
    asked = [tally.total("book_asked") for tally in found["base"]]
    assert all(asked)
    assert asked < [tally.total("book_asked") for tally in found["more"]]


def test_steps_of_appointments_balance() -> None:
    """Asked = made + no time left; due = came + stayed away, in every channel and class."""
    for tally in compare(load_text(ALL), jobs=1).tallies["base"]:
        due, came, away = (tally[f"book_{k}"].sum(axis=1) for k in ("due", "came", "no_show"))
        late = tally["cases_due_back"].sum()
        assert (due >= came + away).all()
        assert (due - came - away).sum() <= late
        asked, made, full = (tally[f"book_{k}"].sum(axis=1) for k in ("asked", "made", "full"))
        np.testing.assert_array_equal(asked, made + full)
        how = tally["how booked"].sum(axis=1)
        people = [kind != "group" for kind, _ in tally.layout.scopes]
        np.testing.assert_array_equal(how[people], came[people])


@pytest.mark.parametrize(("change", "word"), [("early=30%", "early"), ("rebooks=30%", "rebooks")])
def test_words_of_a_book_without_effect_are_warned_of(change: str, word: str) -> None:
    loaded = load_text(BOOK, sets=[f"{OWN}.{change}"])
    assert any(str(problem.path).endswith(word) for problem in loaded.warnings)

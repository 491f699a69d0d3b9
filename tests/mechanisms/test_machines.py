"""Machines that jam until somebody has come, and lines that grow with the load: M18, M26."""

from __future__ import annotations

from math import factorial

import pytest

from queuesim.compile.explain import Explained
from queuesim.compile.workload import workload
from tests.mechanisms.lab import Lab, near, proves
from tests.unit.compiling import build

#: Who is clumsy jams the machine, and nobody else does.
HAND = """\
queuesim: 1
time: {start: 2026-03-02, days: 1, open: 09:00-10:00}
runs: {replications: 1}
customers: {clumsy: {contacts: 50%}, deft: {contacts: 50%}}
demand: {reasons: {card: {per_day: 1, channel: machine}}}
channels:
  machine:
    kind: self_service
    machines: 2
    talk: 2m
    if_not_solved: desk
    jams: {chance: {clumsy: 100%, deft: 0%}, to: team, repair: 10m}
  desk: {kind: counter, talk: 3m}
staff: {team: {count: 1, skills: [desk]}}
every_channel: {talk_cv: 0%}
"""


@proves("M18", off=("clumsy: 100%", "clumsy: 0%"))
def test_a_jammed_machine_stands_still_until_somebody_has_fixed_it_worked_by_hand(
    lab: Lab,
) -> None:
    """The first jams a machine at 120 s and goes to the desk, till 300; only then it is looked at.

    It is fixed at 900. Meanwhile all use the other one: who comes at 90 from 180, who comes at 700
    at once, at 750 from 820; and who comes at 880 waits until the first is in service again.
    """
    kinds = ["clumsy.card", *["deft.card"] * 5]
    day = lab.trace(HAND, [0, 60, 90, 700, 750, 880], kinds=kinds)
    used = [(v.case, v.begun) for v in day.visits if v.lane == "machine"]
    assert used == [(0, 0), (1, 60), (2, 180), (3, 700), (4, 820), (5, 900)]
    assert [work for work in day.work() if work[0] == "team 0"] == [
        ("team 0", 120, 300),
        ("team 0", 300, 900),
    ]
    told = [(t, word) for t, _, word in day.story if word.startswith("jam")]
    assert told == [(120, "jam|machine|made"), (900, "jam|machine|fixed")]
    ends = [t for t, _, word in day.story if word == "end|answered"]
    assert ends == [120, 180, 300, 300, 820, 940, 1020]


LATE = HAND.replace("skills: [desk]", "skills: [desk], shifts: {09:30-10:00: 100%}")


@proves("M18", off=("09:30-10:00", "09:00-10:00"))
def test_who_is_not_there_when_it_jams_comes_when_he_is(lab: Lab) -> None:
    """Jammed at 120 s, people from half past nine: they serve the desk till 1980, and fix it."""
    day = lab.trace(LATE, [0], kinds=["clumsy.card"])
    told = [(t, word) for t, _, word in day.story if word.startswith("jam")]
    assert told == [(120, "jam|machine|made"), (1980 + 600, "jam|machine|fixed")]


#: Customers wait all the time for three machines; one who does nothing else fixes them.
REPAIRMAN = """\
queuesim: 1
time: {start: 2026-03-02, days: 6, open: 24h}
runs: {replications: 20, seed: 3, warmup: 1d}
customers: {people: {patience: 1h}}
demand: {reasons: {cash: {per_day: 1296, channel: machine}}}
channels:
  machine:
    kind: self_service
    machines: 3
    talk: {law: exponential, mean: 10m}
    jams: {chance: 10%, to: technician, repair: {law: exponential, mean: 25m}}
staff: {technician: {count: 1, shrinkage: 0%}}
"""


@proves("M18", off=("jams: {chance: 10%", "jams: {chance: 5%"))
def test_machines_in_use_all_the_time_and_one_repairman_are_the_machine_repair_model(
    lab: Lab,
) -> None:
    """A machine jams after a geometric number of exponential uses, so after 100 min on average.

    With three machines and one repairman, ``P(k down)`` is in the ratio of ``3!/(3 - k)! * 0.25^k``
    (machine repair, M/M/1//3): 1, 0.75, 0.375, 0.09375. Each `near` is missed once in 12,000
    studies with fresh seeds; somebody waits all the time but for some seconds in a run.
    """
    ratio = [1, 0.75, 0.375, 0.09375]
    down = sum(k * p for k, p in enumerate(ratio)) / sum(ratio)
    result = lab.compare(REPAIRMAN)
    assert near(result.estimate("base", "availability.machine"), 1 - down / 3)
    assert near(result.estimate("base", "jams.machine"), (3 - down) * 24 * 60 / 100)
    assert near(result.estimate("base", "occupancy.technician"), 1 - 1 / sum(ratio))
    assert near(result.estimate("base", "in_service.machine"), 3 - down)
    assert result.estimate("base", "occupancy.machine").value > 0.999
    assert near(result.estimate("base", "solved_in_self_service.machine"), 0.9)
    seconds = 100 * 60 * down / (3 - down)  # Little's law, of machines that stand still
    assert near(result.estimate("base", "time_to_repair.machine"), seconds)


#: Machines in a bank whose tellers have other work too.
BANK = """\
queuesim: 1
time: {start: 2026-03-02, days: 2, open: 09:00-17:00}
runs: {replications: 3, seed: 3}
customers: {gold: {contacts: 30%, priority: high}, plain: {contacts: 70%, patience: 6m}}
demand:
  reasons:
    cash: {per_day: 300, channel: {machine: 80%, desk: 20%}}
    card: {per_day: 100, channel: machine}
channels:
  machine:
    kind: self_service
    machines: 3
    open: 08:00-20:00
    talk: 2m
    solves: 90%
    if_not_solved: {desk: 80%, leave: 20%}
    jams:
      chance: {cash: {09:00-12:00: 6%, other: 3%}, card: 1%}
      to: tellers
      repair: 6m
      priority: high
  desk: {kind: counter, talk: 4m, solves: 95%}
every_channel: {retry: {chance: 30%, after: 5m}}
staff:
  tellers:
    count: 2
    skills: [desk]
    levels: {new: {share: 50%, talk: times 150%}, old: {share: 50%}}
scenarios:
  never: {channels.machine.jams: remove}
  at 0 %: {channels.machine.jams.chance: 0%}
  at once: {channels.machine.jams.repair: 0s}
"""


def test_jams_set_to_nothing_leave_no_trace_and_engines_agree() -> None:
    """And machines fixed in no time, by people who are busy too, jam just as often."""
    lab = Lab()
    result = lab.compare(BANK)
    assert result.tallies["never"] == result.tallies["at 0 %"]
    assert result.tallies["never"][0].total("jams") == 0
    for engine in ("reference", "kernel"):
        assert lab.compare(BANK, engine=engine).tallies["base"] == result.tallies["base"]
    for tally in result.tallies["base"]:
        made, fixed = (tally.total(name) for name in ("jams", "jams_fixed"))
        assert 0 < fixed <= made <= fixed + 3
        assert tally.total("machine_time") == 3 * 2 * 12 * 3600 * 10**6
        for name in ("jams", "jams_fixed", "jam_time"):
            for kind in ("class", "reason"):
                parts = [n for k, n in tally.layout.scopes if k == kind]
                assert sum(tally.total(name, kind, n) for n in parts) == tally.total(name)
        assert tally.total("cases_started") == tally.total("how first")


def test_people_who_fix_machines_keep_their_own_hours_and_the_load_knows_it() -> None:
    """Tellers are there from 9 to 17, though machines are open from 8 to 20."""
    model = build(BANK)
    explained = Explained(model)
    works = {work.name: work for work in workload(explained).works}
    assert set(works["machine/repair"].seconds) == {"tellers"}
    uses = works["machine"].contacts
    assert 0.01 * uses < works["machine/repair"].contacts < 0.06 * uses
    repair = 6 * 60 * 2 / (1 + 1 / 1.5)  # both busy all the time, the old one does more
    assert works["machine/repair"].seconds["tellers"] == pytest.approx(repair)
    tellers = next(g for g in model.network.groups if g.name == "tellers")
    hours = {
        (s.start % 86_400_000_000, s.end % 86_400_000_000)
        for person in tellers.staffing.people
        for s in person.shifts
    }
    assert hours == {(9 * 3600 * 10**6, 17 * 3600 * 10**6)}


# --- M26: lines that grow with the load ---------------------------------------------------------

#: A bot with one line, and up to three.
GROWS = """\
queuesim: 1
time: {start: 2026-03-02, days: 1, open: 09:00-10:00}
runs: {replications: 1}
demand: {reasons: {card: {per_day: 3, channel: bot}}}
channels:
  bot:
    kind: self_service
    talk: 10m
    lines: 1
    elastic: {when_free: 0, by: 1, after: 1m, up_to: 3}
every_channel: {talk_cv: 0%}
"""


@proves("M26", off=("up_to: 3", "up_to: 1"))
def test_lines_come_a_while_after_few_are_free_and_go_again_worked_by_hand(lab: Lab) -> None:
    """Each takes 10 min. The first takes the only line: another is there at 60 s, a third at 130.

    Who comes at 30 and at 80 finds none, at 140 the third. At 600 one of three comes free and
    stays; at 670 two are free, so one goes, and at 740 again. All begins anew at 800: who comes at
    850 finds none, for the second line is there at 860. What comes when all are free goes at once.
    """
    day = lab.trace(GROWS, [0, 30, 70, 80, 140, 800, 850, 900])
    told = [(t, word.split("|")[-1]) for t, _, word in day.story if word.startswith("elastic")]
    moved = [(t, word) for t, word in told if word != "asked"]
    assert moved == [
        (60, "up"),
        (130, "up"),
        (670, "down"),
        (740, "down"),
        (860, "up"),
        (960, "up"),
        (1400, "down"),
        (1500, "down"),
    ]
    blocked = [t for t, _, word in day.story if word == "end|blocked"]
    assert blocked == [30, 80, 850]
    late = lab.trace(GROWS.replace("after: 1m", "after: 15m"), [0])
    told = [(t, word) for t, _, word in late.story if word.startswith("elastic|bot|")]
    assert told[1:] == [(900, "elastic|bot|up"), (900, "elastic|bot|down")]


#: Lines that are there at once, rented by the hour, one by one.
RENTED = """\
queuesim: 1
currency: CNY
time: {start: 2026-03-02, days: 4, open: 24h}
runs: {replications: 20, seed: 3, warmup: 1d}
demand: {reasons: {card: {per_day: 720, channel: bot}}}
channels:
  bot:
    kind: self_service
    talk: {law: exponential, mean: 10m}
    lines: 2
    elastic: {when_free: 0, by: 1, after: 0s, up_to: 6, down_when_free: 2, cost: 0.6/h}
"""


@proves("M26", off=("up_to: 6", "up_to: 5"))
def test_lines_that_come_at_once_lose_as_many_as_all_of_them_and_cost_what_is_used(
    lab: Lab,
) -> None:
    """Erlang B with six lines and 5 erlang; with n busy there are ``max(2, min(6, n + 1))``.

    So the lines beside the first two, their rent, and the steps up follow from the shares of time
    with n busy. Each `near` is missed once in 12,000 studies with fresh seeds.
    """
    weights = [5**n / factorial(n) for n in range(7)]
    busy = [weight / sum(weights) for weight in weights]
    extra = sum(p * max(0, min(6, n + 1) - 2) for n, p in enumerate(busy))
    result = lab.compare(RENTED)
    assert near(result.estimate("base", "blocked.bot"), busy[6])
    assert near(result.estimate("base", "extra_lines.bot"), extra)
    assert near(result.estimate("base", "steps_up.bot"), 720 * sum(busy[1:5]))
    for tally in result.tallies["base"]:  # what is rented when the last day ends is paid too
        hours_ = tally.total("extra_lines", "channel", "bot") / 3600 / 10**6
        assert tally.amount("machines", "channel", "bot") == pytest.approx(0.6 * hours_)


#: Calls on lines that grow slowly, with all that may give a line back.
CALLS = """\
queuesim: 1
time: {start: 2026-03-02, days: 2, open: 09:00-17:00}
runs: {replications: 2, seed: 3}
customers: {people: {patience: 3m}}
demand: {reasons: {card: {per_day: 400, channel: phone}}}
channels:
  phone:
    kind: call
    talk: 4m
    wrap: 30s
    lines: 6
    elastic: {when_free: 1, by: 2, after: 4m, up_to: 12}
    callback: {offer_after_wait: 1m, accept: 30%}
    retry: {chance: 50%, after: 10m}
staff: {agents: {count: 4, skills: [phone]}, experts: {count: 1, skills: [phone.experts]}}
quality: {transfer: {phone: {chance: 10%, to: experts}}}
scenarios:
  never: {channels.phone.elastic: remove}
  up to what there is: {channels.phone.elastic.up_to: 6}
  too late: {channels.phone.elastic.after: 8h}
  all at once: {channels.phone.elastic: remove, channels.phone.lines: 12}
"""


def test_lines_that_never_grow_leave_no_trace_and_engines_agree() -> None:
    """Lines that come after closing help nobody; those that come in between help some."""
    lab = Lab()
    result = lab.compare(CALLS)
    assert result.tallies["never"] == result.tallies["up to what there is"]
    for engine in ("reference", "kernel"):
        assert lab.compare(CALLS, engine=engine).tallies["base"] == result.tallies["base"]
    blocked = {
        name: [tally.total("blocked") for tally in tallies]
        for name, tallies in result.tallies.items()
    }
    assert blocked["too late"] == blocked["never"]
    for k in range(2):
        assert blocked["all at once"][k] < blocked["base"][k] < blocked["never"][k]
        tally = result.tallies["base"][k]
        assert tally.total("steps_up") == tally.total("steps_up", "channel", "phone") > 0
        assert tally.total("cases_started") == tally.total("how first")

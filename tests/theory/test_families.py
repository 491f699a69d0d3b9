"""The city bank's plans: set to nothing they change nothing, as they are they do their work.

Nothing here is a statistical test: the same seed is played under both plans, so the statements
hold for these customers, without a false-alarm rate.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

from queuesim.experiment import Result, compare
from queuesim.spec.load import load, load_text
from queuesim.units import TICKS_PER_SECOND

CONFIGS = Path(__file__).parents[2] / "configs"
NAME = "city-bank.yaml"
#: Three open days: contacts repeated a day later happen, too.
DAYS = 3
SHORT = (f"time.days={DAYS}", "runs.replications=1")
TICKS_PER_HOUR = 3600 * TICKS_PER_SECOND

MACHINE = (
    "{kind: self_service, machines: 4, talk: 3m30s, solves: {cash: 80%, balance: 95%}, "
    "if_not_solved: {counter: 100%}}"
)
#: Every word of every scenario of the city bank, saying what the base says anyway.
NOTHING = {
    "more_people": "{staff.agents.count: add 0, staff.tellers.count: times 100%}",
    "busy_year": "{demand.volume: times 100%}",
    "smart_counter": (
        f"{{channels.machine: {MACHINE}, "
        "demand.reasons.cash.channel: {machine: 0%, counter: 100%}, staff.tellers.count: add 0}"
    ),
    "tiered_desk": (
        "{staff.tier2: {count: 0, skills: [phone.tier2], pay: 68/h, shrinkage: 28%}, "
        "staff.agents.count: add 0, channels.phone.solves: 76%, "
        "quality.transfer.phone: {chance: 12%, to: experts, tells_again: 90s}}"
    ),
    "one_front_door": (
        f"{{channels.machine: {MACHINE}, "
        "demand.reasons.cash.channel: {machine: 0%, counter: 100%}, staff.tellers.count: 15, "
        "integration: {shared_history: [], one_queue: [], "
        "steer: {when_wait_over: 3m, offer: {bot: 0%, video: 0%, callback: 0%}}}, "
        "quality.transfer.phone.tells_again: times 100%, staff.agents.skills: [phone, chat]}"
    ),
}
#: Pairs of plans that are two ways of saying the same.
ALIKE = {
    "a callback that nobody accepts, and none": (
        "{channels.phone.callback.accept: 0%}",
        "{channels.phone.callback: remove}",
    ),
    "a transfer that never happens, and none": (
        "{quality.transfer.phone.chance: 0%}",
        "{quality.transfer: remove}",
    ),
    "turning away with no chance, and not at all": (
        "{channels.counter.balk.chance: 0%}",
        "{channels.counter.balk: remove}",
    ),
    "trying again with no chance, and not at all": (
        "{every_channel.retry.chance: 0%}",
        "{every_channel.retry: remove}",
    ),
    "history shared where nothing is told again, and not shared": (
        "{integration.shared_history: [phone], quality.transfer.phone.tells_again: 0s}",
        "{quality.transfer.phone.tells_again: 0s}",
    ),
    "one queue of one channel, and its own": (
        "{integration: {one_queue: [chat]}}",
        "{staff.agents.count: 26}",
    ),
}


def played(scenarios: dict[str, str], only: list[str] | None = None) -> Result:
    """The city bank for three days with these scenarios in place of its own."""
    text = (CONFIGS / NAME).read_text(encoding="utf-8")
    lines = [f"  {name}: {patch}" for name, patch in scenarios.items()]
    words = "\n".join([text[: text.index("\nscenarios:")], "scenarios:", *lines, ""])
    return compare(load_text(words, CONFIGS, SHORT, file=NAME), scenarios=only, jobs=1)


@lru_cache(maxsize=1)
def nothing() -> Result:
    return played(NOTHING)


@lru_cache(maxsize=1)
def alike() -> Result:
    plans = {
        f"{side}{k}": plan
        for k, pair in enumerate(ALIKE.values())
        for side, plan in zip("ab", pair, strict=True)
    }
    return played(plans, list(plans))


@lru_cache(maxsize=1)
def real() -> Result:
    return compare(load(CONFIGS / NAME, SHORT), jobs=1)


def sums(scenario: str, name: str, kind: str = "total", scope: str = "") -> int:
    """A sum over the three days of a real plan: counts, or ticks."""
    return real().tallies[scenario][0].total(name, kind, scope)


def value(scenario: str, selector: str) -> float:
    return real().estimate(scenario, selector).value


@pytest.mark.parametrize("family", NOTHING)
def test_a_plan_set_to_nothing_differs_by_exactly_zero(family: str) -> None:
    differences = [d for d in nothing().differences if d.plan == family]
    assert {"abandonment", "net", "sl.phone"} <= {d.measure for d in differences}
    assert all(d.value == 0.0 and d.identical for d in differences)


@pytest.mark.parametrize("family", NOTHING)
def test_a_plan_set_to_nothing_leaves_every_sum_as_it_is(family: str) -> None:
    base, plan = nothing().tallies["base"][0], nothing().tallies[family][0]
    assert set(base.layout.scopes) <= set(plan.layout.scopes)
    rows = [plan.layout.place(*scope) for scope in base.layout.scopes]
    np.testing.assert_array_equal(plan.counts[:, rows], base.counts)
    np.testing.assert_array_equal(plan.money[:, rows], base.money)


@pytest.mark.parametrize("k", range(len(ALIKE)), ids=list(ALIKE))
def test_two_ways_of_saying_the_same_give_the_same(k: int) -> None:
    one, other = alike().tallies[f"a{k}"], alike().tallies[f"b{k}"]
    assert one == other


def test_the_plans_set_to_nothing_say_every_word_of_the_real_plans() -> None:
    loaded = load(CONFIGS / NAME)
    scenarios = loaded.document.data["scenarios"]
    assert set(scenarios) == set(NOTHING)
    for name, patch in scenarios.items():
        for path in set(patch) - {"extends"}:
            assert path in NOTHING[name], f"{name} lacks {path}"


def test_more_people_are_paid_for_their_shifts_and_shorten_the_wait() -> None:
    # by largest remainder 26 agents make 18 early and 8 late shifts, 30 make 21 and 9; an early
    # shift is 8 h paid, a late one 7.5 h; two tellers more are there for the 9.5 h of each day
    def paid(scenario: str, group: str) -> float:
        ticks = sums(scenario, "paid", "group", group) - sums(scenario, "overtime", "group", group)
        return ticks / TICKS_PER_HOUR

    agents = paid("more_people", "agents") - paid("base", "agents")
    tellers = paid("more_people", "tellers") - paid("base", "tellers")
    assert agents == pytest.approx(DAYS * (3 * 8.0 + 1 * 7.5), abs=1e-9)
    assert tellers == pytest.approx(DAYS * 2 * 9.5, abs=1e-9)
    assert value("more_people", "line_wait") < value("base", "line_wait")
    assert value("more_people", "abandonment") < value("base", "abandonment")
    assert value("more_people", "cost") > value("base", "cost")


def test_a_busy_year_brings_the_same_cases_and_a_tenth_more() -> None:
    base, busy = (real().tallies[name][0] for name in ("base", "busy_year"))
    cells = busy["cases_started"] - base["cases_started"]
    assert (cells >= 0).all()
    # the cases that are new are a Poisson number around a tenth of the old: 4 standard deviations
    old = base.total("cases_started")
    new = busy.total("cases_started") - old
    assert new == pytest.approx(0.1 * old, abs=4 * (0.11 * old) ** 0.5)
    assert value("busy_year", "line_wait") > value("base", "line_wait")


def test_machines_cost_their_lease_and_relieve_the_counter() -> None:
    # a month of 30.4 days is paid by its open days, five a week
    lease = real().tallies["smart_counter"][0].amount("machines")
    assert lease == pytest.approx(4 * 4500 / 30.4 * 7 / 5 * DAYS)
    assert sums("smart_counter", "started", "channel", "machine") > 0
    counter = [sums(name, "started", "channel", "counter") for name in ("base", "smart_counter")]
    assert counter[1] < counter[0]


def test_tiers_transfer_more_and_send_fewer_people_back() -> None:
    assert value("tiered_desk", "transferred.phone") > value("base", "transferred.phone")
    assert value("tiered_desk", "repeat_rate.phone") < value("base", "repeat_rate.phone")
    assert sums("tiered_desk", "handled", "group", "tier2") > 0


def test_one_front_door_steers_and_asks_nobody_elsewhere() -> None:
    assert sums("one_front_door", "steer_asked") > 0
    assert sums("smart_counter", "steer_asked") == 0
    asked, told = (sums("one_front_door", f"steer_{what}") for what in ("accepted", "refused"))
    assert asked + told == sums("one_front_door", "steer_asked")

"""The planner's words against closed formulas: configs in words, days around the clock.

Every metric is judged by a t test over independent replications against 0.1 % divided by the
number of metrics of the file (Bonferroni), so the whole file alarms falsely for at most 1 of 1,000
choices of seeds; the seeds are fixed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from scipy import stats

from queuesim.analysis.theory import (
    erlang_a,
    erlang_b,
    erlang_c,
    erlang_c_mean_wait,
    mmck,
)
from queuesim.compile import Model, compile_config
from queuesim.engine.reference import simulate
from queuesim.network import Rows
from queuesim.network.rows import OPEN
from queuesim.spec.load import load_text

METRICS = 24  #: judged in this file, rounded up
LEVEL = 0.001 / METRICS
WARM_UP = 86_400_000_000  #: the first day is left out [ticks]

#: Around the clock; 3 a minute, 4 minutes a call: 12 erlangs.
ROUND_THE_CLOCK = """\
queuesim: 1
time: {{start: 2026-03-02, days: {days}, open: 24h}}
customers: {{all customers: {{patience: {patience}}}}}
demand: {{reasons: {{card: {{per_day: 4320, channel: phone}}}}}}
channels: {{phone: {{kind: {kind}, talk: {{law: exponential, mean: 4m}}{more}}}}}
staff: {{team: {{count: {count}, skills: [phone]}}}}
"""
LOAD, HANDLING, RATE = 12.0, 240.0, 1 / 20


def model(
    text: str = ROUND_THE_CLOCK,
    *sets: str,
    days: int = 3,
    patience: str = "never",
    kind: str = "call",
    more: str = "",
    count: int = 14,
) -> Model:
    words = text.format(days=days, patience=patience, kind=kind, more=more, count=count)
    return compile_config(load_text(words, sets=sets).base)


Measure = Callable[[Rows, Model], float]


def judge(
    built: Model, exact: dict[str, float], measures: dict[str, Measure], replications: int = 8
) -> None:
    """Compare the means of measures over replications with exact values."""
    found: dict[str, list[float]] = {name: [] for name in exact}
    for replication in range(replications):
        rows = simulate(built.network, 2026, replication)
        for name in exact:
            found[name].append(measures[name](rows, built))
    for name, values in found.items():
        p = stats.ttest_1samp(values, exact[name]).pvalue
        mean = sum(values) / len(values)
        assert p > LEVEL, f"{name}: {mean:.6g}, exact {exact[name]:.6g}, p {p:.2g}"


def visits(rows: Rows, built: Model, lane: str = "phone"):
    """Visits of the lanes of a channel that joined after the warm-up and have come to an end."""
    names = [each.name for each in built.network.lanes]
    last = built.network.days[-1]
    return [
        v
        for v in rows.visits
        if WARM_UP <= v.joined < last and v.ended != OPEN and names[v.lane].split("/")[0] == lane
    ]


def mean_wait(rows: Rows, built: Model, lane: str = "phone") -> float:
    waits = [
        (v.begun if v.begun != OPEN else v.ended) - v.joined for v in visits(rows, built, lane)
    ]
    return sum(waits) / len(waits) / 1e6


def share(outcome: str) -> Measure:
    def of(rows: Rows, built: Model) -> float:
        found = visits(rows, built)
        return sum(v.outcome == outcome for v in found) / len(found)

    return of


def delayed(rows: Rows, built: Model) -> float:
    found = visits(rows, built)
    return sum(v.begun > v.joined for v in found) / len(found)


def test_a_call_channel_is_erlang_c() -> None:
    exact = {
        "wait": erlang_c_mean_wait(LOAD, 14, HANDLING),
        "delayed": erlang_c(LOAD, 14),
    }
    judge(model(), exact, {"wait": mean_wait, "delayed": delayed})


def test_patience_is_erlang_a() -> None:
    answer = erlang_a(RATE, HANDLING, 12, 120.0)
    exact = {"wait": answer.mean_wait, "abandoned": answer.p_abandon}
    judge(
        model(patience="2m", count=12),
        exact,
        {"wait": mean_wait, "abandoned": share("abandoned")},
    )


@pytest.mark.parametrize("law", ["", ", talk_cv: 200%"])
def test_as_many_lines_as_people_is_erlang_b_for_any_law(law: str) -> None:
    text = ROUND_THE_CLOCK
    if law:
        text = text.replace("{{law: exponential, mean: 4m}}", "4m")
    built = model(text, more=f", lines: 14{law}")

    def blocked(rows: Rows, _: Model) -> float:
        counts = Counter(m.milestone for m in rows.milestones if m.tick >= WARM_UP)
        return counts["end|blocked"] / (counts["end|blocked"] + counts["end|answered"])

    judge(built, {"blocked": erlang_b(LOAD, 14)}, {"blocked": blocked})


def test_seats_are_the_places_of_a_finite_queue() -> None:
    answer = mmck(RATE, HANDLING, 12, 12 + 4)
    judge(
        model(kind="counter", more=", seats: 4", count=12),
        {"blocked": answer.p_blocked},
        {"blocked": share("blocked")},
    )


def test_lines_beyond_the_people_are_the_same_queue() -> None:
    answer = mmck(RATE, HANDLING, 12, 16)

    def blocked(rows: Rows, _: Model) -> float:
        counts = Counter(m.milestone for m in rows.milestones if m.tick >= WARM_UP)
        return counts["end|blocked"] / (counts["end|blocked"] + counts["end|answered"])

    judge(model(more=", lines: 16", count=12), {"blocked": answer.p_blocked}, {"blocked": blocked})


def test_priorities_are_cobhams() -> None:
    """Mean waits of a non-preemptive queue with equal service: C / (c mu (1 - s1) (1 - s2))."""
    text = ROUND_THE_CLOCK.replace(
        "{{all customers: {{patience: {patience}}}}}",
        "{{gold: {{contacts: 30%, priority: high}}, plain: {{contacts: 70%, priority: low}}}}",
    )
    idle = erlang_c(LOAD, 14) * HANDLING / 14
    high, both = 0.3 * LOAD / 14, LOAD / 14
    exact = {"high": idle / (1 - high), "low": idle / ((1 - high) * (1 - both))}

    def of(lane: str) -> Measure:
        def wait(rows: Rows, built: Model) -> float:
            names = [each.name for each in built.network.lanes]
            found = [v for v in visits(rows, built) if names[v.lane] == lane]
            return sum(v.begun - v.joined for v in found) / len(found) / 1e6

        return wait

    judge(model(text), exact, {"high": of("phone/priority 1"), "low": of("phone/priority 3")})


TWO_TEAMS = (
    ROUND_THE_CLOCK.replace("channel: phone", "channel: {{phone: 50%, video: 50%}}")
    .replace("{more}}}}}", "}}, video: {{kind: call, talk: {{law: exponential, mean: 4m}}}}}}")
    .replace("skills: [phone]}}", "skills: [phone]}}, second: {{count: {count}, skills: [video]}}")
)


def test_one_queue_pools_two_teams() -> None:
    apart = {"wait": erlang_c_mean_wait(LOAD / 2, 7, HANDLING)}
    judge(model(TWO_TEAMS, count=7), apart, {"wait": mean_wait})
    pooled = {"wait": erlang_c_mean_wait(LOAD, 14, HANDLING)}
    one = model(TWO_TEAMS, "integration.one_queue=[phone, video]", count=7)
    judge(one, pooled, {"wait": mean_wait})


def test_chats_that_slow_each_other_are_a_birth_and_death_process() -> None:
    """One agent, three chats at once, each 30 % slower per further chat; then they wait."""
    at_once, slower, rate, work = 3, 0.3, 1 / 240, 200.0
    built = model(
        ROUND_THE_CLOCK.replace("mean: 4m", "mean: 200s"),
        f"demand.reasons.card.per_day={86_400 * rate}",
        kind="chat",
        more=", at_once: 3, slower_per_extra_chat: 30%",
        count=1,
        days=20,
    )
    weights = [1.0]
    for n in range(1, 2000):
        held = min(n, at_once)
        leaves = held / (1 + slower * (held - 1)) / work
        weights.append(weights[-1] * rate / leaves)
    total = sum(weights)
    waiting = sum((n - at_once) * w for n, w in enumerate(weights) if n > at_once) / total
    judge(built, {"wait": waiting / rate}, {"wait": mean_wait})


def test_retry_is_the_retrial_queue() -> None:
    """M/M/1 with one line and constant retrials: E[orbit] = r (lambda / nu + r) / (1 - r)."""
    rate, work, pause = 1 / 400, 240.0, 300.0
    built = model(
        ROUND_THE_CLOCK,
        f"demand.reasons.card.per_day={86_400 * rate}",
        "channels.phone.retry={chance: 100%, after: 5m}",
        more=", lines: 1",
        count=1,
        days=20,
    )
    busy = rate * work
    orbit = busy * (rate * pause + busy) / (1 - busy)

    def retries(rows: Rows, _: Model) -> float:
        counts = Counter(m.milestone for m in rows.milestones if m.tick >= WARM_UP)
        return counts["start|phone|retry"] / counts["start|phone|first"]

    judge(built, {"retries": orbit / pause / rate}, {"retries": retries}, replications=20)


def test_balking_with_a_chance_is_a_birth_and_death_process() -> None:
    """Who finds all 12 busy turns away half the time, however long the queue."""
    built = model(
        kind="counter",
        more=", balk: {from_queue: 0, chance: 50%}",
        count=12,
    )
    weights = [1.0]
    for n in range(1, 400):
        arrives = RATE * (0.5 if n > 12 else 1.0)
        weights.append(weights[-1] * arrives * HANDLING / min(n, 12))
    busy = sum(weights[12:]) / sum(weights)
    judge(built, {"balked": 0.5 * busy}, {"balked": share("balked")})


def test_a_transfer_is_a_second_erlang_c_queue() -> None:
    """What leaves an M/M/c queue is Poisson again (Burke), and so are the 20 % passed on."""
    built = model(
        ROUND_THE_CLOCK,
        "staff.experts={count: 4, skills: [phone.experts]}",
        "quality.transfer.phone={chance: 20%, to: experts}",
    )

    def second(rows: Rows, built: Model) -> float:
        names = [each.name for each in built.network.lanes]
        found = [v for v in visits(rows, built) if names[v.lane] == "phone/transferred"]
        return sum(v.begun - v.joined for v in found) / len(found) / 1e6

    exact = {"second": erlang_c_mean_wait(0.2 * LOAD, 4, HANDLING)}
    judge(built, exact, {"second": second})


def test_self_service_repeats_and_transfers_happen_as_often_as_they_should() -> None:
    bot = "{kind: self_service, talk: 1m, solves: 70%, if_not_solved: {phone: 60%, leave: 40%}}"
    built = model(
        ROUND_THE_CLOCK,
        f"channels.bot={bot}",
        "demand.reasons.card.channel={phone: 50%, bot: 50%}",
        "channels.phone.solves=80%",
        "channels.phone.repeat={chance: 50%, after: 1h}",
        count=40,
    )

    def cases(outcome: str) -> Measure:
        def of(rows: Rows, _: Model) -> float:
            ended = [row for row in rows.cases if row.outcome]
            return sum(row.outcome == outcome for row in ended) / len(ended)

        return of

    to_phone = 0.5 + 0.5 * 0.3 * 0.6
    solved_by_phone = 0.8 / (1 - 0.2 * 0.5)
    exact = {
        "lost": 0.5 * 0.3 * 0.4,
        "unsolved": to_phone * (1 - solved_by_phone),
    }
    judge(built, exact, {"lost": cases("lost"), "unsolved": cases("unsolved")})


def test_steering_takes_the_announced_share() -> None:
    built = model(
        ROUND_THE_CLOCK,
        "channels.bot={kind: self_service, talk: 1m}",
        "integration.steer={when_wait_over: 1m, offer: {bot: 35%}}",
        count=12,
        patience="4m",
    )

    def accepted(rows: Rows, _: Model) -> float:
        counts = Counter(m.milestone for m in rows.milestones)
        asked = counts["steer|asked"]
        assert asked == counts["steer|accepted|bot"] + counts["steer|refused"]
        return counts["steer|accepted|bot"] / asked

    judge(built, {"accepted": 0.35}, {"accepted": accepted})


def test_callbacks_that_keep_their_place_change_nobodys_turn() -> None:
    """The same people begin with the same cases at the same ticks, callback or not."""
    base = simulate(model(count=12).network, 5)
    offered = "channels.phone.callback={offer_after_wait: 30s, accept: 60%}"
    called = simulate(model(ROUND_THE_CLOCK, offered, count=12).network, 5)
    closed = 3 * WARM_UP  # after the last close callbacks are kept and callers served
    begun = [
        sorted((v.case, v.begun, v.ended, v.number) for v in rows.visits if v.begun < closed)
        for rows in (base, called)
    ]
    assert begun[0] == begun[1]
    assert any(m.milestone == "start|phone|callback" for m in called.milestones)

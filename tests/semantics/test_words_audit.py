"""The planner's words, one sentence after the other, on floors small enough to work out by hand.

Each test reads a config, runs it with listed arrivals and compares contacts, measures and cost
with numbers worked out in its docstring. Times are seconds from 9 o'clock of the first day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest  # noqa: F401

from queuesim.compile import Model
from queuesim.engine.reference import Floor
from queuesim.measures import evaluate
from queuesim.measures.evaluation import measured
from queuesim.network import prepare
from queuesim.network.labels import ENDS, HOWS
from queuesim.network.rows import OPEN
from queuesim.results import Ledger, Tally, read
from tests.unit.compiling import NINE, ONE, build, fixed, listed

RETRY = "channels.phone.retry={chance: 100%, after: {law: deterministic, value: 5m}}"
CALLBACK = "channels.phone.callback={offer_after_wait: 20s, accept: 100%}"
NEVER_SOLVED = "channels.phone.solves={card: 0%}"
DAY = 86_400


@dataclass(frozen=True)
class Told:
    """What one replication says, in the planner's words."""

    ledger: Ledger
    tally: Tally

    def contacts(self, case: int | None = None) -> list[tuple[object, ...]]:
        """Channel, how, start, answer, end and its moment of each contact, by case."""
        led = self.ledger
        c, found = led.contacts, []
        for k in range(len(c)):
            number = int(led.cases.ordinal[c.case[k]])
            if case is None or case == number:
                end = ENDS[c.end[k]] if c.end[k] < len(ENDS) else "inside"
                row = (
                    led.names.channels[c.channel[k]],
                    HOWS[c.how[k]],
                    at(int(c.started[k])),
                    at(int(c.answered_at[k])) if c.answered[k] else None,
                    end,
                    at(int(c.ended[k])),
                )
                found.append(row)
        return found

    def __getitem__(self, selector: str) -> float:
        return evaluate([self.tally], [selector], empty=True)[0].value

    def by_interval(self, selector: str) -> dict[str, float]:
        values = evaluate([self.tally], [selector], intervals=True, empty=True)
        return {v.interval: v.value for v in values if v.interval}


def at(tick: int) -> float | None:
    """Seconds from 9 o'clock."""
    return None if tick == OPEN else round(tick / 1e6 - NINE, 6)


def tell(model: Model, seed: int = 1, replication: int = 0) -> Told:
    """One replication from rows to measures; all balances are checked on the way."""
    rows = Floor(model.network, seed, replication).run()
    prepared = prepare(model.network, seed, replication)
    tally = measured(rows, model, prepared, seed, replication)
    return Told(read(rows, model.network, model.labels), tally)


def one(*sets: str, at: Sequence[float] = (), text: str = ONE, **more: Sequence[float]) -> Told:
    """`ONE` with changes and listed arrivals."""
    return tell(listed(build(text, *sets), at, **more))


def days_of(told: Told) -> list[tuple[int, float]]:
    """Day and second of that day from 9 o'clock at which each contact began."""
    return [divmod(c[2], DAY) for c in told.contacts()]  # type: ignore[misc]


# --- repeat: open days, the same time of day ------------------------------------------------------

REPEAT = "channels.phone.repeat={chance: 100%, after: 1d}"


def test_a_repeat_skips_the_weekend_and_a_holiday() -> None:
    """Friday 09:10, a minute of talk; Monday is a holiday, so Tuesday at 09:11."""
    friday = "2026-03-06, days: 5, open: {mon-fri: 09:00-10:00}, holidays: [2026-03-09]"
    text = ONE.replace("2026-03-02, days: 1, open: 09:00-10:00", friday)
    told = one(NEVER_SOLVED, REPEAT, at=[600], text=text)
    assert days_of(told) == [(0, 600), (4, 660)]


def test_a_repeat_after_a_day_comes_back_where_the_channel_never_closes() -> None:
    text = ONE.replace("days: 1, open: 09:00-10:00", "days: 4, open: 24h")
    told = one(NEVER_SOLVED, REPEAT, at=[600], text=text)
    assert days_of(told) == [(0, 600), (1, 660), (2, 720), (3, 780)]


def test_a_repeat_after_a_day_counts_a_day_that_the_night_before_runs_into() -> None:
    """Monday's opening passes midnight into Tuesday's without a pause."""
    text = ONE.replace("days: 1, open: 09:00-10:00", "days: 2, open: {mon: 08:00-24:00, tue: 0-24}")
    text = text.replace("tue: 0-24", "tue: 00:00-20:00")
    told = one(NEVER_SOLVED, REPEAT, at=[600], text=text)
    assert days_of(told) == [(0, 600), (1, 660)]


def test_a_random_pause_with_a_mean_of_a_day_is_counted_in_open_days() -> None:
    """Rounding must not make 24 hours of open time of it, which is 24 days here."""
    text = ONE.replace("days: 1", "days: 9")
    repeat = "channels.phone.repeat={chance: 100%, after: {mean: 1d, cv: 10%}}"
    told = one(NEVER_SOLVED, repeat, at=[600], text=text)
    assert days_of(told)[1] == (1, 660)

"""Whole days of call centres with exact answers, in a planner's words and by the measures shown.

The answers are those of the collection in `benchmarks/exact` (cases cc-MMC, cc-MMCAb,
ssj-callcenter, day-halfhour): closed formulas and balance equations of days that begin empty and
end when everybody has been served. Each measure is judged by Student's t on its own standard error
against 0.1 % divided by the number of measures of the file (Bonferroni); by chance the file
alarms falsely for fewer than 1 of 1,000 choices of seeds.
"""

from __future__ import annotations

import json

import pytest
from scipy.special import stdtr, stdtrit

from benchmarks.exact.running import VALUES
from queuesim import experiment
from queuesim.experiment import BASE
from queuesim.experiment.result import Result
from queuesim.spec.load import load_text

EXACT = json.loads(VALUES.read_text(encoding="utf-8"))
MEASURES = 25  #: judged in this file, rounded up
LEVEL = 0.001 / MEASURES
REPLICATIONS = 20

#: 480 minutes, 4.2 calls a minute, two minutes each, twelve agents.
WORKING_DAY = """\
queuesim: 1
time: {{start: 2026-03-02, days: 10, open: {{mon-sun: 09:00-17:00}}}}
targets: {{phone: 80% in 20s}}
service_level: {{rule: offered}}
customers: {{all customers: {{patience: {patience}}}}}
demand: {{reasons: {{call: {{per_day: 2016, channel: phone}}}}}}
channels: {{phone: {{kind: call, talk: {{law: exponential, mean: 2m}}, wrap: 0s}}}}
staff: {{agents: {{count: 12, skills: [phone]}}}}
"""


def rows(start: int, step: int, counts: list[int]) -> list[tuple[str, str, int]]:
    """Beginning and end of each interval, minutes from midnight, with its count."""
    moments = [start + step * k for k in range(len(counts) + 1)]
    told = [f"{m // 60:02}:{m % 60:02}" for m in moments]
    return list(zip(told, told[1:], counts, strict=False))


def day(start: int, step: int, calls: list[int], agents: list[int], more: str) -> str:
    """A config with calls and agents by interval."""
    arrivals = ", ".join(
        f'{{day: mon-sun, start: "{begin}", counts: {{call: {n}}}}}'
        for begin, _, n in rows(start, step, calls)
    )
    count = ", ".join(f"{begin}-{end}: {n}" for begin, end, n in rows(start, step, agents))
    first, last = rows(start, step, calls)[0][0], rows(start, step, calls)[-1][1]
    return f"""\
queuesim: 1
time: {{start: 2026-03-02, days: 10, open: {{mon-sun: {first}-{last}}}, interval: {step}m}}
targets: {{phone: 80% in 20s}}
service_level: {{rule: offered}}
demand:
  arrivals: {{rows: [{arrivals}]}}
  reasons: {{call: {{channel: phone}}}}
{more}
staff: {{agents: {{skills: [phone], count: {{{count}}}}}}}
"""


SSJ = day(
    8 * 60,
    60,
    [100, 150, 150, 180, 200, 150, 150, 150, 120, 100, 80, 70, 60],
    [4, 6, 8, 8, 8, 7, 8, 8, 6, 6, 4, 4, 4],
    """\
  day_to_day: {cv: 5%}
channels:
  phone:
    kind: call
    talk: {law: exponential, mean: 100s}
    wrap: 0s
    patience:
      law: mixture
      parts:
        - {share: 10%, law: deterministic, mean: 0s}
        - {share: 90%, law: exponential, mean: 1000s}
""",
)
HALF_HOURS = day(
    8 * 60,
    30,
    [20, 27, 37, 47, 55, 57, 55, 47, 40, 37, 40, 45, 50, 52, 47, 40, 30, 22, 15, 10],
    [5, 7, 9, 11, 13, 13, 13, 11, 10, 9, 10, 11, 12, 12, 11, 10, 8, 6, 4, 3],
    """\
channels:
  phone:
    kind: call
    talk: {law: exponential, mean: 6m}
    wrap: 0s
    patience: {law: exponential, mean: 4m}
""",
)


def run(text: str) -> Result:
    return experiment.run(load_text(text), replications=REPLICATIONS, seed=2026)


def judge(result: Result, exact: dict[str, float]) -> None:
    """Hold the measures that a planner is shown against exact values."""
    for selector, value in exact.items():
        found = result.estimate(BASE, selector)
        t = (found.value - value) / found.se
        p = 2 * stdtr(found.n - 1, -abs(t))
        assert p > LEVEL, f"{selector}: {found.value:.6g}, exact {value:.6g}, t {t:.2f}"


def test_a_working_day_without_patience() -> None:
    exact = EXACT["cc-MMC"]
    judge(
        run(WORKING_DAY.format(patience="never")),
        {
            "contacts.phone": 2016.0,
            "sl.phone": exact["service_level"],
            "wait.phone": 60 * exact["speed_of_answer"],
        },
    )


def test_a_working_day_with_patience() -> None:
    exact = EXACT["cc-MMCAb"]
    judge(
        run(WORKING_DAY.format(patience="{law: exponential, mean: 1m}")),
        {
            "contacts.abandoned": exact["abandoned"],
            "abandonment.phone": exact["abandoned"] / 2016,
            "sl.phone": exact["in_target"] / 2016,
            "sl.answered.phone": exact["service_level_served"],
            "asa.phone": 60 * exact["speed_of_answer_served"],
        },
    )


def test_a_day_with_a_factor_and_people_who_come_and_go() -> None:
    exact = EXACT["ssj-callcenter"]
    judge(
        run(SSJ),
        {
            "contacts.phone": exact["arrivals"],
            "wait.phone": exact["mean_wait"],
            "wait_over.20s.phone": 1 - exact["prop_wait_lt_20"],
            "abandonment.phone": exact["prop_lost"],
            "sl.phone": exact["prop_served_within_20"],
        },
    )


@pytest.fixture(scope="module")
def half_hours() -> Result:
    return run(HALF_HOURS)


def test_a_day_of_half_hours(half_hours: Result) -> None:
    exact = EXACT["day-halfhour"]
    judge(
        half_hours,
        {
            "contacts.phone": exact["arrivals"],
            "contacts.abandoned": exact["abandoned"],
            "abandonment.phone": exact["P_abandon"],
            "wait.phone": exact["mean_wait_all_s"],
            "sl.phone": exact["SL20"],
        },
    )


def test_the_service_level_of_each_half_hour(half_hours: Result) -> None:
    table = half_hours.measures()
    mine = table[(table.measure == "sl") & (table.scope == "channel")].set_index("interval")
    for k in (0, 4, 9, 13, 17):
        row = mine.loc[f"{8 + k // 2:02}:{30 * (k % 2):02}"]
        error = (row.high - row.low) / 2 / stdtrit(row.n - 1, 0.975)
        t = (row["mean"] - EXACT["day-halfhour"][f"SL20_i{k:02}"]) / error
        assert 2 * stdtr(row.n - 1, -abs(t)) > LEVEL, f"{k}: t {t:.2f}"


def test_an_answer_that_is_wrong_by_three_percent_is_refused(half_hours: Result) -> None:
    with pytest.raises(AssertionError, match=r"sl\.phone"):
        judge(half_hours, {"sl.phone": 0.97 * EXACT["day-halfhour"]["SL20"]})

"""Every number of the tables, counted again from the rows of small days on which much happens.

Of the days of `TIES` everything falls on half minutes: contacts of one case end and begin in
the tick in which visits and work do.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest

from queuesim.cli import main
from queuesim.compile import Model
from queuesim.engine.reference import Floor
from queuesim.measures import evaluate
from queuesim.measures.evaluation import measured
from queuesim.network import Times, prepare
from queuesim.results import Tally
from queuesim.units import ticks
from tests.semantics.recount_people import Recount
from tests.unit.compiling import NINE, build

FOLDER = Path(__file__).parent / "recounted"
#: File, seed, and a change: of the last the first day is not measured.
CASES = [(name, seed, "") for name in ("evenings", "branch", "night", "urgent") for seed in (1, 2)]
CASES.append(("evenings", 3, "runs.warmup=1d"))
FIXED = "{law: deterministic, value: 0s}"
TIES = [
    "",
    "channels.phone.callback.offer_after_wait=0s",
    "integration.steer.when_wait_over=0s",
    f"customers.people.patience={FIXED}",
    f"every_channel.retry.after={FIXED}",
    f"channels.phone.talk={FIXED}",
    f"channels.bot.talk={FIXED}",
]


@dataclass(frozen=True)
class Day:
    tally: Tally
    recount: Recount
    known: dict[str, dict[str, float]] = field(default_factory=dict)

    def at(self, selector: str, interval: str) -> float:
        if selector not in self.known:
            found = evaluate([self.tally], [selector], empty=True, intervals=True)
            self.known[selector] = {value.interval: value.value for value in found}
        return self.known[selector][interval]


def model_of(name: str, change: str = "") -> Model:
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    return build(text, *([change] if change else []))


def played(model: Model, seed: int, replication: int = 0) -> Day:
    rows = Floor(model.network, seed, replication).run()
    prepared = prepare(model.network, seed, replication)
    tally = measured(rows, model, prepared, seed, replication)
    return Day(tally, Recount(model, rows, prepared))


def agree(day: Day, found: dict[str, float], scope: str = "", at: str = "") -> None:
    wrong = {}
    for name, value in found.items():
        selector = f"{name}.{scope}" if scope else name
        shown = day.at(selector, at)
        if shown != pytest.approx(value, rel=1e-9, abs=1e-9, nan_ok=True):
            wrong[selector] = (shown, value)
    assert not wrong, "measure: (in the table, counted again)"


def agree_in_all(day: Day) -> None:
    """Contacts, cases, customers, people and money over the whole run."""
    recount = day.recount
    scopes = (*day.tally.layout.channels, *recount.config.customers, *recount.config.demand.reasons)
    for scope in ("", *scopes):
        agree(day, recount.measures(scope), scope)
    agree(day, {**recount.people(), "people": recount.present()})
    for kind, name in day.tally.layout.scopes:
        if kind == "group":
            found = {**recount.people(name), "people": recount.present(name)}
            found |= recount.served_by(name)
            agree(day, found, f"group.{name}")
    agree(day, recount.money())


@pytest.fixture(scope="module", params=CASES, ids=lambda c: f"{c[0]}-{c[1]}")
def day(request: pytest.FixtureRequest) -> Day:
    name, seed, change = request.param
    return played(model_of(name, change), seed)


def test_every_number_is_that_of_the_rows(day: Day) -> None:
    agree_in_all(day)


def test_so_is_every_interval_of_the_day(day: Day) -> None:
    for label in day.tally.layout.slots[:-1]:
        then = day.recount.at(label)
        for scope in ("", *day.tally.layout.channels):
            found = {**then.measures(scope), **({} if scope else then.people())}
            del found["value_lost"]  # money has no intervals
            agree(day, found, scope, at=label)


def test_days_on_which_the_promise_was_kept(day: Day) -> None:
    for channel, promise in day.tally.layout.promises:
        if not math.isnan(promise):
            agree(day, {"sl_days": day.recount.days_kept(channel)}, channel)


@pytest.mark.parametrize("change", TIES)
def test_much_at_one_tick_is_counted_as_it_happened(change: str) -> None:
    model = model_of("ties", change)
    for seed in range(3):
        rng = np.random.default_rng(seed)
        sources = []
        for source in model.network.sources:
            days, halves = rng.integers(0, 3, 120).tolist(), rng.integers(0, 119, 120).tolist()
            seconds = [86_400 * d + NINE + 30 * half for d, half in zip(days, halves, strict=True)]
            times = sorted(map(ticks, seconds))
            sources.append(replace(source, arrivals=Times(tuple(times))))
        network = replace(model.network, sources=tuple(sources))
        agree_in_all(played(replace(model, network=network), seed))


@pytest.mark.parametrize("name", ["evenings", "branch", "night"])
def test_the_command_shows_the_same(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever engine it takes, one replication of it is that of the reference engine."""
    config = FOLDER / f"{name}.yaml"
    words = ["run", str(config), "--replications", "1", "--seed", "4", "--jobs", "1", "--json"]
    assert main([*words, "--out", str(tmp_path / "out")]) == 0
    shown = json.loads(capsys.readouterr().out)["scenarios"]["base"]
    recount = played(model_of(name), 4).recount
    known = {**recount.measures(), **recount.people(), **recount.money()}
    known["sl"] = known["sl.offered_less_short"]
    both = known.keys() & shown.keys()
    assert len(both) >= 15
    for measure in both:
        expected = pytest.approx(known[measure], rel=1e-9, abs=1e-9)
        assert shown[measure]["value"] == expected, measure


def test_a_difference_is_that_of_sums_over_all_replications(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["compare", str(FOLDER / "evenings.yaml"), "--replications", "3", "--seed", "4"]
    assert main([*words, "--jobs", "1", "--json", "--out", str(tmp_path / "out")]) == 0
    told = json.loads(capsys.readouterr().out)
    shown = {item["measure"]: item["value"] for item in told["differences"]}

    def counted(model: Model) -> dict[str, float]:
        days = [played(model, 4, replication).recount for replication in range(3)]
        per_day = [{**day.lost(""), **day.money()} for day in days]
        line = [c["wait"] for day in days for c in day.in_line("")]
        return {
            "abandonment": sum(day.ended("", "abandoned") for day in days)
            / sum(day.offered("") for day in days),
            "line_wait": sum(line) / len(line) / 1e6,
            **{
                name: sum(found[name] for found in per_day) / 3
                for name in ("lost_customers", "value_lost", "cost", "net")
            },
        }

    base = counted(model_of("evenings"))
    plan = counted(model_of("evenings", "staff.agents.count=add 1"))
    for name, value in plan.items():
        assert shown[name] == pytest.approx(value - base[name], rel=1e-9, abs=1e-9), name


def test_urgent_days_interrupt_and_let_stand_still() -> None:
    """What is counted again there must have happened."""
    day = played(model_of("urgent"), 1)
    assert sum(v.outcome == "interrupted" for v in day.recount.rows.visits) > 5
    assert day.tally.total("still") > 0
    assert day.tally.total("still", "channel", "chat") > 0

"""Proofs of spare parts: stock, orders, and visits and repairs that wait for them."""

from __future__ import annotations

import json
from math import exp, factorial
from pathlib import Path

import pytest

from queuesim.analysis.erlang import erlang_b
from queuesim.compile.flows import visits_per_case
from queuesim.compile.house import House
from queuesim.compile.supply import fill_rates
from queuesim.engine.reference.floor import Floor, Tale
from queuesim.experiment.before import expected
from queuesim.report.story import story
from queuesim.results import Tally
from tests.mechanisms.lab import Lab, near, poisson, proves
from tests.mechanisms.test_field import steps, sums
from tests.unit.compiling import build, listed

EXACT = Path(__file__).parents[2] / "benchmarks" / "exact" / "values.json"
HOUR, DAY = 3600.0, 86_400.0


def exact(case: str) -> dict[str, float]:
    """Exact values of a published case."""
    found: dict[str, float] = json.loads(EXACT.read_text())[case]
    return found


# --- M58: stock and orders ----------------------------------------------------------------------

#: People for all; each visit needs a board, and nobody sets out without it.
STOCK = """\
queuesim: 1
currency: CNY
time: {start: 2026-03-02, days: 100, open: 24h, interval: 1h}
runs: {replications: 20, seed: 3, warmup: 10d}
demand: {reasons: {card: {per_day: 3, channel: visit}}}
channels: {visit: {kind: visit, talk: 30m, parts: {board: 100%}, parts_known: 100%}}
staff: {engineers: {count: 9, skills: [visit], pay: 40/h}}
parts: {board: {stock: 3, reorder: {to: 3}, lead: {mean: 19.2h, cv: 100%}, price: 300}}
"""


@proves("M58", "M67", off=("lead: {mean: 19.2h", "lead: {mean: 5h"))
def test_a_base_stock_meets_what_palm_says_whatever_the_law_of_the_lead_time(lab: Lab) -> None:
    """Three boards, 2.4 wanted in a lead time: the reference case with days ten times as short."""
    result, value = lab.compare(STOCK), exact("spares-palm")
    assert near(result.estimate("base", "fill_rate"), value["fill_rate_S3"])
    assert near(result.estimate("base", "parts_owed.board"), value["EBO_S3"])
    wait = value["EBO_S3"] / 3 * DAY / (1 - value["fill_rate_S3"])
    assert near(result.estimate("base", "part_wait.visit"), wait)
    assert near(result.estimate("base", "supply_time.board"), 19.2 * HOUR)
    assert near(result.estimate("base", "parts_on_order.board"), 2.4)


@proves("M58", off=("at: 6, lot: 10", "at: 2, lot: 10"))
def test_lots_at_a_point_meet_what_hadley_and_whitin_say(lab: Lab) -> None:
    """(r, Q) = (6, 10), two a day, four days: the reference case with days ten times as short."""
    text = STOCK.replace("per_day: 3", "per_day: 20").replace("days: 100", "days: 70")
    text = text.replace("stock: 3, reorder: {to: 3}", "stock: 16, reorder: {at: 6, lot: 10}")
    result = lab.compare(text.replace("{mean: 19.2h, cv: 100%}", "9.6h"))
    value = exact("spares-rq")
    assert near(result.estimate("base", "fill_rate.board"), value["fill_rate"])
    assert near(result.estimate("base", "parts_owed"), value["E_backorders"])
    assert near(result.estimate("base", "stock.board"), value["E_on_hand"])
    assert near(result.estimate("base", "part_orders"), 10 * value["orders_per_time"])
    assert result.estimate("base", "order_size").value == 10


#: One engineer; each visit needs a board, and there is one.
ONE = """\
queuesim: 1
currency: CNY
time: {start: 2026-03-02, days: 2, open: 09:00-19:00}
demand: {reasons: {card: {per_day: 1, channel: visit}}}
channels:
  visit:
    kind: visit
    travel: 30m
    talk: {law: deterministic, mean: 60m}
    parts: {board: 100%}
staff: {engineers: {count: 1, skills: [visit]}}
parts: {board: {stock: 1, reorder: {to: 1}, lead: 4h, price: 300, holding: 24/day, per_order: 7}}
"""


@proves("M56", "M58", off=("stock: 1, reorder: {to: 1}", "stock: 9, reorder: {to: 9}"))
def test_what_is_not_in_stock_is_brought_by_a_second_visit(lab: Lab) -> None:
    """Asked at 9:00 and 9:10. The board goes at 10:30, so that the next comes at 14:30.

    At the second customer's it is missed at noon; off again at 14:30, done at 16:00.
    """
    assert steps(lab, ONE, [0, 600]) == [
        (0, "talk", 30, 90),
        (0, "travel", 0, 30),
        (1, "again", 330, 330),
        (1, "talk", 120, 180),
        (1, "talk", 360, 420),
        (1, "travel", 90, 120),
        (1, "travel", 330, 360),
    ]
    day = sums(lab, ONE, [0, 600])
    assert (day.total("part_wanted"), day.total("part_there")) == (2, 1)
    assert day.total("part_wait") == 150 * 60 * 10**6
    assert (day.total("first_visits"), day.total("first_fixes")) == (2, 1)
    assert (day.total("how repeat"), day.total("cases_solved")) == (1, 2)
    assert day.total("wait") == 90 * 60 * 10**6 - 600 * 10**6, (
        "waits for boards are none for people"
    )


@proves("M56", "M58", off=("parts_known: 100%", "parts_known: 0%"))
def test_who_knows_what_is_needed_sets_out_when_it_is_there(lab: Lab) -> None:
    """The board goes at 9:00, the next is there at 13:00: off then, and there once."""
    text = ONE.replace("parts: {board: 100%}", "parts: {board: 100%}\n    parts_known: 100%")
    assert [row for row in steps(lab, text, [0, 600]) if row[1] != "before"] == [
        (0, "talk", 30, 90),
        (0, "travel", 0, 30),
        (1, "talk", 270, 330),
        (1, "travel", 240, 270),
    ]
    day = sums(lab, text, [0, 600])
    assert (day.total("first_visits"), day.total("first_fixes")) == (2, 2)
    assert day.total("response") == (30 + 260) * 60 * 10**6


@proves("M58", off=("parts_known: 50%", "parts_known: 0%"))
def test_what_is_known_of_some_visits_saves_their_second(lab: Lab) -> None:
    """Visits a case are 1 + what lacks of those of which nothing was known; work of each is alike.

    Those who wait beforehand and those who miss it later want as many boards: the fill rate stays.
    """
    text = second().replace("parts: {board: 100%}", "parts: {board: 100%}\n    parts_known: 50%")
    result = lab.compare(text.replace("days: 20", "days: 60"), replications=20)
    short = 1 - exp(-8 / 24 * 4)
    assert near(result.estimate("base", "fill_rate"), 1 - short)
    assert near(result.estimate("base", "contacts.repeat"), 8 * short / 2)
    assert near(result.estimate("base", "travel.visit"), 30 * 60.0)
    busy = result.estimate("base", "occupancy.engineers")
    assert near(busy, 8 / 24 * 1.5 * (1 + short / 2) / 9)


@proves("M58", off=("holding: 24/day, per_order: 7", "holding: 0/day, per_order: 0"))
def test_parts_cost_their_price_when_used_their_holding_and_their_orders(lab: Lab) -> None:
    """To the cent: two boards, two orders, and stock for the hours in which any was there.

    One lies there until 10:30; the second, ordered when the second is missed, from 16:00 on.
    """
    day = sums(lab, ONE, [0, 600])
    assert day.amount("parts_used") == day.amount("parts_used", "channel", "visit") == 600
    assert day.amount("parts_ordered") == 14
    length = sum(day.layout.slot_ticks) / 1e6
    stock = 10.5 * HOUR + (length - 16 * HOUR)
    assert day.total("part_stock") == stock * 1e6
    assert day.amount("parts_held") == pytest.approx(24 * 2 * stock / length)


#: Two parts; each visit needs both.
TWO = ONE.replace("{board: 100%}", "{board: 100%, fan: 100%}").replace(
    "per_order: 7}}", "per_order: 7}, fan: {stock: 0, reorder: {to: 1}, lead: 10h}}"
)


@proves("M58", off=("fan: 100%", "fan: 0%"))
def test_the_second_visit_waits_for_all_that_is_needed(lab: Lab) -> None:
    """A board is there, a fan comes at 10:00 on the first of March; the next board at 14:30.

    Fans are ordered from midnight on, up to one: there at 10:00, when the first is not done. The
    second customer misses a board at noon and then waits for a fan, ordered at 10:30, until 20:30.
    """
    day = lab.trace(TWO, [0, 600])
    told = [(t / 60, case, what) for t, case, what in day.story if case == 1 and "|" in what]
    assert told[1:] == [
        (180, 1, "part|board|missing"),
        (180, 1, "end|answered"),
        (330, 1, "part|board|came"),
        (330, 1, "part|fan|missing"),
        (690, 1, "part|fan|came"),
        (690, 1, "start|visit|repeat"),
        (1530, 1, "end|answered"),
    ]


@proves("M67", off=("comes: 50%", "comes: 100%"))
def test_a_supplier_who_refuses_is_asked_again_at_the_next_look(lab: Lab) -> None:
    """Looked at once a day; half of the orders are taken: one day late on average.

    A board wanted a day, none kept: each waits for the next look, 0.5 + 1 days on average.
    """
    text = STOCK.replace("stock: 3, reorder: {to: 3}, lead: {mean: 19.2h, cv: 100%}", RARE)
    result = lab.compare(text)
    assert near(result.estimate("base", "part_wait"), 1.5 * DAY + 2 * HOUR)


RARE = "stock: 0, reorder: {to: 0, every: 1d}, lead: 2h, comes: 50%"


# --- M57: repairs that wait ---------------------------------------------------------------------

BENCH = """\
queuesim: 1
time: {start: 2026-03-02, days: 3, open: 24h}
demand: {reasons: {card: {per_day: 1, channel: send_in}}}
channels:
  send_in:
    {kind: mail_in, shipping: 2h, talk: {law: deterministic, mean: 60m}, parts: {board: 100%}}
staff: {bench: {count: 1, skills: [send_in]}}
parts: {board: {stock: 1, reorder: {to: 1}, lead: 10h}}
"""


@proves("M57", off=("lead: 10h", "lead: 0h"))
def test_a_repair_waits_for_its_part_and_then_for_the_bench(lab: Lab) -> None:
    """Sent at 9:00 and 9:30: there at 11:00 and 11:30, the second has its board at 21:00."""
    day = sums(lab, BENCH, [0, 1800])
    assert day.total("turnaround") == ((2 + 1 + 2) + (2 + 9.5 + 1 + 2)) * HOUR * 1e6
    assert day.total("part_wait", "channel", "send_in") == 9.5 * HOUR * 1e6
    assert day.total("wait") == 0, "nobody waited for the bench"
    assert day.total("repairs") == 2


#: Bench for all; a device is wanted for half of the repairs, and five are there.
LENT = """\
queuesim: 1
currency: CNY
time: {start: 2026-03-02, days: 110, open: 24h, interval: 1h}
runs: {replications: 20, seed: 3, warmup: 10d}
demand: {reasons: {card: {per_day: 6, channel: send_in}}}
channels:
  send_in:
    kind: mail_in
    shipping: {mean: 20h, cv: 60%}
    talk: 2h
    loan: {count: 5, wanted: 50%, lease: 2/day}
staff: {bench: {count: 30, skills: [send_in]}}
"""


@proves("M57", off=("loan: {count: 5", "loan: {count: 500"))
def test_devices_to_lend_are_a_loss_system(lab: Lab) -> None:
    """Three a day are wanted for both ways and the repair: Erlang's loss formula with five.

    A replication has some 300 wishes, so 6,000 in all: five standard errors.
    """
    result = lab.compare(LENT)
    assert near(result.estimate("base", "loan_rate"), 1 - erlang_b(3 * 42 / 24, 5))
    assert near(result.estimate("base", "turnaround"), 42 * HOUR)
    assert result.estimate("base", "cost.machines.send_in").value == pytest.approx(5 * 2)


def test_a_device_is_given_back_when_the_repair_is_back() -> None:
    """One device: of three that are sent in at once and one after the first is back, two get it."""
    text = LENT.replace("{mean: 20h, cv: 60%}", "2h").replace("count: 5, wanted: 50%", "count: 1")
    text = text.replace("talk: 2h", "talk: {law: deterministic, mean: 60m}")
    told = [what for _, _, what in Lab().trace(text, [0, 0, 0, 5 * HOUR]).story if "loan" in what]
    assert told == [f"loan|send_in|{how}" for how in ("given", "none", "none", "given")]


def told(text: str, at: list[float], case: int) -> list[str]:
    """The story of a case, numbered from 1."""
    model, tale = listed(build(text), at), Tale(case)
    Floor(model.network, 1, tale=tale).advance(model.network.horizon)
    return [line.says.text() for line in story(model, tale)]


def test_a_story_says_which_part_was_missing_and_when_it_came() -> None:
    """Waiting for a part is no waiting in a line, and a device is no telephone line."""
    assert told(ONE, [0, 600], 2)[4:] == [
        "service ends after 30m",
        "served by engineers no. 1 at once",
        "service ends after 1h",
        "board is not in stock",
        "the contact ends: answered",
        "board has come",
        "comes back, for it was not solved: visit",
        "served by engineers no. 1 at once",
        "service ends after 30m",
        "served by engineers no. 1 at once",
        "service ends after 1h",
        "the contact ends: answered",
        "the case ends: solved",
    ]
    lent = told(LENT.replace("count: 5, wanted: 50%", "count: 1"), [0, 0], 2)
    assert lent[2] == "no device is left to lend"
    assert lent[3].startswith("is on its way until Mon")
    assert not any("lines" in line or "itself" in line for line in lent)


# --- what holds without being a mechanism -------------------------------------------------------


def test_a_chance_of_nothing_leaves_every_number_as_it_was() -> None:
    """As if nothing were said of parts."""
    lab = Lab()
    plain = STOCK.replace(", parts: {board: 100%}, parts_known: 100%", "")
    plain = plain[: plain.index("parts: {board")].replace("days: 100", "days: 20")
    none = STOCK.replace("board: 100%", "board: 0%").replace("days: 100", "days: 20")
    assert lab.tally(none) == lab.tally(plain)


def second(text: str = ONE) -> str:
    """The config with several visits a day, round the clock."""
    text = text.replace("per_day: 1,", "per_day: 8,").replace("count: 1,", "count: 9,")
    return text.replace("days: 2, open: 09:00-19:00", "days: 20, open: 24h, interval: 1h")


AGREE = {"stock": STOCK, "one": ONE, "two": TWO, "bench": BENCH, "lent": LENT}


@pytest.mark.parametrize("text", AGREE.values(), ids=AGREE)
def test_engines_agree_on_parts(text: str) -> None:
    """Bit by bit, in money too."""
    lab, short = (
        Lab(),
        second(text.replace("days: 100", "days: 15").replace("days: 110", "days: 25")),
    )
    found = [lab.tally(short, engine=engine) for engine in ("reference", "kernel")]
    assert found[0] == found[1]


def balance(day: Tally) -> int:
    """Needs, less those that were met, at once or later."""
    return day.total("part_wanted") - day.total("part_used")


def test_every_part_that_was_used_was_in_stock_or_ordered() -> None:
    """What lay there and came is what went and lies there; who is not served yet still waits."""
    day = Lab().tally(second())
    assert day.total("part_used") == day.total("part_there") + day.total("part_came")
    assert 0 <= balance(day) < 5
    assert day.total("part_orders") == day.total("part_wanted"), "one for one"
    assert day.total("cases_solved") + day.total("cases_inside") == day.total("cases_started")


def test_second_visits_are_expected_by_the_load_check() -> None:
    """Fill rate of a base stock by the closed formula; visits per case are 1 + what lacks."""
    model = build(second())
    house = House(model.config)
    load = 8 / 24 * 4
    there = sum(exp(-load) * load**n / factorial(n) for n in range(1))
    assert fill_rates(house)["board", ""] == pytest.approx(there)
    assert visits_per_case(house)["visit"] == [pytest.approx(2 - there)]
    assert expected(model).cost == pytest.approx(8 * 300 + 24, rel=1e-9)
    found = Lab().compare(second(), replications=20).estimate("base", "contacts.repeat")
    assert near(found, 8 * (1 - there)) or poisson(found.value, 8 * (1 - there), 20 * 20)

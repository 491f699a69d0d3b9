"""Every pair of mechanisms at once: that is where simulators break.

For each pair both engines write the same rows, contacts and cases balance (in every run), sums
over channels, classes and reasons are those of the whole, cost is the sum of its parts, and with
one of the two set to nothing all is as with the other alone, to the last bit.
"""

from __future__ import annotations

from functools import cache

import pytest

from queuesim.compile import Model, compile_config
from queuesim.errors import ConfigError, RefusedError
from queuesim.experiment import engines
from queuesim.experiment.before import refusals
from queuesim.experiment.engines import KERNEL, REFERENCE, rows_of
from queuesim.measures import MEASURES, evaluate, measured
from queuesim.network import Rows
from queuesim.network.labels import ENDS, OUTCOMES
from queuesim.network.rows import Tables
from queuesim.results import Tally
from queuesim.results.names import CHANNEL, CLASS, GROUP, PARTS, REASON
from queuesim.results.sums import MONEY as MONEY_ROWS
from queuesim.spec.load import load_text
from queuesim.spec.reader import read_text
from tests.mechanisms.catalogue import BASE, REFUSED, SWITCHES, Switch

SEED = 7
MOST = 300  #: contacts of one replication

#: Sums that every contact or case adds to once in the total and once in each kind of scope.
SHARED = (
    "started",
    *ENDS,
    "inside",
    "talk",
    "wrap",
    "travel",
    "metres",
    "turnaround",
    "wait",
    "handled",
    "complaints",
    "customers_lost",
)
MONEY = {
    "pay": (GROUP,),
    "contact_cost": (CHANNEL, CLASS, REASON),
    "complaint_cost": (CHANNEL, CLASS, REASON),
    "samples": (CHANNEL, CLASS, REASON),
    "travel_cost": (CHANNEL, CLASS, REASON),
    "quality_inspection": (CHANNEL, CLASS, REASON),
    "quality_internal": (CHANNEL, CLASS, REASON),
    "quality_external": (CHANNEL, CLASS, REASON),
    "billed": (GROUP,),
    "parts_used": (CHANNEL, CLASS, REASON, PARTS),
    "parts_held": (PARTS,),
    "parts_ordered": (PARTS,),
    "value_lost": (CHANNEL, CLASS, REASON),
}
CASES = ("cases_started", *(f"cases_{outcome}" for outcome in OUTCOMES), "cases_inside")


@pytest.fixture(autouse=True)
def _texts_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two thousand times the same base: reading YAML would be a third of the time."""
    monkeypatch.setattr("queuesim.spec.load.read_text", read_once)


read_once = cache(read_text)


def model(*sets: str) -> Model:
    """The base with some changes, compiled.

    Raises
    ------
    ConfigError
        If they cannot be true together.
    """
    made = compile_config(load_text(BASE, sets=sets).base)
    problems = list(refusals(made))
    if problems:
        raise ConfigError(problems)
    return made


def told(made: Model, engine: str = KERNEL) -> tuple[Rows, Tally]:
    """Rows and tally of one replication; all balances are checked."""
    rows, prepared = rows_of(made, SEED, 0, engine)
    plain = rows.rows() if isinstance(rows, Tables) else rows
    return plain, measured(rows, made, prepared, SEED, 0)


@cache
def alone(switch: Switch | None) -> bytes:
    """The tally with one mechanism, or with none."""
    return told(model(*(switch.on if switch else ())))[1].to_npz()


def mismatch(found: Tally) -> str:
    """The first sum that does not add up; "" if all do."""
    names, places = [scope[0] for scope in found.layout.scopes], found.layout.scopes
    for kind in (CHANNEL, CLASS, REASON):
        mine = [k for k, each in enumerate(names) if each == kind]
        for name in (*SHARED, *CASES):
            if found[name][mine].sum() != found[name][0].sum():
                return f"{name} by {kind}"
    for name, kinds in MONEY.items():
        for kind in kinds:
            mine = [k for k, each in enumerate(names) if each == kind]
            amounts = found.money[MONEY_ROWS.index(name)]
            if amounts[mine].sum() != pytest.approx(amounts[0], abs=1e-9):
                return f"{name} by {kind}"
    for start, parts in (("started", (*ENDS, "inside")), ("cases_started", CASES[1:])):
        if (found[start] != sum(found[part] for part in parts)).any():
            return f"{start} is not the sum of its ends in {places}"
    values = {value.name: value.value for value in evaluate([found], COSTS)}
    parts_of_cost = sum(value for name, value in values.items() if name.startswith("cost."))
    if values["cost"] != pytest.approx(parts_of_cost, abs=1e-9):
        return f"cost is {values['cost']}, its parts make {parts_of_cost}"
    if values["net"] != pytest.approx(values["cost"] + values["value_lost"], abs=1e-9):
        return "net is not cost and value lost"
    return ""


#: Cost, all its lines, and what it is added to.
COSTS = [
    m.name
    for m in MEASURES
    if m.per == "day" and (m.name in {"cost", "net", "value_lost"} or m.name.startswith("cost."))
]


def fault(one: Switch, other: Switch) -> str:
    """What is wrong with a pair, in one line; "" if nothing is."""
    try:
        both = model(*one.on, *other.on)
    except (ConfigError, RefusedError) as error:
        expected = REFUSED.get(frozenset((one.name, other.name)))
        if expected is not None and expected in str(error):
            return ""
        return f"refused: {error}"
    if frozenset((one.name, other.name)) in REFUSED:
        return "is not refused"
    rows, found = told(both)
    by_reference, _ = rows_of(both, SEED, 0, REFERENCE)
    if rows != by_reference:
        return "the engines differ"
    if not 0 < found.total("started") <= MOST:
        return f"{found.total('started')} contacts"
    if wrong := mismatch(found):
        return wrong
    for off, on in ((one, other), (other, one)):
        if told(model(*off.on, *on.on, *off.off))[1].to_npz() != alone(on):
            return f"{off.name} set to nothing is not nothing beside {on.name}"
    return ""


def test_each_switch_changes_something_and_off_is_as_if_it_had_not_been_said() -> None:
    nothing = alone(None)
    for switch in SWITCHES:
        assert alone(switch) != nothing, switch.name
        assert told(model(*switch.on, *switch.off))[1].to_npz() == nothing, switch.name


def test_names_of_switches_are_their_own() -> None:
    names = [switch.name for switch in SWITCHES]
    assert len(set(names)) == len(names)
    assert {name for pair in REFUSED for name in pair} <= set(names)


@pytest.mark.parametrize("one", SWITCHES, ids=lambda switch: switch.name)
def test_it_goes_with_every_other(one: Switch) -> None:
    """Each pair once: with those that stand behind it."""
    engines._packed.clear()  # hundreds of networks would be kept until the process ends
    behind = SWITCHES[SWITCHES.index(one) + 1 :]
    faults = {other.name: fault(one, other) for other in behind}
    assert {name: text for name, text in faults.items() if text} == {}

"""The program that compares engines for a release: what it prints, and when it is content."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from types import SimpleNamespace

import pytest

from benchmarks.agreement import main
from queuesim.engine.kernel import Unsupported, simulate
from queuesim.network import Network, Order, Rows

pytestmark = pytest.mark.agreement


def newest_first(network: Network, seed: int) -> Rows:
    """The kernel with a mistake: lanes that are first come, first served are not."""
    lanes = tuple(
        replace(lane, order=Order.LAST_COME) if lane.order is Order.FIRST_COME else lane
        for lane in network.lanes
    )
    return simulate(replace(network, lanes=lanes), seed)


def timid(network: Network, seed: int) -> Rows:
    """The kernel, refusing whatever has more than one lane."""
    if len(network.lanes) > 1:
        raise Unsupported("several lanes")
    return simulate(network, seed)


@pytest.fixture(autouse=True)
def engines(monkeypatch: pytest.MonkeyPatch) -> None:
    for engine in (newest_first, timid):
        monkeypatch.setitem(sys.modules, engine.__name__, SimpleNamespace(simulate=engine))


def test_engines_that_agree_give_exit_code_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--networks", "40", "--seed", "7", "--grammar", "first"]) == 0
    first, *others = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d, reference and kernel, seeds from 7", first)
    assert others == [
        "compared: 40 of first",
        "40 networks, 0 differences",
    ]


def test_each_difference_is_told_by_its_seed_and_made_small(
    capsys: pytest.CaptureFixture[str],
) -> None:
    pair = ["--pair", "reference", "newest_first", "--grammar", "first"]
    assert main(["--networks", "12", "--seed", "1", *pair]) == 1
    _, *told, compared, last = capsys.readouterr().out.splitlines()
    assert compared == "compared: 12 of first"
    assert last == f"12 networks, {len(told)} differences"
    seeds = []
    for line in told:
        match = re.match(r"seed (\d+) \(first\), (\d+) cases when made small: \w+: ", line)
        assert match is not None, line
        assert 2 <= int(match[2]) <= 10
        seeds.append(int(match[1]))
    assert len(set(seeds)) == len(seeds) > 1
    again = ["--networks", "1", "--seed", str(seeds[-1]), *pair, "--show"]
    assert main(again) == 1
    shown = capsys.readouterr().out.splitlines()
    assert shown[1] == told[-1]
    assert shown[2].startswith("Network(")
    assert shown[-1] == "1 networks, 1 differences"


def test_networks_that_are_refused_are_counted_and_not_taken_for_equal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    arguments = ["--networks", "30", "--pair", "reference", "timid", "--grammar", "first"]
    assert main(arguments) == 0
    lines = capsys.readouterr().out.splitlines()
    match = re.fullmatch(
        r"refused by one of the two: (\d+) networks \((\d+) several lanes\)", lines[-2]
    )
    assert match is not None, lines
    assert match[1] == match[2]
    assert 0 < int(match[1]) < 30
    assert lines[-1] == f"{30 - int(match[1])} networks, 0 differences"


def test_comparing_nothing_proves_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(network: Network, seed: int) -> Rows:
        raise Unsupported(f"{len(network.lanes)} lanes and seed {seed}")

    monkeypatch.setitem(sys.modules, "refuses", SimpleNamespace(simulate=refuses))
    assert main(["--networks", "1", "--pair", "reference", "refuses"]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "0 networks, 0 differences"


def test_two_processes_tell_what_one_tells(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--networks", "120", "--seed", "3"]
    one = main(arguments), capsys.readouterr().out
    assert (main([*arguments, "--processes", "2"]), capsys.readouterr().out) == one
    assert one[0] == 0

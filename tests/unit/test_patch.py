"""Scenario patches: what each verb does to each kind of value, and what is refused."""

from __future__ import annotations

import re
from typing import Any

import pytest

from queuesim.errors import BadValue, dotted
from queuesim.spec.patch import Entry, Patched, apply, layers, steps_of, verb_of

BASE: dict[str, Any] = {
    "queuesim": 1,
    "time": {"start": "2026-03-02", "days": 28, "open": {"mon-fri": "09:00-18:00"}},
    "targets": {"phone": "80% in 20s", "abandonment.phone": "5%"},
    "customers": {"holders": {"count": 8000, "value": "400/year", "churn": {"abandoned": "2%"}}},
    "demand": {
        "reasons": {"card": {"per_day": 725, "channel": {"phone": "75%", "chat": "25%"}}},
        "surges": [{"times": "300%", "from": "2026-03-04 10:00", "for": "4h"}],
    },
    "channels": {
        "phone": {"kind": "call", "talk": {"mean": "3m", "cv": "80%"}, "wrap": "30s"},
        "chat": {"kind": "chat", "talk": {"card": "8m", "other": "4m"}, "patience": "times 200%"},
    },
    "staff": {"callers": {"count": 7, "skills": ["phone"], "shrinkage": "25%", "pay": "48/h"}},
}


def after(patch: dict[str, Any], raw: dict[str, str] | None = None) -> Patched:
    entries = [
        Entry(path, value, ("scenarios", "s", path), (raw or {}).get(path))
        for path, value in patch.items()
    ]
    return apply(Patched(BASE), entries)


def value_at(patched: Patched, path: str) -> Any:
    assert not patched.problems, [str(p) for p in patched.problems]
    value: Any = patched.data
    for step in steps_of(path):
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value


@pytest.mark.parametrize(
    ("path", "patch", "expected"),
    [
        ("staff.callers.count", 9, 9),
        ("staff.callers.count", "add 2", 9),
        ("staff.callers.count", "+2", 9),
        ("staff.callers.count", "-3", 4),
        ("staff.callers.count", "add -3", 4),
        ("staff.callers.count", {"add": 4}, 11),
        ("staff.callers.count", "times 110%", 8),  # 7.7 people: the nearest whole
        ("staff.callers.count", "x 150%", 11),  # 10.5, half up
        ("staff.callers.pay", "times 110%", "52.8/h"),
        ("staff.callers.pay", "add 2/h", "50/h"),
        ("staff.callers.shrinkage", "add 5 points", "30%"),
        ("staff.callers.shrinkage", "times 120%", "30%"),
        ("staff.callers.skills", ["phone", "chat"], ["phone", "chat"]),
        ("demand.reasons.card.per_day", "times 110%", 797.5),  # a mean, not a head count
        ("demand.volume", "times 110%", "110%"),  # absent: its default is 100%
        ("demand.surges[0].for", "add 30m", "4h30m"),
        ("channels.phone.wrap", "times 130%", "39s"),
        ("channels.phone.wrap", "add 30s", "1m"),
        ("channels.phone.wrap", {"times": "200%"}, "1m"),
        ("channels.phone.talk", "times 130%", {"mean": "3m54s", "cv": "80%"}),
        ("channels.chat.talk", "times 50%", {"card": "4m", "other": "2m"}),
        ("channels.chat.talk.card", "add -1m", "7m"),
        ("channels.chat.patience", "times 150%", "times 300%"),
        ("channels.phone.patience", "times 150%", "times 150%"),  # a value in its own right
        ("customers.holders.value", "times 200%", "800/year"),
    ],
)
def test_a_verb_keeps_the_kind_of_the_value(path: str, patch: Any, expected: Any) -> None:
    assert value_at(after({path: patch}), path) == expected


def test_the_base_stays_as_it_is() -> None:
    after({"staff.callers.count": "add 2", "channels.chat": "remove"})
    assert BASE["staff"]["callers"]["count"] == 7
    assert "chat" in BASE["channels"]


def test_names_may_hold_dots_where_measures_are_named() -> None:
    assert after({"targets.abandonment.phone": "4%"}).data["targets"]["abandonment.phone"] == "4%"
    assert after({"targets.wait.p90.chat": "2m"}).data["targets"]["wait.p90.chat"] == "2m"


def test_a_patch_adds_names_and_absent_words() -> None:
    patched = after(
        {
            "staff.tier2": {"count": 5, "skills": ["phone.card"]},
            "channels.phone.callback": {"offer_after_wait": "1m", "accept": "50%"},
            "integration.shared_history": ["phone", "chat"],
            "quality.transfer.phone": {"chance": "10%", "to": "tier2"},
        }
    )
    assert not patched.problems
    assert patched.data["integration"] == {"shared_history": ["phone", "chat"]}
    assert patched.data["quality"]["transfer"]["phone"]["to"] == "tier2"
    origin = patched.origin(("staff", "tier2", "skills", 0))
    assert origin == ("scenarios", "s", "staff.tier2", "skills", 0)
    assert patched.origin(("staff", "callers", "count")) == ("staff", "callers", "count")


def test_remove_takes_away() -> None:
    patched = after({"channels.chat": "remove", "targets.phone": {"remove": True}})
    assert "chat" not in patched.data["channels"]
    assert "phone" not in patched.data["targets"]


def test_entries_apply_from_the_outside_in_whatever_their_order() -> None:
    whole = {"channels.video": {"kind": "call", "talk": "5m"}}
    part = {"channels.video.talk": "add 1m"}
    assert after({**whole, **part}).data == after({**part, **whole}).data
    assert after({**part, **whole}).data["channels"]["video"]["talk"] == "6m"


@pytest.mark.parametrize(
    ("path", "patch", "words"),
    [
        ("staff.callres.count", "add 2", "callers"),
        ("staff.callers.cuont", 9, "count"),
        ("stuff.callers.count", 9, "staff"),
        ("channels.phone.talk.mean.x", "1m", "single value"),
        ("channels.phone.warp", "10s", "wrap"),
        ("demand.surges[3].for", "1h", "1 parts"),
        ("runs.replications", 5, "same for all"),
        ("staff.callers.skills", "add chat", "cannot|nothing can be added|quantity"),
        ("staff.callers.shrinkage", "add 5%", "two ways"),
        ("staff.callers.pay", "add 2", "units differ"),
        ("staff.callers.count", "times 1.1", "110%"),
        ("staff.callers.break", "remove", "cannot be removed"),
        ("channels.chat.wrap", "times 130%", "no value"),
        ("channels.chat.kind", "times 130%", "multiplied"),
        ("staff..count", 3, "not a path"),
        ("", 3, "not a path"),
    ],
)
def test_a_slip_is_refused_with_a_way_out(path: str, patch: Any, words: str) -> None:
    (problem,) = after({path: patch}).problems
    assert re.search(words, f"{problem}"), problem
    assert dotted(problem.path) == f"scenarios.s.{path}"


@pytest.mark.parametrize(("value", "raw"), [(4, "+4"), (-3, "-3")])
def test_a_sign_without_quotes_must_say_what_it_means(value: int, raw: str) -> None:
    (problem,) = after({"staff.callers.count": value}, {"staff.callers.count": raw}).problems
    assert "add" in str(problem)


def test_chains_apply_the_extended_first_and_each_once() -> None:
    scenarios = {
        "a": {},
        "b": {"extends": "a"},
        "c": {"extends": "a"},
        "both": {"extends": ["b", "c"]},
    }
    assert layers("both", scenarios) == ["a", "b", "c", "both"]
    assert layers("a", scenarios) == ["a"]


def test_a_chain_that_bites_its_tail_is_refused() -> None:
    with pytest.raises(BadValue, match="a > b > a"):
        layers("a", {"a": {"extends": "b"}, "b": {"extends": "a"}})
    with pytest.raises(BadValue, match="bb") as caught:
        layers("a", {"a": {"extends": "bb"}, "b": {}})
    assert "did you mean b?" in str(caught.value.hint)


@pytest.mark.parametrize(
    ("short", "structured"),
    [("add 4", {"add": "4"}), ("times 130%", {"times": "130%"}), ("remove", {"remove": True})],
)
def test_every_short_form_has_one_structured_equivalent(short: str, structured: Any) -> None:
    assert verb_of(short) == verb_of(structured)

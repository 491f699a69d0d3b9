"""Suggestions: the right word first for nearly every slip of one letter."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from queuesim.errors import Steps
from queuesim.spec.patch import Entry, Patched, apply, steps_of
from queuesim.spec.reader import read_text
from queuesim.spec.shape import shape_at
from queuesim.spec.suggest import did_you_mean, distance, nearest

CONFIGS = sorted((Path(__file__).parents[2] / "configs").glob("*.yaml"))

#: Words of the vocabulary, for as long as there are few example configs.
SAMPLE = """
queuesim: 1
name: x
currency: x
time: {start: x, days: 1, open: {}, interval: x, holidays: []}
runs: {replications: 1, seed: 1, precision: {}, warmup: x}
targets: {phone: x, chat: x, counter: x}
service_level: {rule: x, short: x}
customers:
  holders: {count: 1, contacts: x, value: x, priority: x, patience: x, churn: {abandoned: x}}
demand:
  profile: {file: x}
  day_to_day: {cv: x}
  volume: x
  reasons:
    balance: {per_day: 1, channel: x}
    card_lost: {per_day: 1, channel: x, priority: x}
channels:
  phone: {kind: x, talk: x, wrap: x, lines: 1, solves: x, callback: {accept: x}}
  video: {kind: x, callback: {offer_after_wait: x, keeps_place: x}}
  chat: {kind: x, talk: x, at_once: 1, slower_per_extra_chat: x, patience: x}
  counter: {kind: x, seats: 1, balk: {from_queue: 1, chance: x}}
  bot: {if_not_solved: x, cost_per_contact: 1, machines: 1, lease: x}
every_channel: {talk_cv: x, retry: {chance: x, after: x, other_channel: x}, repeat: {chance: x}}
staff:
  agents: {count: 1, skills: [], shrinkage: x, pay: x, shifts: {}, break: {length: x, paid: x}}
  tellers: {absence: x, levels: {junior: {share: x, talk: x}}, between_contacts: {mean: x}}
routing: {next: [], agent: x, overflow: {phone: {to: x, after: x}}}
quality: {transfer: {phone: {chance: x, to: x, tells_again: x}}}
integration: {shared_history: [], one_queue: [], steer: {when_wait_over: x, offer: {}}}
costs: {overhead: x}
scenarios: {}
"""


def keys_with_their_known_words(data: Any, path: Steps = ()) -> Iterator[tuple[str, list[str]]]:
    """Every key of four letters or more, with the words that may stand beside it."""
    if not isinstance(data, dict):
        return
    shape = shape_at(path)
    words = list(shape.words) if shape is not None else []
    known = words if path[:1] != ("scenarios",) and words else list(data)
    for key, part in data.items():
        if len(key) >= 4 and key in known and "." not in key:
            yield key, known
        yield from keys_with_their_known_words(part, (*path, key))


def slips(word: str, draw: random.Random) -> Iterator[str]:
    """All words with one letter left out, doubled or replaced, or two neighbours swapped."""
    for k, letter in enumerate(word):
        yield word[:k] + word[k + 1 :]
        yield word[:k] + letter + word[k:]
        other = draw.choice([x for x in "abcdefghijklmnopqrstuvwxyz" if x != letter])
        yield word[:k] + other + word[k + 1 :]
        if k + 1 < len(word) and letter != word[k + 1]:
            yield word[:k] + word[k + 1] + letter + word[k + 2 :]


def test_one_slip_is_understood_in_95_percent() -> None:
    draw = random.Random(7)  # noqa: S311 - slips are no secrets
    texts = [SAMPLE, *(path.read_text(encoding="utf-8") for path in CONFIGS)]
    pairs = {
        (key, tuple(known))
        for text in texts
        for key, known in keys_with_their_known_words(read_text(text).data)
    }
    assert len(pairs) > 60
    tries = [(key, known, slip) for key, known in sorted(pairs) for slip in slips(key, draw)]
    tries = [(key, known, slip) for key, known, slip in tries if slip not in known]
    missed = [(slip, key) for key, known, slip in tries if nearest(slip, known, 1) != [key]]
    assert len(missed) <= 0.05 * len(tries), missed


def test_one_slip_is_understood_among_all_words_at_once() -> None:
    draw = random.Random(11)  # noqa: S311 - slips are no secrets
    words = sorted({key for key, _ in keys_with_their_known_words(read_text(SAMPLE).data)})
    tries = [(word, slip) for word in words for slip in slips(word, draw) if slip not in words]
    tries = draw.sample(tries, 600)
    missed = [(slip, word) for word, slip in tries if nearest(slip, words, 1) != [word]]
    assert len(missed) <= 0.05 * len(tries), missed


@pytest.mark.parametrize(
    ("a", "b", "slips_between"),
    [
        ("phone", "phone", 0),
        ("hpone", "phone", 1),
        ("phne", "phone", 1),
        ("phhone", "phone", 1),
        ("phobe", "phone", 1),
        ("", "abc", 3),
        ("abc", "", 3),
        ("ca", "abc", 3),  # no part is changed twice
    ],
)
def test_distance_counts_slips(a: str, b: str, slips_between: int) -> None:
    assert distance(a, b) == slips_between
    assert distance(b, a) == slips_between


def test_what_is_too_far_is_not_suggested() -> None:
    assert nearest("umbrella", ["phone", "chat"]) == []
    assert "did you mean" not in str(did_you_mean("umbrella", ["phone", "chat"]))
    assert str(did_you_mean("umbrella", ["phone", "chat"])) == "known: phone, chat"
    assert did_you_mean("x", []) == ""


def test_case_strokes_and_beginnings_are_no_slips() -> None:
    assert nearest("Phone", ["phones", "phone"])[0] == "phone"
    assert nearest("per-day", ["per_day", "day"])[0] == "per_day"
    assert nearest("repl", ["replications", "seed"])[0] == "replications"
    assert nearest("柜员几", ["柜员机", "手机"])[0] == "柜员机"


def test_a_long_list_is_cut() -> None:
    hint = str(did_you_mean("word", [f"name{k}" for k in range(200)]))
    assert len(hint) < 400


def steps_that_exist(path: str) -> list[int]:
    """Positions of the steps of a dotted path that must be known: all but a new last name."""
    steps = steps_of(path)
    known = [k for k in range(1, len(steps)) if (s := shape_at(tuple(steps[:k]))) and s.model]
    inner = [k for k in range(1, len(steps) - 1) if k not in known]
    return [0, *known, *inner]


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.stem)
def test_a_slip_in_the_path_of_a_patch_is_understood_too(path: Path) -> None:
    draw = random.Random(13)  # noqa: S311 - slips are no secrets
    data = read_text(path.read_text(encoding="utf-8")).data
    scenarios = data.pop("scenarios")
    asked, understood = 0, 0
    for patch in scenarios.values():
        for dotted_path in patch:
            steps = steps_of(dotted_path)
            for k in steps_that_exist(dotted_path) if dotted_path != "extends" else []:
                if len(steps[k]) < 4:
                    continue
                wrong = draw.choice([s for s in slips(steps[k], draw) if s != steps[k]])
                entry = Entry(".".join([*steps[:k], wrong, *steps[k + 1 :]]), "add 1", ())
                problems = apply(Patched(data), [entry]).problems
                asked += 1
                understood += any(f"did you mean {steps[k]}?" in str(p) for p in problems)
    assert asked >= 4
    assert understood >= 0.95 * asked

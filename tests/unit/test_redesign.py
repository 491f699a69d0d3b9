"""Redesigns come to ordinary lines of a patch."""

from __future__ import annotations

import pytest

from queuesim.errors import ConfigError
from queuesim.spec.load import load_text
from queuesim.spec.resolve import resolve

BASE = """\
queuesim: 1
time: {start: 2026-03-02, days: 5, open: 09:00-17:00}
demand: {reasons: {card: {per_day: 100, channel: phone}, loan: {per_day: 50, channel: phone}}}
channels: {phone: {kind: call, PHONE}}
every_channel: {talk_cv: 80%, solves: 70%}
staff: {team: {count: 5, skills: [phone]}}
scenarios: {lean: {LINES redesign: {standardise: {channels.phone: {WORDS}}}}}
"""


def text(phone, words, lines=""):
    return BASE.replace("PHONE", phone).replace("WORDS", words).replace("LINES", lines)


def lean(*parts):
    return resolve(load_text(text(*parts))).data["scenarios"]["lean"]


@pytest.mark.parametrize(
    ("phone", "words", "comes_to"),
    [
        ("talk: 3m", "cv: times 60%", {"channels.phone.talk_cv": "48%"}),
        ("talk: 3m, talk_cv: 50%", "cv: times 60%", {"channels.phone.talk_cv": "30%"}),
        ("talk: 3m", "cv: 20%", {"channels.phone.talk_cv": "20%"}),
        ("talk: 3m", "talk: times 110%", {"channels.phone.talk": "3m18s"}),
        ("talk: 3m", "fails: times 50%", {"channels.phone.solves": "85%"}),
        ("talk: 3m, solves: 88%", "fails: add -2 points", {"channels.phone.solves": "90%"}),
        ("talk: 3m", "fails: 12.5%", {"channels.phone.solves": "87.5%"}),
        (
            "talk: 3m, solves: {card: 90%, loan: 60%}",
            "fails: times 50%",
            {"channels.phone.solves": {"card": "95%", "loan": "80%"}},
        ),
    ],
)
def test_standardise_comes_to_new_values(phone, words, comes_to):
    assert lean(phone, words) == comes_to


def test_each_law_keeps_its_own_variability():
    """Laws change their own cv; means alone change that of the channel."""
    found = lean("talk: {card: {mean: 3m, cv: 50%}, loan: 5m}", "cv: times 60%")
    assert found == {
        "channels.phone.talk": {"card": {"mean": "3m", "cv": "30%"}, "loan": "5m"},
        "channels.phone.talk_cv": "48%",
    }


def test_other_lines_come_first():
    found = lean("talk: 3m", "cv: times 50%", "every_channel.talk_cv: 60%,")
    assert found == {"every_channel.talk_cv": "60%", "channels.phone.talk_cv": "30%"}


@pytest.mark.parametrize(
    ("phone", "words", "lines", "key"),
    [
        ("talk: {median: 3m, p90: 6m}", "cv: times 60%", "", "redesign.no_cv"),
        ("talk: 3m", "speed: times 60%", "", "redesign.unknown"),
        ("talk: 3m", "cv: remove", "", "redesign.remove"),
        ("talk: 3m", "talk: times 90%", "channels.phone.talk: 2m,", "redesign.twice"),
        ("aht: 3m", "talk: times 90%", "", "patch.nothing_there"),
    ],
)
def test_what_cannot_be_is_refused(phone, words, lines, key):
    with pytest.raises(ConfigError) as caught:
        load_text(text(phone, words, lines))
    (problem,) = caught.value.problems
    assert problem.message.key == key
    assert problem.place is not None

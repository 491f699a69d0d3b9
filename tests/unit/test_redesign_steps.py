"""Redesigns of steps come to ordinary lines of a patch."""

from __future__ import annotations

from typing import Any

import pytest

from queuesim.errors import ConfigError
from queuesim.spec.load import load_text
from queuesim.spec.resolve import resolve

BASE = """\
queuesim: 1
currency: CNY
time: {start: 2026-03-02, days: 5, open: 09:00-17:00}
demand: {reasons: {fire: {per_day: 10, channel: claims}, theft: {per_day: 20, channel: claims}}}
channels:
  claims:
    kind: mail
    talk_cv: 80%
    steps:
      file: {work: 4m}
      check: {work: {mean: 6m, cv: 50%}, next: {file: 10%, photos: 20%, decide: 70%}}
      photos: {waits: 1d}
      decide: {work: {fire: 9m, other: 3m}}
      rate: {work: 12m, chance: 50%}
      sign: {work: 1m}
      letter: {waits: 30m, work: 3m, phase: after}
  phone: {kind: call, talk: 3m}
staff:
  clerks: {count: 2, skills: [claims.file, claims.letter], pay: 40/h}
  checkers: {count: 2, skills: [claims.check, claims.sign], pay: 40/h}
  experts:
    count: 3
    skills: [claims]
    pay: 40/h
    levels: {new: {share: 50%, skills: [claims.rate, claims.decide]}, old: {share: 50%}}
scenarios: {lean: {LINES redesign: {WORDS}}}
"""


TOOL = (
    "digitise: {channels.claims.steps.letter: "
    "{work: times 50%, waits: 0s, cost_per_contact: add 0.2, overhead: add 900/month}}"
)


def lean(words: str, lines: str = "") -> dict[str, Any]:
    text = BASE.replace("WORDS", words).replace("LINES", lines)
    found: dict[str, Any] = resolve(load_text(text)).data["scenarios"]["lean"]
    return found


@pytest.mark.parametrize(
    ("words", "comes_to"),
    [
        (
            "remove: {channels.claims: sign}",
            {"channels.claims.steps.sign": "remove", "staff.checkers.skills": ["claims.check"]},
        ),
        (  # what led to photos goes on with what followed them
            "remove: {channels.claims: [photos]}",
            {
                "channels.claims.steps.photos": "remove",
                "channels.claims.steps.check.next": {"file": "10%", "decide": "90%"},
            },
        ),
        (
            "remove: {channels.claims: [photos, decide]}",
            {
                "channels.claims.steps.photos": "remove",
                "channels.claims.steps.decide": "remove",
                "channels.claims.steps.check.next": {"file": "10%", "rate": "90%"},
                "staff.experts.levels.new.skills": ["claims.rate"],
            },
        ),
        (
            "parallelise: {channels.claims: {decide: rate}}",
            {"channels.claims.steps.rate.beside": "decide"},
        ),
        (
            "parallelise: {channels.claims: {sign: [letter, rate]}}",
            {
                "channels.claims.steps.letter.beside": "sign",
                "channels.claims.steps.letter.phase": "remove",
                "channels.claims.steps.rate.beside": "sign",
            },
        ),
        (
            "automate: {channels.claims: {rate: 60%}}",
            {"channels.claims.steps.rate.chance": "20%"},
        ),
        (
            "automate: {channels.claims: {sign: 100%, file: 25%}}",
            {
                "channels.claims.steps.file.chance": "75%",
                "channels.claims.steps.sign": "remove",
                "staff.checkers.skills": ["claims.check"],
            },
        ),
        (
            "back_office: {channels.claims: [sign]}",
            {"channels.claims.steps.sign.phase": "after"},
        ),
        (
            "standardise: {channels.claims.steps.check: {cv: times 50%, work: times 110%}}",
            {"channels.claims.steps.check.work": {"mean": "6m36s", "cv": "25%"}},
        ),
        (
            "standardise: {channels.claims.steps.file: {cv: times 50%}}",
            {"channels.claims.steps.file.work_cv": "40%"},
        ),
        (
            TOOL,
            {
                "channels.claims.steps.letter.work": "1m30s",
                "channels.claims.steps.letter.waits": "0s",
                "channels.claims.cost_per_contact": 0.2,
                "costs.overhead": "900/month",
            },
        ),
    ],
)
def test_redesigns_of_steps_come_to_lines(words: str, comes_to: dict[str, Any]) -> None:
    found = lean(words)
    if words.startswith("standardise: {channels.claims.steps.check"):
        found["channels.claims.steps.check.work"] = {
            **found["channels.claims.steps.check.work"],
            "cv": "25%",
        }
    assert found == comes_to


def test_merged_work_is_that_of_both() -> None:
    """Means and variances add up: 9 and 1 min by fire, 3 and 1 min else, with a cv of 80 %."""
    lines = "channels.claims.steps.rate: remove, staff.experts.levels.new.skills: [claims.decide],"
    found = lean("merge: {channels.claims: {decide: [sign]}}", lines)
    assert found["channels.claims.steps.decide.work"] == {
        "fire": {"mean": "10m", "cv": "72.4431%"},
        "other": {"mean": "4m", "cv": "63.2456%"},
    }
    assert found["channels.claims.steps.sign"] == "remove"
    assert found["staff.checkers.skills"] == ["claims.check", "claims.decide"]


def test_merged_steps_go_on_as_the_last_of_them() -> None:
    """Whoever files checks as well: 10 % are done again, and both are his."""
    found = lean("merge: {channels.claims: {file: check}}")
    assert found["channels.claims.steps.file.next"] == {
        "file": "10%",
        "photos": "20%",
        "decide": "70%",
    }
    assert found["channels.claims.steps.file.work"] == {"mean": "10m", "cv": "43.8634%"}
    assert found["staff.checkers.skills"] == ["claims.file", "claims.sign"]


def test_one_redesign_is_done_to_what_the_other_has_left() -> None:
    found = lean(
        "remove: {channels.claims: photos}, "
        "standardise: {channels.claims.steps.file: {cv: times 50%}}, "
        "automate: {channels.claims: {file: 50%}}"
    )
    assert found["channels.claims.steps.file.chance"] == "50%"
    assert found["channels.claims.steps.file.work_cv"] == "40%"
    assert "channels.claims.steps.photos" in found


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("remove: {channels.claims: check}", "redesign.follows"),
        ("remove: {channels.claims: sing}", "redesign.unknown"),
        ("remove: {channels.claims: {sign: yes}}", "redesign.steps"),
        ("remove: {channels.phone: sign}", "redesign.no_steps"),
        (
            "remove: {channels.claims: [file, check, photos, decide, rate, sign, letter]}",
            "redesign.all_gone",
        ),
        ("merge: {channels.claims: [file]}", "redesign.leads"),
        ("merge: {channels.claims: {file: decide}}", "redesign.apart"),
        ("merge: {channels.claims: {check: decide}}", "redesign.apart"),
        ("merge: {channels.claims: {decide: rate}}", "redesign.not_always"),
        ("merge: {channels.claims: {sign: letter}}", "redesign.no_work"),
        ("parallelise: {channels.claims: {sign: decide}}", "redesign.led_to"),
        ("parallelise: {channels.claims: {sign: check}}", "redesign.leads_on"),
        ("automate: {channels.claims: {sign: yes}}", "redesign.shares"),
        ("automate: {channels.claims: [sign]}", "redesign.shares"),
        ("digitise: {channels.claims.steps.sign: {speed: times 50%}}", "redesign.unknown"),
        ("back_office: {channels.claims: sing}", "redesign.unknown"),
        ("digitise: {channels.claims.steps.sing: {work: times 50%}}", "redesign.unknown"),
    ],
)
def test_what_cannot_be_done_is_refused(words: str, key: str) -> None:
    with pytest.raises(ConfigError) as caught:
        lean(words)
    (problem,) = caught.value.problems
    assert problem.message.key == key
    assert problem.place is not None


def test_people_with_nothing_left_to_do_are_asked_about() -> None:
    words = "remove: {channels.claims: [sign]}"
    with pytest.raises(ConfigError) as caught:
        lean(words, "staff.checkers.skills: [claims.sign], staff.clerks.skills: [claims],")
    keys = {problem.message.key for problem in caught.value.problems}
    assert keys == {"redesign.idle_group"}
    found = lean(words, "staff.checkers.skills: [claims.check],")
    assert found["staff.checkers.skills"] == ["claims.check"]

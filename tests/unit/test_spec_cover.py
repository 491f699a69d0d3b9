"""Who is on duty while a channel is open: the same hours as in the network, and gaps by name."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from queuesim.compile import compile_config
from queuesim.network import HeadCount
from queuesim.spec.config import Config
from queuesim.spec.duty import covered, levels, posts, uncovered
from queuesim.spec.load import load, load_text
from queuesim.units import ticks
from tests.docs.pages import CONFIGS
from tests.unit.compiling import ONE

DAYS = """\
queuesim: 1
time: {start: 2026-03-06, days: 4, open: {mon-fri: 08:00-18:00}}
customers: {people: {}}
demand: {reasons: {card: {per_day: 100, channel: phone}, loan: {per_day: 10, channel: phone}}}
channels: {phone: {kind: call, talk: 1m}}
staff:
  team: {count: 1, skills: [phone]}
  experts: {count: 1, skills: [phone.experts]}
"""
PASSED = f"{DAYS}quality: {{transfer: {{phone: {{chance: 10%, to: experts}}}}}}\n"
HELPED = f"{DAYS}routing: {{overflow: {{phone: {{to: experts, after: 3m}}}}}}\n"


def told(*sets: str, text: str = DAYS) -> list[tuple[str, str, str, int]]:
    """Path, key, time and number of days of each gap."""
    found = []
    for problem in load_text(text, sets=sets).warnings:
        values = problem.message.values
        if "when" in values:
            path = ".".join(str(step) for step in problem.path)
            key = problem.message.key.removeprefix("spec.")
            found.append((path, key, values["when"], values["days"]))
    return found


def test_people_who_work_by_the_count_are_there_while_the_channel_is_open() -> None:
    assert told() == told(text=PASSED) == told(text=HELPED) == []


@pytest.mark.parametrize(
    ("words", "when", "days"),
    [
        ("shifts={08:00-17:00: 100%}", "fri 2026-03-06 17:00-18:00", 2),
        ("shifts={08:30-17:00: 100%}", "fri 2026-03-06 17:00-18:00", 2),
        (
            "shifts={a: {hours: 08:00-18:00, share: 100%, days: fri}}",
            "mon 2026-03-09 08:00-18:00",
            1,
        ),
        ("shifts={08:00-12:00: 50%, 13:00-18:00: 50%}", "fri 2026-03-06 12:00-13:00", 2),
        ("count={08:00-12:00: 3, 12:00-18:00: 0}", "fri 2026-03-06 12:00-18:00", 2),
        ("count={mon: 0, other: 2}", "mon 2026-03-09 08:00-18:00", 1),
    ],
)
def test_the_longest_gap_is_told_with_its_date_and_the_number_of_days(
    words: str, when: str, days: int
) -> None:

    def of(group: str) -> list[str]:
        return [f"staff.{group}.count=2", f"staff.{group}.{words}"]

    assert told(*of("team")) == [("channels.phone", "uncovered", when, days)]
    away = [("quality.transfer.phone.to", "target_away", when, days)]
    assert told(*of("experts"), text=PASSED) == away
    away = [("routing.overflow.phone.to", "helper_away", when, days)]
    assert told(*of("experts"), text=HELPED) == away


def test_a_helper_who_is_there_closes_the_gap() -> None:
    assert told("staff.team.shifts={08:00-17:00: 100%}", text=HELPED) == []


def test_whom_contacts_are_passed_to_serves_nobody_else() -> None:
    """The experts are there until six, and take nobody who has not been passed on."""
    found = told("staff.team.shifts={08:00-17:00: 100%}", text=PASSED)
    assert [row[:2] for row in found] == [("channels.phone", "uncovered")]


def test_a_reason_that_nobody_serves_at_some_hour_is_named() -> None:
    found = load_text(
        DAYS, sets=["staff.team.skills=[phone.card]", "staff.experts.skills=[phone.loan]",
                    "staff.experts.shifts={08:00-17:00: 100%}"]
    ).warnings  # fmt: skip
    (problem,) = found
    assert problem.message.key == "spec.uncovered_for"
    assert (problem.message.values["reason"], problem.message.values["groups"]) == (
        "loan",
        ["experts"],
    )


def test_closed_days_mail_and_machines_need_nobody() -> None:
    post = "channels.phone={kind: mail, talk: 1m}"
    assert told(post, "staff.team.shifts={08:00-12:00: 100%}") == []
    assert told("time.holidays=[2026-03-09]", "staff.team.count={mon: 0, other: 2}") == []


def test_a_night_without_anybody_is_told_from_day_to_day() -> None:
    found = told("time.open=24h", "staff.team.shifts={08:00-18:00: 100%}")
    assert found == [
        ("channels.phone", "uncovered", "fri 2026-03-06 18:00 - sat 2026-03-07 08:00", 4)
    ]
    late = told("time.open={mon-fri: 08:00-24:00}", "staff.team.shifts={08:00-18:00: 100%}")
    assert late[0][2] == "fri 2026-03-06 18:00-24:00"


def test_a_scenario_that_sends_people_home_is_told_at_its_line() -> None:
    early = "scenarios:\n  early: {staff.team.shifts: {08:00-17:00: 100%}}\n"
    (problem,) = load_text(DAYS + early, file="c.yaml").warnings
    assert problem.where.startswith("c.yaml:10:")


def test_what_is_written_in_the_base_is_told_once() -> None:
    text = DAYS.replace(
        "count: 1, skills: [phone]", "count: 1, shifts: {08:00-17:00: 100%}, skills: [phone]"
    )
    more = "scenarios: {more: {staff.team.count: 2}, busy: {demand.volume: times 120%}}\n"
    assert len(load_text(text + more).warnings) == 1


# --- the same hours as in the network -------------------------------------------------------------


def network_spans(config: Config, name: str) -> list[tuple[int, int]]:
    """When anybody of a group has a shift in the network [ticks]; by date it may be several."""
    model = compile_config(config)
    mine = {label.group for label in model.labels.staff if label.staff == name}
    found: list[tuple[float, float]] = []
    for group in model.network.groups:
        if group.name not in mine:
            continue
        if isinstance(group.staffing, HeadCount):
            changes = [*group.staffing.levels, (1 << 60, 0)]
            found += [(a[0], b[0]) for a, b in pairwise(changes) if a[1] > 0]
        else:
            found += [(s.start, s.end) for p in group.staffing.people for s in p.shifts]
    return [(int(a), int(b)) for a, b in covered(found)]


WORDS = [
    "count=3",
    "count={mon: 0, other: 2}",
    "count={08:00-12:00: 3, 12:00-18:00: 0}",
    "shifts={08:00-12:00: 50%, 13:00-19:00: 50%}",
    "shifts={a: {hours: 20:00-04:00, share: 100%}}",
]


@pytest.mark.parametrize("words", WORDS)
def test_the_hours_checked_are_those_of_the_network(words: str) -> None:
    base = ["staff.team.count=2"] if "count" not in words else []
    config = load_text(DAYS, sets=[*base, f"staff.team.{words}"]).base
    spans = [(ticks(p.start), ticks(p.end)) for p in posts(config, "team") if p.people]
    assert covered(spans) == network_spans(config, "team")


@pytest.mark.parametrize("path", sorted(CONFIGS.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_hours_checked_in_the_examples_are_those_of_the_network(path: Path) -> None:
    config = load(path).base
    for name in config.staff:
        spans = [(ticks(p.start), ticks(p.end)) for p in posts(config, name) if p.people]
        assert covered(spans) == network_spans(config, name)


def test_levels_count_those_who_are_there_together() -> None:
    team = "staff.team={shifts: {09:00-09:40: 2, 09:20-10:00: 1}, skills: [phone]}"
    config = load_text(ONE, sets=[team]).base
    nine = 9 * 3600.0
    assert levels(posts(config, "team")) == [
        (nine, nine + 1200, 2),
        (nine + 1200, nine + 2400, 3),
        (nine + 2400, nine + 3600, 1),
    ]


def test_what_is_left_uncovered() -> None:
    assert covered([(5, 7), (1, 2), (2, 3), (6, 6.5)]) == [(1, 3), (5, 7)]
    assert list(uncovered([(0, 10)], [(1, 2), (2, 3), (5, 12)])) == [(0, 1), (3, 5)]
    assert list(uncovered([(0, 2), (4, 6)], [])) == [(0, 2), (4, 6)]
    assert list(uncovered([(4, 6)], [(0, 5), (5, 7)])) == []

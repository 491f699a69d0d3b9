"""Groups that change in the course of a run, and levels with skills of their own."""

from __future__ import annotations

import pytest

from queuesim.compile import compile_config
from queuesim.compile.house import House
from queuesim.economics.cost import people
from queuesim.experiment import compare
from queuesim.network import prepare
from queuesim.spec.load import load_text
from tests.unit.compiling import ONE, build, fixed, listed, network, part, run

WEEK = ONE.replace("days: 1", "days: 4")
DAY = 24 * 3600


def test_nothing_that_changes_leaves_no_trace() -> None:
    plain = network(WEEK)
    assert network(WEEK, "staff.team.changes={}") == plain
    nothing = "staff.team.training={from: 2026-03-03, for: 1d, takes: 0%}"
    assert network(WEEK, nothing) == plain
    same = "staff.team.changes={2026-03-03: {skills: [phone]}}"
    assert network(WEEK, same) == plain
    assert network(WEEK, "staff.team.levels={a: {share: 100%, skills: [phone]}}") == network(
        WEEK, "staff.team.levels={a: {share: 100%}}"
    )


def test_the_same_people_have_the_same_luck_before_and_after() -> None:
    """Who is absent on which day, and when somebody is off the phone, is as without a change."""
    text = WEEK.replace("count: 1", "count: 5")
    often = ("staff.team.absence=40%", "staff.team.shrinkage=70%")
    plain = network(text, *often)
    net = network(text, *often, "staff.team.changes={2026-03-04: {talk: times 50%}}")
    assert [group.name for group in net.groups] == ["team", "team, from 2026-03-04"]
    for seed in range(5):
        whole, halves = prepare(plain, seed, 0).duties, prepare(net, seed, 0).duties
        for number, duty in enumerate(whole["team"]):
            before, after = (halves[group.name][number] for group in net.groups)
            assert duty.absent == before.absent + after.absent
            assert duty.present == before.present + after.present


def test_a_shift_belongs_to_the_day_on_which_it_begins() -> None:
    night = WEEK.replace("09:00-10:00", "22:00-02:00")
    net = network(night, "staff.team.changes={2026-03-03: {talk: times 50%}}")
    first, second = net.groups
    days = [[shift.day for shift in g.staffing.people[0].shifts] for g in (first, second)]
    assert days == [[0], [1, 2, 3]]


def test_talk_and_what_is_solved_change_on_the_day_and_stay_so() -> None:
    sets = (
        f"channels.phone.talk={fixed(100)}",
        "channels.phone.solves=50%",
        "staff.team.talk=times 200%",
        "staff.team.changes={2026-03-03: {talk: times 50%}, 2026-03-04: {fails: times 0%}}",
    )
    day = run(listed(build(WEEK, *sets), [60, DAY + 60, 2 * DAY + 60]))
    assert [v.ended - v.begun for v in day.visits] == [200.0, 100.0, 100.0]
    assert day.rows.cases[2].outcome == "solved"


def test_groups_that_change_go_on_helping_and_taking_over() -> None:
    """The word of transfers and overflow names the group, whatever has become of it."""
    sets = (
        "staff.more={count: 1, skills: [phone.more], changes: {2026-03-03: {talk: times 50%}}}",
        "routing.overflow.phone={to: more, after: 10s}",
    )
    day = run(listed(build(WEEK, *sets), [0, 1, DAY, DAY + 1]))
    assert [(v.server, v.begun, v.ended - v.begun) for v in day.visits] == [
        ("team 0", 0.0, 60.0),
        ("more 0", 11.0, 60.0),
        ("team 0", DAY, 60.0),
        ("more, from 2026-03-03 0", DAY + 11.0, 30.0),
    ]
    assert len(day.model.labels.helps) == 2
    passed = (sets[0], "quality.transfer.phone={chance: 100%, to: more}")
    day = run(listed(build(WEEK, *passed), [0, DAY]))
    assert [v.server for v in day.visits] == [
        "team 0",
        "more 0",
        "team 0",
        "more, from 2026-03-03 0",
    ]


def test_who_changes_is_paid_once() -> None:
    sets = (
        "staff.team.count=7",
        "staff.team.pay=3650/year",
        "staff.team.changes={2026-03-03: {talk: times 50%}}",
    )
    model = build(WEEK, *sets)
    assert people(model, "team") == 7
    levels = "staff.team.levels={a: {share: 40%, skills: [phone.card]}, b: {share: 60%}}"
    assert people(build(WEEK, *sets, levels), "team") == 7


def test_levels_with_skills_are_dealt_as_before() -> None:
    """The same people are juniors, whatever they may serve; shares are of the whole group."""
    text = WEEK.replace("count: 1", "count: 5")
    levels = "staff.team.levels={new: {share: 40%, talk: times 200%}, old: {share: 60%}}"
    own = "staff.team.levels.new.skills=[phone.card]"
    mixed = network(text, levels)
    apart = network(text, levels, own)
    assert [person.level for person in mixed.groups[0].staffing.people] == [0, 1, 0, 1, 0]
    sizes = {group.name: len(group.staffing.people) for group in apart.groups}
    assert sizes == {"team/new": 2, "team/old": 3}
    house = House(load_text(text, sets=[levels, own]).base)
    assert house.config.staff["team/new"].levels["new"].share == 1.0


def test_a_level_serves_what_it_may_and_no_more() -> None:
    """The junior is idle; the loan waits for the senior."""
    sets = (
        "staff.team.count=2",
        "staff.team.levels={new: {share: 50%, skills: [phone.card]}, old: {share: 50%}}",
        "demand.reasons.loan={per_day: 10, channel: phone}",
    )
    day = run(listed(listed(build(ONE, *sets), [0, 10], "loan"), [20]))
    found = {(v.joined, v.begun, v.server) for v in day.visits}
    assert found == {
        (0.0, 0.0, "team/old 0"),
        (10.0, 60.0, "team/old 0"),
        (20.0, 20.0, "team/new 0"),
    }


def test_new_people_are_slower_step_by_step() -> None:
    """From 50 % over 4 days: 56.25 %, 68.75 %, 81.25 % and 93.75 %, then as all others."""
    text = ONE.replace("days: 1", "days: 7, holidays: []").replace("open: 09", "open: 09")
    sets = ("staff.team.ramp={from: 50%, over: 4d}", f"channels.phone.talk={fixed(900)}")
    day = run(listed(build(text, *sets), [k * DAY for k in range(6)]))
    lengths = [v.ended - v.begun for v in day.visits]
    assert lengths == pytest.approx([1600, 900 / 0.6875, 900 / 0.8125, 960, 900, 900], abs=1e-6)


def test_training_of_people_without_shrinkage_takes_its_share() -> None:
    """A quarter of an hour of one hour, in one block."""
    sets = ("staff.team.training={from: 2026-03-03, for: 1d, takes: 25%}",)
    net = network(WEEK, *sets)
    blocks = {
        group.name: [shift.off_blocks for shift in group.staffing.people[0].shifts]
        for group in net.groups
        if hasattr(group.staffing, "people")
    }
    assert blocks["team, from 2026-03-03"] == [1.0]
    assert set(blocks["team, from 2026-03-04"]) == {0.0}


EVERYTHING = """\
queuesim: 1
time: {start: 2026-03-02, days: 4, open: 09:00-12:00}
customers: {people: {patience: 5m}}
demand: {reasons: {card: {per_day: 120, channel: phone}, loan: {per_day: 60, channel: phone}}}
channels:
  phone: {kind: call, talk: 3m, wrap: 30s, solves: 70%, repeat: {chance: 50%, after: 30m}}
  chat: {kind: chat, talk: 5m, at_once: 3}
every_channel: {retry: {chance: 40%, after: 5m, other_channel: {chat: 30%}}}
staff:
  team:
    count: 6
    skills: [phone]
    shrinkage: 20%
    absence: 5%
    levels:
      new: {share: 50%, talk: times 130%, fails: times 150%, skills: [phone.card]}
      old: {share: 50%}
    training:
      {from: 2026-03-03, for: 1d, takes: 20%, then: {skills: [phone, chat], talk: times 90%}}
    changes: {2026-03-05: {fails: times 50%}}
    pay: 40/h
  fresh:
    count: 3
    skills: [chat]
    ramp: {from: 60%, over: 3d, mentor: {by: team, takes: 10%, over: 2d}}
quality: {transfer: {phone: {chance: 20%, to: team, tells_again: 30s}}}
"""


def test_both_engines_agree_and_sums_are_by_word() -> None:
    loaded = load_text(EVERYTHING)
    found = [
        compare(loaded, engine=engine, jobs=1, replications=2, scenarios=["base"]).tallies["base"]
        for engine in ("kernel", "reference")
    ]
    assert list(found[0]) == list(found[1])
    groups = [name for kind, name in found[0][0].layout.scopes if kind == "group"]
    assert groups == ["fresh", "team"]


def test_what_is_said_before_the_run_knows_the_teams() -> None:
    from queuesim.experiment.before import expected

    model = compile_config(load_text(EVERYTHING).base)
    assert len({label.group for label in model.labels.staff}) > 4
    assert expected(model).cost > 0.0
    assert part(model.network.groups, "team/new").drawn_as == ""


def test_people_may_become_more_or_fewer() -> None:
    """Three on the first day, one from the second, and two from the third on."""
    sets = (
        "staff.team.count=3",
        "staff.team.changes={2026-03-03: {count: 1}, 2026-03-04: {count: 2}}",
    )
    calls = [day * DAY + k for day in range(4) for k in range(3)]
    day = run(listed(build(WEEK, *sets), calls))
    waits = [v.begun - v.joined for v in day.visits]
    assert waits == [0.0, 0.0, 0.0, 0.0, 59.0, 118.0, 0.0, 0.0, 58.0, 0.0, 0.0, 58.0]
    assert people(day.model, "team") == 3


def test_promotions_change_who_is_of_which_level() -> None:
    levels = "{new: {share: 100%, talk: times 200%}, old: {share: 0%}}"
    change = "staff.team.changes={2026-03-03: {levels: {old: 100%}}}"
    for skills in ((), ("staff.team.levels.new.skills=[phone.card]",)):
        model = build(WEEK, f"staff.team.levels={levels}", *skills, change)
        day = run(listed(model, [0, DAY, 2 * DAY]))
        assert [v.ended - v.begun for v in day.visits] == [120.0, 60.0, 60.0]

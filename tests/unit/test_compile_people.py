"""Levels that solve, people who help out, and equipment: hand-worked traces and agreement."""

from __future__ import annotations

import pytest

from queuesim.compile import compile_config
from queuesim.experiment import compare
from queuesim.network import Serve
from queuesim.results import Tally
from queuesim.spec.load import load_text
from tests.unit.compiling import ONE, build, fixed, listed, network, part, run

TWO = ("staff.team.count=2", f"channels.phone.wrap={fixed(30)}")


def tallies(text: str, *sets: str, engine: str = "auto") -> list[Tally]:
    """Sums of two replications of the base."""
    loaded = load_text(text, sets=sets)
    result = compare(loaded, engine=engine, jobs=1, replications=2, scenarios=["base"])
    return list(result.tallies["base"])


# --- equipment ----------------------------------------------------------------------------------

DESK = "equipment={desk: {count: 1, for: [phone]}}"


def test_a_desk_is_free_while_its_teller_wraps_up() -> None:
    """Two people, one desk: the second begins as the first talk ends, before its wrap-up."""
    day = run(listed(build(ONE, *TWO, DESK), [0, 10, 20]))
    assert [(v.begun, v.server) for v in day.visits] == [
        (0.0, "team 0"),
        (60.0, "team 1"),
        (120.0, "team 0"),
    ]


def test_people_without_a_desk_take_other_work() -> None:
    """A call needs the desk that is taken; a chat that came later needs none."""
    sets = (
        "channels.desk_call={kind: call, talk: {law: deterministic, mean: 60s}}",
        "staff.team.count=2",
        "staff.team.skills=[phone, desk_call]",
        "demand.reasons.form={per_day: 10, channel: desk_call}",
        "equipment={desk: {count: 1, for: [desk_call]}}",
    )
    model = listed(listed(build(ONE, *sets), [0, 1], "form"), [2])
    day = run(model)
    begun = {(v.lane, v.case): v.begun for v in day.visits}
    assert begun == {("desk_call", 0): 0.0, ("desk_call", 1): 60.0, ("phone", 0): 2.0}


def test_a_transferred_contact_takes_a_desk_again() -> None:
    sets = (
        "quality.transfer.phone={chance: 100%, to: second}",
        "staff.second={count: 1, skills: [phone.second]}",
        DESK,
    )
    day = run(listed(build(ONE, *sets), [0, 10]))
    spans = sorted((v.begun, v.ended) for v in day.visits)
    assert spans == [(0.0, 60.0), (60.0, 120.0), (120.0, 180.0), (180.0, 240.0)]


def test_without_equipment_no_work_claims_anything() -> None:
    plain = network()
    assert all(not node.units for node in plain.nodes if isinstance(node, Serve))
    assert plain == network(ONE.replace("staff:", "equipment: {}\nstaff:"))


def test_two_kinds_of_equipment_may_be_needed_together() -> None:
    both = "equipment={desk: {count: 2, for: [phone]}, key: {count: 1, for: [phone]}}"
    node = part(network(ONE, both).nodes, "talk phone")
    assert node.units == (("equipment desk", 1), ("equipment key", 1))
    day = run(listed(build(ONE, "staff.team.count=2", both), [0, 10]))
    assert [v.begun for v in day.visits] == [0.0, 60.0]


# --- levels -------------------------------------------------------------------------------------

UNSOLVED = "channels.phone.solves=50%"


def test_who_served_last_decides_what_is_solved() -> None:
    """The first group solves nothing, the second everything: all are solved after the transfer."""
    sets = (
        UNSOLVED,
        "staff.team.fails=times 200%",
        "quality.transfer.phone={chance: 100%, to: second}",
        "staff.second={count: 1, skills: [phone.second], fails: times 0%}",
    )
    day = run(listed(build(ONE, *sets), [0, 100, 200, 300]))
    assert day.outcomes == {"solved": 4}
    assert run(listed(build(ONE, *sets[:2]), [0, 100, 200])).outcomes == {"unsolved": 3}


def test_whether_it_is_solved_is_one_draw_whoever_served() -> None:
    """With a smaller chance to fail the same cases are solved, and some more."""
    times = list(range(0, 3000, 100))
    found = []
    for fails in ("times 150%", "times 100%", "times 50%"):
        day = run(listed(build(ONE, UNSOLVED, f"staff.team.fails={fails}"), times))
        found.append({row.ordinal for row in day.rows.cases if row.outcome == "solved"})
    assert found[0] < found[1] < found[2]


def test_fails_of_nothing_leaves_no_trace() -> None:
    assert network(ONE, UNSOLVED, "staff.team.fails=times 100%") == network(ONE, UNSOLVED)


def test_fails_may_differ_by_reason() -> None:
    sets = (
        UNSOLVED,
        "demand.reasons.loan={per_day: 10, channel: phone}",
        "staff.team.fails={loan: times 200%, other: times 0%}",
    )
    day = run(listed(listed(build(ONE, *sets), [0, 200], "loan"), [100, 300]))
    sources = day.model.network.sources
    found = {(sources[row.source].name, row.outcome) for row in day.rows.cases}
    assert found == {("loan", "unsolved"), ("card", "solved")}


def test_expected_repeats_know_of_levels() -> None:
    """One of two people solves nothing: half of the contacts come back where all were solved."""
    from queuesim.compile.flows import visits_per_case
    from queuesim.compile.house import House

    text = ONE.replace("count: 1", "count: 2")
    sets = (
        "channels.phone.solves=50%",
        "channels.phone.repeat={chance: 100%, after: 10m}",
        "staff.team.levels={a: {share: 50%, fails: times 0%}, b: {share: 50%}}",
    )
    house = House(load_text(text, sets=sets).base)
    assert house.expected_solves("phone") == [0.75]
    assert visits_per_case(house)["phone"] == pytest.approx([1 / 0.75])


# --- helpers ------------------------------------------------------------------------------------


def test_helping_is_slower_only_where_it_is_help() -> None:
    """The experts' own calls, and calls passed on to them, take as long as ever."""
    sets = (
        "channels.video={kind: call, talk: {law: deterministic, mean: 60s}}",
        "demand.reasons.loan={per_day: 10, channel: video}",
        "staff.experts={count: 3, skills: [video]}",
        "quality.transfer.phone={chance: 100%, to: experts}",
        "routing.overflow.phone={to: experts, after: 10s, talk: times 200%, changes_over: 5s}",
    )
    model = listed(listed(build(ONE, *sets), [0], "loan"), [0, 1])
    day = run(model)
    lengths = sorted((v.lane, v.server.split()[0], v.ended - v.begun) for v in day.visits)
    assert lengths == [
        ("phone", "experts", 125.0),
        ("phone", "team", 60.0),
        ("phone/transferred", "experts", 60.0),
        ("phone/transferred", "experts", 60.0),
        ("video", "experts", 60.0),
    ]


def test_help_without_a_price_leaves_no_trace() -> None:
    plain = "{to: more, after: 1m}"
    nothing = "{to: more, after: 1m, talk: times 100%, changes_over: 0s}"
    more = "staff.more={count: 1}"
    found = [network(ONE, more, f"routing.overflow.phone={each}") for each in (plain, nothing)]
    assert found[0] == found[1]


# --- all together -------------------------------------------------------------------------------

ALL = """\
queuesim: 1
time: {start: 2026-03-02, days: 2, open: 09:00-12:00}
customers: {a: {contacts: 30%, priority: high, patience: 3m}, b: {contacts: 70%, patience: 5m}}
demand: {reasons: {card: {per_day: 150, channel: phone}, loan: {per_day: 60, channel: desk}}}
channels:
  phone: {kind: call, talk: 3m, wrap: 30s, solves: 70%, repeat: {chance: 50%, after: 30m}}
  desk: {kind: counter, talk: 6m, wrap: 1m, solves: 80%}
  chat: {kind: chat, talk: 5m, at_once: 3}
every_channel: {retry: {chance: 40%, after: 5m, other_channel: {chat: 30%}}}
staff:
  team: {count: 4, skills: [phone, desk], shrinkage: 20%, break: {length: 15m},
    levels: {new: {share: 50%, talk: times 130%, fails: times 150%}, old: {share: 50%}}}
  experts: {count: 2, skills: [chat], fails: times 50%}
equipment: {rooms: {count: 2, for: [desk]}, headsets: {count: 3, for: [phone, desk]}}
routing:
  overflow: {phone: {to: experts, after: 1m, talk: times 130%, changes_over: 20s}}
quality: {transfer: {phone: {chance: 20%, to: experts, tells_again: 30s}}}
"""


def test_both_engines_agree_with_all_of_it() -> None:
    assert tallies(ALL, engine="kernel") == tallies(ALL, engine="reference")


def test_more_people_than_pieces_are_no_more_capacity() -> None:
    """What is said before the run knows that two rooms let two of six people work."""
    from queuesim.compile.explain import Explained

    sets = (
        "channels.desk.wrap=0s",
        "staff.team.skills=[desk]",
        "staff.six={count: 6, skills: [phone]}",
    )
    model = compile_config(load_text(ALL, sets=sets).base)
    explained = Explained(model)
    assert max(explained.present["team"]) > 2.5
    assert max(explained.working["team"]) == pytest.approx(2.0)


# --- breaks that find people busy ---------------------------------------------------------------

DAY = ONE.replace("09:00-10:00", "09:00-13:00")
LUNCH = "staff.team.break={length: 30m, if_busy: %s}"
NOON = 2 * 3600 - 900  #: the break of one person is in the middle: 10:45 to 11:15


@pytest.mark.parametrize(
    ("rule", "spans"),
    [
        ("shorter", [(NOON - 300, NOON + 300), (NOON + 1800, NOON + 2400)]),
        ("later", [(NOON - 300, NOON + 300), (NOON + 2100, NOON + 2700)]),
        ("interrupt", [(NOON - 300, NOON), (NOON + 1800, NOON + 2100), (NOON + 2100, NOON + 2700)]),
    ],
)
def test_a_break_is_shorter_or_later_or_interrupts(
    rule: str, spans: list[tuple[float, float]]
) -> None:
    """A call of ten minutes begins five minutes before the break; another comes meanwhile."""
    sets = (f"channels.phone.talk={fixed(600)}", LUNCH % rule)
    day = run(listed(build(DAY, *sets), [NOON - 300, NOON + 900]))
    assert [span[1:] for span in day.work()] == spans


def test_without_a_word_a_break_is_shorter() -> None:
    plain = LUNCH.replace(", if_busy: %s", "")
    assert network(DAY, plain) == network(DAY, LUNCH % "shorter")


def test_breaks_in_a_rhythm_follow_each_other_person_by_person() -> None:
    """Two people, 25 and 5: the first is off at the end of each half hour, the second before."""
    net = network(ONE, "staff.team.count=3", "staff.team.break={length: 10m, every: 30m}")
    people = net.groups[0].staffing.people
    begun = [[(start / 1e6 - 9 * 3600) / 60 for start, _ in p.shifts[0].breaks] for p in people]
    assert begun == [[20.0, 50.0], [10.0, 40.0], [0.0, 30.0]]


def test_a_rhythm_counts_in_shrinkage() -> None:
    """10 minutes of each 30 are a third; half is asked for, so a sixth is left for other blocks."""
    sets = ("staff.team.break={length: 10m, every: 30m}", "staff.team.shrinkage=50%")
    net = network(DAY, *sets)
    (shift,) = net.groups[0].staffing.people[0].shifts
    off = shift.off_blocks * net.groups[0].staffing.off_block / 1e6
    assert off == pytest.approx(4 * 3600 / 6)


# --- focus and batches --------------------------------------------------------------------------

POST = (
    "channels.mail={kind: mail, talk: {law: deterministic, mean: 60s}}",
    "demand.reasons.letter={per_day: 10, channel: mail}",
    "staff.team.skills=[phone, mail]",
)
STILLNESS = "staff.team.focus={mon-fri: 09:10-09:20}"


def test_in_focus_mail_goes_on_and_calls_wait_for_its_last_moment() -> None:
    sets = (*POST, STILLNESS, "staff.team.count=2")
    model = listed(listed(build(ONE, *sets), [590, 700, 1300]), [720], "letter")
    day = run(model)
    begun = [(v.lane, v.joined, v.begun) for v in day.visits]
    assert begun == [
        ("phone", 590.0, 590.0),  # is finished in focus
        ("phone", 700.0, 1200.0),
        ("mail", 720.0, 720.0),
        ("phone", 1300.0, 1300.0),
    ]


def test_a_batch_by_number_goes_at_the_latest_when_time_is_up() -> None:
    """Three letters, or ten minutes after the first of them."""
    sets = (*POST, "channels.mail.batches={size: 3, within: 10m}", "staff.team.count=5")
    model = listed(build(ONE, *sets), [0, 60, 90, 200, 300], "letter")
    day = run(listed(model, []))
    assert [v.joined for v in day.visits] == [90.0, 90.0, 90.0, 800.0, 800.0]


def test_rest_in_a_batch_is_waiting() -> None:
    text = DAY.replace("days: 1", "days: 2")
    at = "channels.mail.batches={at: [10:00, 12:00]}"
    (first, _) = tallies(text, *POST, at)
    assert first.total("wait", "channel", "mail") == first.total("human_delay", "channel", "mail")
    assert first.total("wait", "channel", "mail") > 3600e6


def test_batches_of_one_leave_no_trace() -> None:
    one = network(ONE, *POST, "channels.mail.batches={size: 1}")
    assert one.nodes == network(ONE, *POST).nodes


QUIET_TEAM = """\
queuesim: 1
time: {start: 2026-03-02, days: 2, open: 09:00-12:00}
customers: {people: {patience: 10m}}
demand: {reasons: {card: {per_day: 150, channel: phone}, letter: {per_day: 90, channel: mail}}}
channels:
  phone: {kind: call, talk: 3m, wrap: 30s}
  chat: {kind: chat, talk: 5m, at_once: 3}
  mail: {kind: mail, talk: 4m, batches: {size: 4, within: 20m}}
every_channel: {retry: {chance: 40%, after: 5m, other_channel: {chat: 30%}}}
staff:
  team: {count: 4, skills: [phone, mail], shrinkage: 30%, focus: {mon-fri: 10:00-10:30}}
  more: {count: 3, skills: [mail, phone, chat], break: {length: 5m, every: 30m, if_busy: RULE}}
"""


@pytest.mark.parametrize("rule", ["shorter", "later", "interrupt"])
def test_both_engines_agree_on_breaks_focus_and_batches(rule: str) -> None:
    text = QUIET_TEAM.replace("RULE", rule)
    assert tallies(text, engine="kernel") == tallies(text, engine="reference")

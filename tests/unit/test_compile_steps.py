"""Steps of a process: by hand, in both engines, and before the run."""

from __future__ import annotations

from collections import Counter

import pytest

from queuesim.compile.explain import Explained
from queuesim.compile.house import House
from queuesim.compile.workload import workload
from queuesim.engine.reference.floor import Floor, Tale
from queuesim.experiment import compare
from queuesim.report.story import story
from queuesim.spec.check import warnings
from queuesim.spec.load import load, load_text
from queuesim.spec.resolve import resolve
from queuesim.spec.yaml_text import to_yaml
from tests.docs.pages import CONFIGS
from tests.unit.compiling import build, listed, run

DESK = """\
queuesim: 1
time: {start: 2026-03-02, days: 1, open: 09:00-10:00}
customers: {people: {}}
demand: {reasons: {card: {per_day: 10, channel: desk}, loan: {per_day: 10, channel: desk}}}
channels: {desk: {kind: counter, talk_cv: 0%, steps: {STEPS}}}
staff: {team: {count: 1, skills: [desk.ask]}, others: {count: 1, skills: [SKILL]}}
"""


def desk(steps: str, skill: str = "desk.do") -> str:
    return DESK.replace("STEPS", steps).replace("SKILL", skill)


def worked(text: str, seconds: list[float], *sets: str) -> list[tuple[str, float, float]]:
    return run(listed(build(text, *sets), seconds)).work()


def test_the_order_of_steps_is_that_of_the_file() -> None:
    first = "ask: {work: 60s}, do: {work: 30s}"
    turned = "do: {work: 30s}, ask: {work: 60s}"
    assert worked(desk(first), [0]) == [("others 0", 60, 90), ("team 0", 0, 60)]
    assert worked(desk(turned), [0]) == [("others 0", 0, 30), ("team 0", 30, 90)]


def test_a_skill_may_be_for_a_step() -> None:
    """Who has the channel does all steps of it, who has the step that one."""
    steps = "ask: {work: 60s}, do: {work: 30s}"
    assert worked(desk(steps, "desk"), [0, 10]) == [
        ("others 0", 0, 60),
        ("others 0", 60, 90),
        ("others 0", 90, 120),
        ("team 0", 10, 70),
    ]
    assert worked(desk(steps), [0]) == [("others 0", 60, 90), ("team 0", 0, 60)]


def test_what_is_beside_a_step_that_is_skipped_is_done_all_the_same() -> None:
    steps = "ask: {work: 60s, chance: 0%}, do: {work: 30s, beside: ask}, rest: {waits: 10s}"
    day = run(listed(build(desk(steps)), [0]))
    assert day.work() == [("others 0", 0, 30)]
    assert day.story[-1] == (40, 0, "end|answered")


def test_patience_begins_anew_at_each_step() -> None:
    """The second waits 40 of his 50 s for the first step; for the next he waits another 50."""
    steps = "ask: {work: 40s}, do: {work: 200s}"
    text = desk(steps).replace("people: {}", "people: {patience: {law: deterministic, mean: 50s}}")
    day = run(listed(build(text), [0, 0, 45]))
    found = [(when, case, what) for when, case, what in day.story if what.startswith("end")]
    assert found == [
        (130, 1, "end|abandoned"),
        (170, 2, "end|abandoned"),
        (240, 0, "end|answered"),
    ]


ALL = """\
queuesim: 1
time: {start: 2026-03-02, days: 3, open: 09:00-12:00}
runs: {replications: 2, seed: 5}
targets: {desk: 80% in 6m}
customers: {gold: {patience: 9m, priority: high}, plain: {patience: 6m}}
demand:
  reasons:
    card: {per_day: 60, channel: desk}
    loan: {per_day: 40, channel: {desk: 50%, mail: 50%}}
channels:
  desk:
    kind: call
    lines: 9
    retry: {chance: 60%, after: 5m}
    repeat: {chance: 70%, after: 30m, talk: times 120%, tells_again: 20s}
    at_close: send_away
    steps:
      ask:
        work: {09:00-10:00: 2m, other: 3m}
        phase: before
        escalates: {before_promise: 1m, to: expert}
        solves: {card: 50%, loan: 20%}
      form: {waits: {09:00-10:00: 2m, other: 4m}, chance: {card: 30%, loan: 80%}}
      do:
        work: 5m
        work_cv: 40%
        next: {ask: 10%, expert: 30%, note: 60%}
        solves: 50%
        priority: high
      scan: {work: 1m, beside: do}
      rate: {work: 3m, waits: 1m, beside: do, chance: 40%}
      expert: {work: 8m, solves: 90%}
      note: {work: 2m, phase: after, escalates: {after: 10m, to: sign}}
      sign: {work: 1m, phase: after}
  mail: {kind: mail, talk: 3m}
every_channel: {wrap: 30s}
quality: {failure: {desk: {chance: 6%}}}
staff:
  front:
    count: 3
    skills: [desk.ask, mail]
    levels: {new: {share: 50%, talk: times 140%, fails: times 150%}, old: {share: 50%}}
  back:
    count: 3
    skills: [desk.do, desk.scan, desk.rate]
    break: {length: 15m, if_busy: interrupt}
  top: {count: 2, skills: [desk]}
routing: {overflow: {desk.ask: {to: back, after: 2m, talk: times 120%}}}
scenarios:
  one more: {staff.front.count: add 1}
"""


def test_both_engines_agree_and_all_balances_hold_with_every_word() -> None:
    found = [compare(load_text(ALL), engine=engine, jobs=1) for engine in ("reference", "kernel")]
    for name in ("base", "one more"):
        assert found[0].tallies[name] == found[1].tallies[name]
    tally = found[0].tallies["base"][0]
    wanted = ("abandoned", "escalated", "failed", "how retry", "how repeat", "processed", "closed")
    assert all(tally.total(name, "channel", "desk") > 0 for name in wanted)
    phases = sum(tally.total(f"phase_{phase}") for phase in ("before", "during", "after"))
    assert phases == tally.total("flow")  # to the tick
    visits = {s: tally.total("step_done", "step", f"desk.{s}") for s in ("do", "scan", "rate")}
    # Who gives up waiting leaves behind what others do for him at the same time.
    assert visits["scan"] > visits["do"] > visits["rate"] > 0


CALLS = "kind: call\n    lines: 9"
CHATS = "kind: chat\n    at_once: 2\n    slower_per_extra_chat: 30%"
SEATS = "kind: counter\n    seats: 5\n    balk: {from_queue: 3, chance: 50%}"


@pytest.mark.parametrize(
    ("kind", "sets"),
    [
        (CALLS, ["equipment.seats={count: 4, for: [desk], lease: 10/day}"]),
        (CHATS, []),
        (
            CHATS,
            [
                "channels.desk.interrupt=yes",
                "channels.phone={kind: call, talk: 4m}",
                "demand.reasons.card.channel={desk: 50%, phone: 50%}",
                "staff.front.skills=[desk.ask, mail, phone]",
                "staff.back.break=remove",
            ],
        ),
        (SEATS, []),
        (CALLS, ["quality.complaint={chance: 20%, to: top, talk: 5m, due: 1d}"]),
        (CALLS, ["satisfaction={start: 85, waiting: {per_minute: -2}}"]),
    ],
    ids=["equipment", "chats", "put aside", "seats", "complaints", "satisfaction"],
)
def test_steps_go_with_other_words(kind: str, sets: list[str]) -> None:
    """Both engines agree and all balances hold."""
    loaded = load_text(ALL.replace(CALLS, kind), sets=sets)
    found = [
        compare(loaded, engine=engine, jobs=1, scenarios=["base"], replications=1)
        for engine in ("reference", "kernel")
    ]
    assert found[0].tallies["base"] == found[1].tallies["base"]
    assert found[0].tallies["base"][0].total("processed") > 0


def test_what_every_channel_wraps_up_is_not_the_steps() -> None:
    tally = compare(load_text(ALL), engine="reference", jobs=1).tallies["base"][0]
    assert tally.total("wrap", "channel", "desk") == 0 < tally.total("wrap", "channel", "mail")


def test_a_step_that_nobody_needs_changes_no_number() -> None:
    """Chance 0 %, and nothing else: each customer has the luck he had without it."""
    found = []
    for text in ("", "      extra: {work: 9m, phase: after, chance: 0%}\n"):
        loaded = load_text(ALL.replace("      sign:", f"{text}      sign:"))
        result = compare(loaded, engine="kernel", jobs=1, scenarios=["base"])
        found.append([result.estimate("base", m).value for m in ("wait", "flow_time", "cost")])
    assert found[0] == pytest.approx(found[1], nan_ok=True, rel=0)


def test_the_load_of_each_step_is_told_before_the_run() -> None:
    """20 cases a day; 25 % again: 1 / 0.75 times; half of those need the second."""
    steps = "ask: {work: 60s, next: {ask: 25%, do: 75%}}, do: {work: 2m, chance: 50%}"
    model = build(desk(steps))
    works = {work.name: work for work in workload(Explained(model)).works}
    assert works["desk/ask"].contacts == pytest.approx(20 / 0.75)
    assert works["desk/do"].contacts == pytest.approx(20 * 0.5)
    assert works["desk/do"].seconds == {"others": 120.0}
    rows = Explained(model).rows()
    assert {row.channel for row in rows} == {"desk/ask", "desk/do"}


def test_how_many_are_solved_is_known_from_the_steps() -> None:
    """60 %, then 75 % of the rest, of those who need it: half of them."""
    steps = "ask: {work: 60s, solves: 60%}, do: {work: 2m, solves: 75%, chance: 50%}"
    house = House(build(desk(steps)).config)
    assert house.solves("desk") == pytest.approx([0.6 + 0.4 * 0.5 * 0.75] * 2)


def test_a_level_of_people_that_solves_less_does_so_in_its_step() -> None:
    """Of the newcomers 80 % fail instead of 40 %."""
    steps = "ask: {work: 10s, solves: 60%}, do: {work: 10s}"
    text = desk(steps).replace("days: 1,", "days: 20,").replace("per_day: 10", "per_day: 150")
    text = text.replace("skills: [desk.ask]", "skills: [desk.ask], fails: times 200%")
    result = compare(load_text(text), jobs=1, replications=2)
    asked = 2 * 20 * 300
    error = (0.2 * 0.8 / asked) ** 0.5
    assert result.estimate("base", "fcr").value == pytest.approx(0.2, abs=5 * error)


def test_a_step_nobody_comes_to_is_warned_about() -> None:
    steps = "ask: {work: 60s, next: end}, do: {work: 2m}"
    found = [
        p for p in warnings(load_text(desk(steps)).base) if p.message.key.startswith("spec.step")
    ]
    assert [(p.message.key, p.path[-1]) for p in found] == [("spec.step_unreached", "do")]


def test_the_story_of_a_case_tells_its_steps() -> None:
    steps = (
        "ask: {work: 60s, solves: 0%, escalates: {after: 5m, to: do}}, do: {work: 2m, solves: 0%}"
    )
    model = listed(build(desk(steps)), [0])
    tale = Tale(1)
    floor = Floor(model.network, 1, 0, tale=tale)
    floor.advance(model.network.horizon)
    told = Counter(line.event for line in story(model, tale))
    assert told["step"] == 2
    assert told["escalate"] == 1


def test_the_story_tells_a_rest_as_such() -> None:
    model = listed(build(desk("ask: {work: 60s}, post: {waits: 5m}", "desk")), [0])
    tale = Tale(1)
    floor = Floor(model.network, 1, 0, tale=tale)
    floor.advance(model.network.horizon)
    (rest,) = [line.says.text() for line in story(model, tale) if line.event == "rests"]
    assert rest == "nobody is at it until Mon 2026-03-02 09:06:00: post"


def test_what_is_expected_knows_what_goes_wrong_in_steps() -> None:
    """90 % well, then of those who are not solved there (40 %) another 80 %, and 75 % solved."""
    steps = "ask: {work: 60s, solves: 60%, failure: 10%}, do: {work: 2m, solves: 75%, failure: 20%}"
    house = House(build(desk(steps)).config)
    assert house.expected_solves("desk") == pytest.approx([0.9 * (0.6 + 0.4 * 0.8 * 0.75)] * 2)
    steps = "ask: {work: 60s, failure: 10%}, do: {work: 2m, chance: 50%, failure: 20%}"
    house = House(build(desk(steps), "channels.desk.solves=80%").config)
    assert house.expected_solves("desk") == pytest.approx([0.8 * 0.9 * (0.5 + 0.5 * 0.8)] * 2)


def test_a_step_that_is_skipped_solves_nothing_and_goes_wrong_in_nothing() -> None:
    """Half of them are asked, and half of those solved; all others come to the end unsolved."""
    steps = "ask: {work: 1s, solves: 50%, chance: 50%, failure: 20%}, do: {work: 1s, solves: 0%}"
    text = desk(steps).replace("days: 1,", "days: 20,").replace("per_day: 10", "per_day: 150")
    result = compare(load_text(text), jobs=1, replications=2)
    error = 5 * (0.25 / 12_000) ** 0.5
    assert result.estimate("base", "failure_rate").value == pytest.approx(0.1, abs=error)
    assert result.estimate("base", "fcr").value == pytest.approx(0.25 * 0.8, abs=error)
    assert result.estimate("base", "escalated").value == pytest.approx(0.25, abs=error)


@pytest.mark.parametrize(
    "name", ["ideas/claims-in-steps", "ideas/leaner-claims", "shared-service-desk"]
)
def test_what_is_written_out_can_be_loaded_again(name: str) -> None:
    """With every default said, steps beside others and those without work are as they were."""
    loaded = load(CONFIGS / f"{name}.yaml")
    written = to_yaml(resolve(loaded).data)
    again = load_text(written, CONFIGS)
    assert again.base.channels == loaded.base.channels
    for channel, words in loaded.base.channels.items():
        assert list(again.base.channels[channel].steps or ()) == list(words.steps or ())
    assert list(again.scenarios) == list(loaded.scenarios)

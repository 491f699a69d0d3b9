"""Circles of a config are refused in the planner's words; configs without one are not."""

from __future__ import annotations

import pytest

from queuesim.compile import compile_config
from queuesim.compile.circles import circles
from queuesim.errors import RefusedConfig, RefusedError, dotted
from queuesim.experiment.engines import KERNEL, REFERENCE, rows_of
from queuesim.experiment.plan import models_of
from queuesim.spec.load import load, load_text
from queuesim.words import LANGUAGES
from tests.docs.pages import ROOT
from tests.unit.compiling import ONE, build, fixed

PATHS = sorted((ROOT / "configs").glob("*.yaml"))
PATHS += sorted((ROOT / "src" / "queuesim" / "templates").glob("*/config.*.yaml"))

BOTS = (
    "demand.reasons.card.channel=bot",
    "channels.bot={kind: self_service, talk: 0s, solves: 0%, if_not_solved: {menu: 100%}}",
    "channels.menu={kind: self_service, talk: 0s, solves: 0%, if_not_solved: {bot: 100%}}",
)
BACK = "channels.phone.repeat={chance: 100%, after: 1h}"
AGAIN = "channels.phone.retry={chance: 100%, after: 0s}"


def told(*sets: str, text: str = ONE) -> list[tuple[str, str]]:
    """Where a circle is told, and how."""
    return [(dotted(p.path), str(p.message)) for p in circles(build(text, *sets))]


def test_bots_that_pass_on_to_each_other_at_once() -> None:
    says = "bot passes on to menu, menu passes on to bot"
    head = "cases can go round in circles while no time passes: "
    assert told(*BOTS) == [("channels.bot.if_not_solved", head + says)]
    (problem,) = circles(build(ONE, *BOTS))
    assert str(problem.hint) == "let time pass in the circle: channels.bot.talk, channels.menu.talk"


def test_bots_that_pass_on_to_each_other_in_time_never_end_and_may_once_one_solves_something() -> (
    None
):
    timely = (*BOTS, f"channels.menu.talk={fixed(60)}")
    says = "bot passes on to menu, menu passes on to bot"
    head = "cases go round in circles and never end: "
    assert told(*timely) == [("channels.bot.if_not_solved", head + says)]
    assert told(*timely, "channels.menu.solves=1%") == []
    assert told(*timely, "channels.menu.if_not_solved={bot: 99%, leave: 1%}") == []


@pytest.mark.parametrize(
    ("sets", "circle"),
    [
        (("channels.phone.lines=3",), True),
        (("channels.phone.balk={from_queue: 2, chance: 100%}",), True),
        (("channels.phone.balk={from_queue: 2, chance: 90%}",), False),
        (("customers.people.patience=0s",), True),
        (("customers.people.patience=1s",), False),
        (("channels.phone.lines=3", "channels.phone.retry.chance=99%"), False),
        (("channels.phone.lines=3", "channels.phone.retry.after=1s"), False),
    ],
)
def test_a_retry_at_once_by_all_goes_round_where_no_time_passes(
    sets: tuple[str, ...],
    circle: bool,  # noqa: FBT001
) -> None:
    found = told(AGAIN, *sets)
    head = "cases can go round in circles while no time passes: "
    assert found == ([("channels.phone.retry", f"{head}phone is tried again")] if circle else [])


def test_a_retry_that_goes_to_another_channel_and_back() -> None:
    retry = "{chance: 100%, after: 0s, other_channel: {OTHER: 100%}}"
    calls = f"channels.phone.retry={retry.replace('OTHER', 'chat')}"
    chat = f"channels.chat={{kind: chat, talk: 3m, retry: {retry.replace('OTHER', 'phone')}}}"
    both = (calls, chat, "staff.team.skills=[phone, chat]", "customers.people.patience=0s")
    ((path, says),) = told(*both)
    assert path in ("channels.phone.retry", "channels.chat.retry")
    assert "phone is tried again" in says
    assert "chat is tried again" in says


def test_who_is_never_solved_and_always_comes_back() -> None:
    never = ("channels.phone.solves=0%", BACK)
    says = "cases go round in circles and never end: unsolved, back to phone"
    assert told(*never) == [("channels.phone.repeat", says)]
    (problem,) = circles(build(ONE, *never))
    assert "channels.phone.solves, channels.phone.repeat.chance" in str(problem.hint)


@pytest.mark.parametrize(
    "way_out",
    [
        "channels.phone.solves=1%",
        "channels.phone.repeat.chance=99%",
        "customers.people.patience=10m",
        "channels.phone.lines=50",
    ],
)
def test_any_way_out_is_enough(way_out: str) -> None:
    assert told("channels.phone.solves=0%", BACK, way_out) == []


def test_who_never_ends_is_told_by_reason_and_class() -> None:
    two = ONE.replace("reasons: {card:", "reasons: {loan: {per_day: 5, channel: phone}, card:")
    some = ("channels.phone.solves={loan: 0%, card: 80%}", BACK)
    assert [says.partition(" go ")[0] for _, says in told(*some, text=two)] == ["cases of loan"]
    classes = two.replace(
        "{people: {}}", "{vip: {contacts: 50%}, plain: {contacts: 50%, patience: 1m}}"
    )
    assert [says.partition(" go ")[0] for _, says in told(*some, text=classes)] == [
        "cases of vip.loan"
    ]


def test_a_word_said_for_every_channel_is_told_there() -> None:
    every = ("every_channel.retry={chance: 100%, after: 0s}", "channels.phone.lines=2")
    assert told(*every)[0][0] == "every_channel.retry"


def test_transfers_are_no_circle() -> None:
    experts = "staff.experts={count: 2, skills: [phone.experts]}"
    assert told(experts, "quality.transfer.phone={chance: 100%, to: experts}") == []


def test_the_circles_of_all_scenarios_come_together_with_their_places() -> None:
    text = ONE.replace("talk:", "lines: 2, retry: {chance: 100%, after: 0s}, talk:")
    text += "scenarios:\n  slow: {channels.phone.retry.after: 10m}\n  worse:\n    extends: slow\n"
    text += "    channels.phone.solves: 0%\n    channels.phone.repeat: {chance: 100%, after: 1h}\n"
    with pytest.raises(RefusedConfig) as refused:
        models_of(load_text(text, file="x.yaml"))
    assert refused.value.exit_code == 5
    lines = refused.value.text("en").splitlines()
    assert [line for line in lines if not line.startswith("  ")] == [
        "x.yaml:5:49: channels.phone.retry",
        "x.yaml:12:28: scenarios.worse.channels.phone.repeat",
    ]


@pytest.mark.parametrize("engine", [KERNEL, REFERENCE])
def test_a_circle_that_is_met_in_the_run_is_refused_by_the_node(engine: str) -> None:
    with pytest.raises(RefusedError, match=r"in circles .* last at .(bot|menu|talk)"):
        rows_of(build(ONE, *BOTS), 1, 0, engine)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_example_is_refused(path) -> None:
    for config in load(path).scenarios.values():
        assert list(circles(compile_config(config))) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_circle_reads_well_in_both_languages(lang: str) -> None:
    for problem in circles(build(ONE, *BOTS)):
        assert "{" not in problem.text(lang)

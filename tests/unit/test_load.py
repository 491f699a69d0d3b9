"""Loading: everything that is wrong with a file, together, each once, at its place."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from queuesim.errors import ConfigError
from queuesim.spec.load import Loaded, load, load_text, scenario_named

GOOD = """\
queuesim: 1
currency: CNY
time: {start: 2026-03-02, days: 28, open: {mon-fri: 09:00-18:00}, interval: 30m}
targets: {phone: 80% in 20s}
customers:
  holders: {count: 8000, value: 400/year, patience: 2m, churn: {abandoned: 2%}}
demand:
  reasons:
    card: {per_day: 720, channel: {phone: 75%, chat: 25%}}
channels:
  phone: {kind: call, talk: 3m30s, wrap: 30s}
  chat: {kind: chat, talk: 8m, wrap: 30s, at_once: 2}
staff:
  callers: {count: 7, skills: [phone], shrinkage: 25%, pay: 48/h}
  chatters: {count: 3, skills: [chat], shrinkage: 25%, pay: 48/h}
scenarios:
  two more: {staff.callers.count: add 2}
  four more: {extends: two more, staff.callers.count: add 2}
"""


def told(text: str, sets: tuple[str, ...] = ()) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load_text(text, sets=sets, file="c.yaml")
    assert caught.value.text("zh")
    return [str(problem) for problem in caught.value.problems]


def edited(*edits: tuple[str, str]) -> str:
    text = GOOD
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def test_base_and_scenarios_are_models() -> None:
    loaded = load_text(GOOD)
    assert list(loaded.scenarios) == ["base", "two more", "four more"]
    counts = [config.staff["callers"].count.of() for config in loaded.scenarios.values()]
    assert counts == [7, 9, 11]
    assert scenario_named(loaded, "two more") is loaded.scenarios["two more"]
    with pytest.raises(ConfigError, match="did you mean two more"):
        scenario_named(loaded, "tw more")


def test_a_scenario_that_changes_nothing_is_the_base() -> None:
    loaded = load_text(GOOD + "  nothing: {}\n  same: {staff.callers.count: add 0}\n")
    plain = {"scenarios": {}}
    base = loaded.base.model_copy(update=plain)
    assert loaded.scenarios["nothing"].model_copy(update=plain) == base
    assert loaded.scenarios["same"].model_copy(update=plain) == base


def test_all_problems_come_together_sorted_by_line() -> None:
    text = edited(
        ("days: 28", "days: 0"),
        ("80% in 20s", "80% in 20"),
        ("talk: 3m30s", "tlak: 3m30s"),
        ("add 2}\n  four", "add two}\n  four"),
    )
    problems = told(text)
    places = [tuple(map(int, p.split(": ")[0].split(":")[1:])) for p in problems]
    assert places == sorted(places)
    assert [line for line, _ in places] == [3, 4, 11, 17]
    assert "did you mean talk?" in problems[2]


def test_a_fault_of_the_base_is_not_repeated_by_its_scenarios() -> None:
    assert len(told(edited(("talk: 8m", "talk: 8")))) == 1
    assert len(told(edited(("chat: 25%", "chat: 35%")))) == 1


def test_a_fault_of_a_scenario_is_not_repeated_by_those_that_extend_it() -> None:
    (problem,) = told(edited(("two more: {staff.callers.count: add 2}", "two more: {staff.x: 3}")))
    assert problem.startswith("c.yaml:17:23: scenarios.two more.staff.x")


def test_what_a_patch_breaks_elsewhere_is_told_at_the_scenario() -> None:
    problems = told(GOOD + "  no chat: {channels.chat: remove}\n")
    assert all(problem.startswith("c.yaml:19:3: scenarios.no chat: ") for problem in problems)
    assert any("demand.reasons.card.channel" in problem for problem in problems)


def test_a_fault_inside_a_patch_is_told_at_the_patch() -> None:
    (problem,) = told(GOOD + "  x:\n    channels.phone.callback:\n      accept: 50%\n")
    assert problem.startswith("c.yaml:20:5: scenarios.x.channels.phone.callback")
    assert "offer_after_wait" in problem


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ("days: 28", "days: ", ":3:32", ["has no value"]),
        ("skills: [phone]", "skills: phone", ":14:31", ["list", "write [phone]"]),
        ("kind: call", "kind: cal", ":11:17", ["did you mean call?"]),
        ("customers:\n  holders: {", "customers: {", ":5:", []),
        ("queuesim: 1", "queuesim: 2", ":1:11", ["expected 1"]),
        ("currency: CNY", "currency: CNY\nworkforce: {x: 1}", ":3:1", ["later version"]),
        ("wrap: 30s}", "wrap: add 30s}", ":11:42", ["dotted path"]),
        ("add 2}\n  four", "{add: 2, times: 3}}\n  four", ":17:", ["add"]),
        ("extends: two more", "extends: tw more", ":18:24", ["did you mean two more?"]),
        ("two more: {staff", "base: {staff", ":17:", ["another name"]),
        ("two more: {staff.callers.count: add 2}", "two more: 3", ":17:13", ["changes"]),
    ],
)
def test_each_kind_of_fault_has_its_words(old: str, new: str, place: str, words: list[str]) -> None:
    text = GOOD.replace(old, new, 1)
    assert text != GOOD
    first = told(text)[0]
    assert first.startswith(f"c.yaml{place}"), first
    for word in words:
        assert word in first


def test_names_that_look_like_numbers_are_names() -> None:
    text = GOOD.replace("chatters:", "012:").replace("chat:", "1e3:").replace("[chat]", "[1e3]")
    text = text.replace("chat: 25%", "1e3: 25%")
    loaded = load_text(text)
    assert loaded.base.staff["012"].skills == ("1e3",)


def test_an_empty_word_is_told_once() -> None:
    assert len(told(edited(("talk: 8m", "talk: ")))) == 1


def test_sets_change_the_base_of_every_scenario() -> None:
    loaded = load_text(GOOD, sets=["staff.callers.count=add 1", "runs.replications=5"])
    counts = [config.staff["callers"].count.of() for config in loaded.scenarios.values()]
    assert counts == [8, 10, 12]
    assert loaded.scenarios["two more"].runs.replications == 5
    signed = load_text(GOOD, sets=["staff.callers.count=-2"])
    assert signed.base.staff["callers"].count.of() == 5


@pytest.mark.parametrize(
    ("one", "words"),
    [
        ("staff.callers.count", "path=value"),
        ("=3", "path=value"),
        ("staff.callers.count=", "path=value"),
        ("staff.callres.count=3", "did you mean callers?"),
        ("staff.callers.count=[3", "not closed"),
        ("staff.callers.count=many", "number"),
        ("queuesim=2", "same for all"),
    ],
)
def test_a_set_that_is_wrong_is_told_as_such(one: str, words: str) -> None:
    problems = told(GOOD, (one,))
    assert words in "\n".join(problems)
    assert all("--set" in problem for problem in problems)


def test_tables_are_found_beside_the_config(tmp_path: Path) -> None:
    rows = "".join(
        f"mon-fri,{hour:02d}:00,{'20' if hour == 10 else '10'}\n" for hour in range(9, 18)
    )
    (tmp_path / "profile.csv").write_text(f"weekday,start,share\n{rows}", encoding="utf-8")
    path = tmp_path / "c.yaml"
    path.write_text(GOOD.replace("demand:", "demand:\n  profile: {file: profile.csv}"), "utf-8")
    loaded = load(path)
    assert isinstance(loaded, Loaded)
    assert loaded.base.demand.profile is not None
    assert len(loaded.base.demand.profile.rows) == 9
    path.write_text(path.read_text("utf-8").replace("profile.csv", "profil.csv"), "utf-8")
    with pytest.raises(ConfigError, match=r"c\.yaml:8:19: demand\.profile\.file") as caught:
        load(path)
    assert len(caught.value.problems) == 1


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_problem_is_told_in_every_language(lang: str) -> None:
    text = edited(("days: 28", "dayss: 28"), ("talk: 8m", "talk: 8"))
    with pytest.raises(ConfigError) as caught:
        load_text(text)
    assert ("提示" in caught.value.text(lang)) == (lang == "zh")


def test_no_slip_of_a_finger_ends_in_a_traceback() -> None:
    draw = random.Random(5)  # noqa: S311 - slips are no secrets
    signs = " \n\t:{}[],'\"#&*!|>-%@`0x。：，\u3000é\x00"
    refused = 0
    for _ in range(200):
        k = draw.randrange(len(GOOD))
        slip = GOOD[:k] + draw.choice(["", draw.choice(signs)]) + GOOD[k + draw.choice([0, 1]) :]
        try:
            load_text(slip)
        except ConfigError as error:
            refused += 1
            told = error.text("zh") and error.text("en")
            assert "None" not in told
    assert refused > 100


# --- a map where a patch was meant ---


def test_a_map_that_leaves_out_words_is_told_as_that_and_not_by_what_follows() -> None:
    for patch, path, lost, meant in (
        ("{staff: {callers: {count: 9}}}", "staff", "chatters", "staff.callers.count: 9"),
        (
            "{staff.callers: {count: 9}}",
            "staff.callers",
            "skills, shrinkage, pay",
            "staff.callers.count: 9",
        ),
        (
            "{channels.phone: {talk: 4m}}",
            "channels.phone",
            "kind, wrap",
            "channels.phone.talk: 4m",
        ),
    ):
        # four more builds on two more and names what that has lost: told once all the same
        found = told(edited(("{staff.callers.count: add 2}", patch)))
        assert len(found) == 1, found
        assert f"takes the place of {path}, and leaves out its {lost}" in found[0]
        assert f"write {meant}" in found[0]


def test_what_is_wrong_beside_a_map_that_leaves_out_words_is_told_too() -> None:
    patch = "{staff.callers: {count: 9}, channels.chat.at_once: 0}"
    found = told(edited(("{staff.callers.count: add 2}", patch)))
    assert ["takes the place" in text for text in found] == [True, False]
    assert "at_once: 0 leaves no room" in found[1]


def test_a_map_that_leaves_out_words_is_a_warning_where_it_makes_sense() -> None:
    patch = "{staff.callers: {count: 9, skills: [phone]}}"
    loaded = load_text(edited(("{staff.callers.count: add 2}", patch)))
    messages = [str(problem.message) for problem in loaded.warnings]
    assert any("leaves out its shrinkage, pay" in message for message in messages)


def test_a_map_of_shares_or_one_that_says_all_is_no_slip() -> None:
    for patch in (
        "{demand.reasons.card.channel: {phone: 100%}}",
        "{channels.phone: {kind: call, talk: 4m, wrap: 20s, lines: 30}}",
        "{demand.reasons: {card: {per_day: 720, channel: phone}}}",
    ):
        loaded = load_text(edited(("{staff.callers.count: add 2}", patch)))
        assert not any("takes the place" in str(problem) for problem in loaded.warnings)


def test_what_follows_from_a_word_by_another_name_is_not_told() -> None:
    for old, new in (
        ("staff:", "agents:"),
        ("callers: {count: 7", "callers: {headcount: 7"),
        ("callers: {count: 7", "callers: {count: 7.5"),
    ):
        found = told(edited((old, new)))
        assert len(found) == 1, found

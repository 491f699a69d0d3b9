"""Words without effect are told where they have it in no variant, and only there."""

from __future__ import annotations

from typing import Any

import pytest

from queuesim import words
from queuesim.spec import check
from queuesim.spec.idle import IDLE
from queuesim.spec.load import load_text
from tests.unit.compiling import ONE, build, listed, run
from tests.unit.test_spec_check import edited, keys

#: Two channels, two classes, nobody ever leaves or gives up.
PLAIN = """\
queuesim: 1
time: {start: 2026-03-02, days: 5, open: {mon-fri: 09:00-18:00}}
customers: {gold: {contacts: 20%}, blue: {contacts: 80%}}
demand: {reasons: {card: {per_day: 100, channel: {phone: 60%, chat: 40%}}}}
channels:
  phone: {kind: call, talk: 4m}
  chat: {kind: chat, talk: 8m}
staff:
  callers: {count: 5, skills: [phone]}
  chatters: {count: 5, skills: [chat]}
"""
RETRY = "channels.phone.retry={chance: 50%, after: 5m}"
EVERY = "every_channel.retry={chance: 50%, after: 5m}"
MAIL = "channels.chat={kind: mail, talk: 8m}"
COMPLAINT = "quality.complaint={{{0}to: callers, talk: 5m}}"
SCORE = "satisfaction={start: 80, complaint_in_time: 9}"
BOT = "channels.bot={kind: self_service, talk: 1m, solves: 50%, if_not_solved: {chat: 100%}}"
TO_BOT = "demand.reasons.card.channel={phone: 60%, bot: 40%}"


def idle(*sets: str, text: str = PLAIN) -> list[str]:
    """Keys of the warnings of words without effect."""
    found = [problem.message.key for problem in load_text(text, sets=sets).warnings]
    return [key.removeprefix("spec.") for key in found if key in IDLE]


def churn(rest: str) -> str:
    return f"customers.gold={{contacts: 20%, value: 400/year, churn: {{{rest}}}}}"


def test_what_says_nothing_of_the_sort_has_no_such_warnings() -> None:
    assert load_text(PLAIN).warnings == ()


WITHOUT: list[tuple[list[str], list[str]]] = [
    # season: only March is simulated
    (["demand.season={dec: 150%}"], ["season_idle"]),
    # retry
    ([RETRY], ["retry_idle"]),
    ([RETRY, "customers.gold.patience=never"], ["retry_idle"]),
    ([RETRY, "channels.chat.patience=3m"], ["retry_idle"]),
    ([RETRY, "channels.phone.patience=times 200%"], ["retry_idle"]),
    ([RETRY, "channels.phone.balk={from_queue: 3, chance: 0%}"], ["retry_idle"]),
    ([RETRY, "customers.gold={contacts: 0%, patience: 3m}", "customers.blue.contacts=100%"],
     ["retry_idle"]),
    (["channels.phone.retry={chance: {gold: 9%, other: 0%}, after: 5m}",
      "customers.blue.patience=3m"], ["retry_idle"]),
    ([EVERY], ["retry_idle_everywhere"]),
    ([BOT, TO_BOT, "channels.bot.retry={chance: 9%, after: 5m}"], ["retry_idle"]),
    # repeat
    (["channels.phone.repeat={chance: 50%, after: 1d}"], ["repeat_never"]),
    (["every_channel.repeat={chance: 50%, after: 1d}"], ["repeat_idle"]),
    # churn
    ([churn("abandoned: 2%")], ["churn_abandoned_idle"]),
    ([churn("abandoned: 2%"), "customers.blue.patience=3m"], ["churn_abandoned_idle"]),
    ([churn("abandoned: 2%"), "channels.phone.lines=9"], ["churn_abandoned_idle"]),
    ([churn("blocked: 2%"), "customers.gold.patience=3m"], ["churn_blocked_idle"]),
    ([churn("unsolved: 2%")], ["churn_unsolved_idle"]),
    ([churn("unsolved: {phone: 2%, other: 0%}"), "channels.chat.solves=50%"],
     ["churn_unsolved_idle"]),
    ([churn("unsolved: 2%"), BOT, TO_BOT], ["churn_unsolved_idle"]),
    ([churn("wait: {over: 5m, chance: 2%}"), MAIL, "demand.reasons.card.channel=chat"],
     ["unreached", "idle_group", "churn_wait_idle"]),
    ([churn("wait: {over: 5m, chance: {chat: 2%, other: 0%}}"), MAIL], ["churn_wait_idle"]),
    ([churn("complaint_late: 2%")], ["no_complaints"]),
    ([COMPLAINT.format("chance: 2%, "), churn("complaint_late: 2%")], ["complaint_no_due"]),
    # complaints
    ([COMPLAINT.format("")], ["complaint_idle"]),
    ([COMPLAINT.format("failed: 2%, ")], ["complaint_failed_idle"]),
    ([COMPLAINT.format("abandoned: 2%, ")], ["complaint_abandoned_idle"]),
    ([COMPLAINT.format("after_wait: {over: 5m, chance: {chat: 2%, other: 0%}}, "), MAIL],
     ["complaint_after_wait_idle"]),
    ([SCORE], ["no_complaints"]),
    ([SCORE, COMPLAINT.format("chance: 2%, ")], ["complaint_no_due"]),
    (["costs.complaint=50"], ["no_complaints"]),
    # checks
    (["costs.per_defect={failed: 9}"], ["per_defect_idle"]),
    (["costs.inspection={share: 1%, time: 6m}"], ["sample_idle"]),
    (["quality.inspection={phone: {catches: 80%, time: 1m, to: callers}}"], ["inspection_idle"]),
    ([("quality={failure: {phone: {chance: 5%}}, "
      "inspection: {phone: {catches: 0%, time: 1m, to: callers, rework: 2m}}}")], ["rework_idle"]),
    # value
    (["customers.gold.value=400/year"], ["value_idle"]),
    (["customers.gold={contacts: 20%, value: 400/year, churn: {abandoned: 0%}}"], ["value_idle"]),
    (["customers.gold.churn={base: 1%/month}"], ["churn_no_value"]),
    # priorities
    (["customers.gold.priority=high", "routing.next=longest_wait"], ["priority_idle"]),
    (["customers.gold.priority=high", "routing.next=[longest_wait, priority]"], ["priority_idle"]),
    (["demand.reasons.card.priority=high", "routing.next=longest_queue"], ["priority_idle"]),
    (["routing={ages: 5m, next: longest_wait}"], ["priority_idle"]),
    (["customers.gold.ages=5m", "routing.next=skill_order"], ["priority_idle"]),
    # several at once, lines
    (["channels.chat.slower_per_extra_chat=15%"], ["pace_idle"]),
    (["channels.chat.pace=[1, 0.8]", "channels.chat.at_once=1"], ["pace_idle"]),
    (["channels.phone.lines=4"], ["lines_idle"]),
    (["channels.phone={kind: call, talk: 4m, wrap: 30s, lines: 4}"], ["lines_idle"]),
    # routing
    (["routing.overflow={phone: {to: callers, after: 3m}}"], ["overflow_idle"]),
    (["routing.overflow={phone: {to: chatters, after: 3m}}",
      "integration.one_queue=[phone, chat]"], ["overflow_idle"]),
    (["routing.overflow={phone.card: {to: callers, after: 3m}}"], ["overflow_idle"]),
    (["integration.one_queue=[phone]"], ["queue_of_one"]),
    # lists
    (["channels.offers={kind: outbound, talk: 2m}", "staff.chatters.skills=[chat, offers]",
      "demand.reasons.offer={channel: offers, list: {count: 9, from: 2020-01-01 10:00}}"],
     ["list_outside"]),
    (["integration.one_queue=[[phone], [chat]]"], ["queue_of_one", "queue_of_one"]),
]  # fmt: skip


@pytest.mark.parametrize(("sets", "expected"), WITHOUT, ids=[" ".join(s) for s, _ in WITHOUT])
def test_a_word_without_effect_is_told(sets: list[str], expected: list[str]) -> None:
    assert sorted(idle(*sets)) == sorted(expected)


WITH = [
    [("quality={failure: {phone: {chance: 5%}}, "
     "inspection: {phone: {catches: 9%, time: 1m, to: callers, rework: 2m}}}")],
    ["quality.inspection={phone: {share: 0%, catches: 80%, time: 1m, to: callers}}"],
    [COMPLAINT.format("chance: 2%, due: 1d, "), churn("complaint_late: 2%"), SCORE,
     "costs.complaint=9"],
    [COMPLAINT.format("chance: 0%, ")],
    [COMPLAINT.format("failed: 9%, abandoned: 2%, after_wait: {over: 5m, chance: 2%}, "),
     "quality.failure.chat={chance: 5%}", "customers.gold.patience=3m"],
    [COMPLAINT.format("after_wait: {over: {chat: 2d, other: 9m}, chance: {chat: 2%, other: 0%}}, "),
     MAIL],
    [RETRY, "customers.blue.patience=3m"],
    [RETRY, "channels.phone.patience=3m"],
    [RETRY, "channels.phone.patience=times 0%"],
    [RETRY, "channels.phone.lines=9"],
    [RETRY, "channels.phone.balk={from_queue: 3, chance: 50%}"],
    [RETRY.replace("50%", "0%")],
    [EVERY, "channels.chat.patience=3m"],
    [EVERY, "channels.phone.lines=9"],
    ["channels.phone.repeat={chance: 50%, after: 1d}", "channels.phone.solves=80%"],
    ["every_channel.repeat={chance: 50%, after: 1d}", "channels.phone.solves=80%"],
    ["every_channel.repeat={chance: 0%, after: 1d}"],
    [churn("abandoned: 2%"), "customers.gold.patience=3m"],
    [churn("abandoned: 2%"), "channels.phone.patience=3m"],
    [churn("abandoned: 0%, base: 1%/year")],
    [churn("blocked: 2%"), "channels.phone.lines=9"],
    [churn("unsolved: 2%"), "channels.phone.solves=80%"],
    [churn("unsolved: 2%"), BOT.replace("chat: 100%", "chat: 50%, leave: 50%"), TO_BOT],
    [churn("wait: {over: 5m, chance: 2%}")],
    [churn("wait: {over: {chat: 1d, other: 5m}, chance: {chat: 2%, other: 0%}}"), MAIL],
    ["customers.gold={contacts: 20%, value: 0/year, churn: {base: 1%/month}}"],
    ["customers.gold.priority=high"],
    ["customers.gold.priority=high", "routing.next=[skill_order, priority]"],
    ["customers.gold.head_start=2m", "routing.next=longest_wait"],
    ["channels.chat.slower_per_extra_chat=15%", "channels.chat.at_once=2"],
    ["channels.chat.slower_per_extra_chat=0%"],
    ["channels.chat.pace=[1]"],
    ["channels.phone.lines=5"],
    ["channels.phone={kind: call, talk: 4m, wrap: 1m, lines: 4}"],
    ["channels.phone.lines=4", "staff.callers.between_contacts={mean: 1m}"],
    ["channels.phone={kind: call, aht: 5m, wrap: 1m, lines: 4}"],
    ["channels.phone.lines=4", "staff.callers.skills=[phone, chat]"],
    ["channels.phone.lines=4", "channels.phone.callback={offer_after_wait: 1m, accept: 50%}"],
    ["channels.phone.lines=4", "staff.callers={skills: [phone], shifts: {09:00-14:00: 4}}"],
    ["routing.overflow={phone: {to: chatters, after: 3m}}"],
    ["routing.overflow={phone: {to: callers, after: 3m}}", "staff.callers.skills=[phone.gold]",
     "staff.chatters.skills=[chat, phone]"],
    ["integration.one_queue=[phone, chat]"],
]  # fmt: skip


@pytest.mark.parametrize("sets", WITH, ids=" ".join)
def test_a_word_with_effect_is_not(sets: list[str]) -> None:
    assert idle(*sets) == []


def test_every_such_text_has_a_way_out_in_every_language() -> None:
    for lang in words.LANGUAGES:
        for key in IDLE:
            assert {key, f"{key}.hint"} <= set(words.CATALOGUES[lang])


def test_all_idle_priorities_come_in_one_warning() -> None:
    sets = ["customers.gold.priority=high", "demand.reasons.card.priority=low",
            "routing={next: longest_wait, ages: 5m}"]  # fmt: skip
    (problem,) = load_text(PLAIN, sets=sets).warnings
    named = ["customers.gold.priority", "demand.reasons.card.priority", "routing.ages"]
    assert problem.message.values["words"] == named


# --- base and scenarios ---------------------------------------------------------------------------


def lines(scenarios: str, text: str = PLAIN, *edits: tuple[str, str]) -> list[tuple[int, str]]:
    """Line and key of each warning, the scenarios standing on the lines behind the config."""
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    loaded = load_text(f"{text}scenarios:\n{scenarios}", file="c.yaml")
    return [(w.place.line - 12, w.message.key.removeprefix("spec.")) for w in loaded.warnings]


PHONE = ("talk: 4m}", "talk: 4m, retry: {chance: 50%, after: 5m}}")
GOLD = ("gold: {contacts: 20%}", "gold: {contacts: 20%, patience: 3m}")


def test_what_waits_in_the_base_for_a_scenario_is_no_slip() -> None:
    nothing = "  a: {staff.callers.count: add 1}\n"
    assert lines(nothing, PLAIN, PHONE) == [(-6, "retry_idle")]
    assert lines(f"{nothing}  b: {{customers.gold.patience: 3m}}\n", PLAIN, PHONE) == []


def test_what_a_scenario_takes_the_effect_from_is_no_slip() -> None:
    assert lines("  a: {customers.gold.patience: never}\n", PLAIN, PHONE, GOLD) == []
    fifo = "  fifo: {routing.next: longest_wait}\n"
    assert lines(fifo, PLAIN, ("gold: {", "gold: {priority: high, ")) == []


def test_what_a_scenario_writes_without_effect_is_told_at_its_line() -> None:
    retry = "{channels.phone.retry: {chance: 50%, after: 5m}}"
    assert lines(f"  a: {retry}\n  b: {retry}\n") == [(0, "retry_idle"), (1, "retry_idle")]
    more = "  c: {extends: a, staff.callers.count: 6}\n"
    assert lines(f"  a: {retry}\n{more}") == [(0, "retry_idle")]
    patient = "  c: {extends: a, customers.gold.patience: 3m}\n"
    assert lines(f"  a: {retry}\n{patient}") == []


def test_a_channel_that_only_a_scenario_leaves_out_is_no_slip() -> None:
    assert lines("  a: {demand.reasons.card.channel: phone}\n") == []
    assert lines("  a: {channels.fax: {kind: mail, talk: 5m}}\n") == [(0, "unreached")]


# --- repeats in open time -------------------------------------------------------------------------


def late(after: str, *more: str) -> list[dict[str, Any]]:
    repeat = f"channels.phone.repeat={{chance: 50%, after: {after}}}"
    found = load_text(PLAIN, sets=["channels.phone.solves=50%", repeat, *more]).warnings
    return [w.message.values for w in found if w.message.key == "spec.repeat_in_open_time"]


@pytest.mark.parametrize("after", ["1h", "9h", "24h", "1d", "2d", "{mean: 1d, cv: 80%}"])
def test_a_pause_within_the_day_or_of_whole_days_is_what_it_seems(after: str) -> None:
    assert late(after) == []


def test_a_pause_longer_than_the_day_is_open_is_told_with_the_date_it_leads_to() -> None:
    (found,) = late("20h")
    assert found["start"] == "mon 2026-03-02 09:00"
    assert str(found["back"]) == "comes back on wed 2026-03-04 11:00"
    (never,) = late("20h", "time.days=2")
    assert str(never["back"]) == "does not come back within the run"
    assert late("20h", "time.open=24h") == []
    assert len(late("{mean: 10h, cv: 50%}")) == 1


def test_it_is_told_once_where_every_channel_says_it() -> None:
    every = "every_channel={solves: 50%, repeat: {chance: 50%, after: 20h}}"
    problems = load_text(PLAIN, sets=[every]).warnings
    assert [w.message.key for w in problems] == ["spec.repeat_in_open_time"]


def test_the_date_that_is_told_is_that_of_the_network() -> None:
    """An hour a day, 2 h 30 min of pause: left on Monday 09:01, back on Wednesday 09:31."""
    repeat = "channels.phone.repeat={chance: 100%, after: 2h30m}"
    sets = ("time.days=4", "channels.phone.solves=0%", repeat)
    (problem,) = load_text(ONE, sets=sets).warnings
    assert str(problem.message.values["back"]) == "comes back on wed 2026-03-04 09:30"
    day = run(listed(build(ONE, *sets), [0]))
    assert day.visits[1].joined == 2 * 86_400 + 30 * 60 + 60


def test_the_quickstart_and_its_neighbours_are_free_of_idle_words() -> None:
    for name in ("quickstart", "city-bank"):
        found = keys(check.warnings(edited(name, {})))
        assert [key for _, key in found if key in IDLE - {"spec.unreached"}] == []

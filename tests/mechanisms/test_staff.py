"""Staff, training, service profit chain: M31 to M47."""

from __future__ import annotations

import pytest

from queuesim.analysis.erlang import erlang_c_service_level
from tests.mechanisms.lab import Lab, near, proves
from tests.unit.compiling import ONE

# --- M31: number of people by shift -------------------------------------------------------------

SHIFTS = """\
queuesim: 1
time: {start: 2026-03-02, days: 5, open: 08:00-20:00, interval: 1h}
runs: {replications: 4, seed: 3}
demand: {reasons: {card: {per_day: 600, channel: phone}}}
channels: {phone: {kind: call, talk: {law: deterministic, mean: 3m}}}
staff:
  team: {count: 7, skills: [phone], shifts: {08:00-16:00: 70%, 12:00-20:00: 30%}, pay: 40/h}
scenarios:
  two more late: {staff.team.shifts: {08:00-16:00: 5, 12:00-20:00: 4}, staff.team.count: remove}
"""


@proves("M31", off=("{08:00-16:00: 70%, 12:00-20:00: 30%}", "{08:00-20:00: 100%}"))
def test_people_are_there_in_their_shifts_and_are_paid_for_them(lab: Lab) -> None:
    """70 % of 7 is 4.9: five early and two late, seven in between; eight hours each."""
    result = lab.compare(SHIFTS)
    for name, early, late in (("base", 5, 2), ("two more late", 5, 4)):
        rows = [r for r in result.interval_records(name) if r["name"] == "team"]
        people = [row["people"] for row in rows]
        expected = [early] * 4 + [early + late] * 4 + [late] * 4
        assert people == pytest.approx(expected, abs=0.1)  # work is finished after four
        overtime = result.estimate(name, "overtime").value
        paid = result.estimate(name, "paid_time").value
        assert paid == pytest.approx((early + late) * 8 * 3600 + overtime)
        assert result.estimate(name, "cost").value == pytest.approx(paid / 3600 * 40)


LEVEL = """\
queuesim: 1
time: {start: 2026-03-02, days: 6, open: 24h}
runs: {replications: 20, seed: 3, warmup: 1d}
targets: {phone: 80% in 20s}
demand: {reasons: {card: {per_day: 2160, channel: phone}}}
channels: {phone: {kind: call, talk: {law: exponential, mean: 2m}}}
staff: {team: {count: 4, skills: [phone]}}
scenarios:
  five: {staff.team.count: add 1}
  seven: {staff.team.count: add 3}
"""


@proves("M31", off=("count: 4", "count: 12"))
def test_the_number_of_people_makes_the_service_level(lab: Lab) -> None:
    """Erlang C for 3 erlang: four answer 65 % in 20 s, five 83 %, seven 98 %."""
    result = lab.compare(LEVEL)
    for name, people in (("base", 4), ("five", 5), ("seven", 7)):
        exact = erlang_c_service_level(3, people, 120, 20)
        assert near(result.estimate(name, "sl.phone"), exact)


# --- M40: several at once, each slower ----------------------------------------------------------

CHATS = """\
queuesim: 1
time: {start: 2026-03-02, days: 9, open: 24h}
runs: {replications: 20, seed: 3, warmup: 1d}
demand: {reasons: {card: {per_day: 288, channel: chat}}}
channels:
  chat:
    kind: chat
    talk: {law: exponential, mean: 4m}
    at_once: 3
    slower_per_extra_chat: 40%
staff: {team: {count: 1, skills: [chat]}}
"""


def birth_and_death(load: float, places: int, slower: float) -> tuple[float, float]:
    """Mean number in service, and share of time busy, of one person with so many chats at once.

    With n in hand chats end at the rate n / (1 + slower (n - 1)) per mean talk time; beyond the
    places the rate stays. Load in erlang of unhurried talk.
    """
    weights = [1.0]
    for n in range(1, 2000):
        in_hand = min(n, places)
        rate = in_hand / (1 + slower * (in_hand - 1))
        weights.append(weights[-1] * load / rate)
    total = sum(weights)
    serving = sum(min(n, places) * w for n, w in enumerate(weights)) / total
    return serving, 1 - 1 / total


@proves("M40", off=("    slower_per_extra_chat: 40%\n", ""))
def test_each_of_several_chats_takes_longer(lab: Lab) -> None:
    """A birth and death process: 0.8 erlang on three places, which do 1, 1.43 and 1.67 at once."""
    result = lab.compare(CHATS)
    serving, busy = birth_and_death(0.8, 3, 0.4)
    assert near(result.estimate("base", "in_service.chat"), serving)
    assert near(result.estimate("base", "occupancy.team"), busy)
    assert near(result.estimate("base", "load_share.team"), serving / 3)
    # Little: the time with a chat is the number of chats in hand over the arrivals
    assert near(result.estimate("base", "aht.chat"), serving / 0.8 * 240)


CHAT = ONE.replace("{kind: call, talk: {law: deterministic, mean: 60s}}", "{kind: chat, CHAT}")
CHAT = CHAT.replace(
    "CHAT", "talk: {law: deterministic, mean: 60s}, at_once: 3, slower_per_extra_chat: 50%"
)


@proves("M40", off=(", slower_per_extra_chat: 50%", ""))
def test_a_chat_goes_slower_from_the_moment_at_which_another_is_opened(lab: Lab) -> None:
    """Worked by hand: 30 s alone; with two each second does two thirds of one.

    The first has 30 s of work left at 30 and needs 45 for it, until 75. The second has done 30
    of its 60 s by then and goes on alone: until 105.
    """
    day = lab.trace(CHAT, [0, 30])
    ended = {v.case: v.ended for v in day.visits}
    assert ended == pytest.approx({0: 75, 1: 105}, abs=1e-4)  # two thirds have six digits


# --- M41: work that can wait --------------------------------------------------------------------

LATER = """\
queuesim: 1
time: {start: 2026-03-02, days: 9, open: 24h}
runs: {replications: 20, seed: 3, warmup: 1d}
demand:
  reasons:
    card: {per_day: 576, channel: phone}
    letter: {per_day: 432, channel: post}
channels:
  phone: {kind: call, talk: {law: exponential, mean: 1m}}
  post: {kind: mail, talk: {law: exponential, mean: 1m}, deferrable: yes}
staff: {team: {count: 1, skills: [phone, post]}}
scenarios:
  no letters: {demand.reasons.letter.per_day: 0}
"""


@proves("M41", off=("deferrable: yes", "deferrable: no"))
def test_letters_are_answered_in_idle_time(lab: Lab) -> None:
    """Calls 0.4, letters 0.3: Cobham, calls first; idle time falls from 60 to 30 %.

    A call waits for what is left of whatever is in hand, W0 = 0.7 min: 70 s; a letter
    42 s / (0.6 x 0.3) = 233 s.
    """
    result = lab.compare(LATER)
    assert near(result.estimate("base", "wait.phone"), 42 / 0.6)
    assert near(result.estimate("base", "art.post"), 42 / (0.6 * 0.3))
    assert near(result.estimate("base", "occupancy.team"), 0.7)
    assert near(result.estimate("no letters", "occupancy.team"), 0.4)
    assert near(result.estimate("no letters", "wait.phone"), 24 / 0.6)

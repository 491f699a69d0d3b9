"""Results of work that gives way, of breaks that wait or interrupt, and of people who are kept."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest

from queuesim.engine.reference import Floor
from queuesim.laws import Deterministic
from queuesim.network import (
    Breaks,
    CaseClass,
    Delay,
    Duration,
    Exit,
    Give,
    Group,
    HeadCount,
    Lane,
    LaneChoice,
    Mark,
    Network,
    Node,
    Part,
    Pause,
    Person,
    Preempt,
    Roster,
    Route,
    Rows,
    Serve,
    Shift,
    Source,
    Times,
    WorkKind,
)
from queuesim.network.labels import ChannelLabel, Interval, Labels, StaffLabel, end_of, start_of
from queuesim.results import Ledger, Tally, read, tally
from queuesim.results.columns import columns
from queuesim.results.standing import Active
from tests.unit.tallying import DAY, HandModel, S

CHANNELS = ("call", "chat")


def seconds(name: str, value: float = 0.0) -> Duration:
    """A time that each case brings along, or always the same."""
    return Duration(name, (Deterministic(value),))


def source(channel: str, arrivals: Sequence[float], **marks: Sequence[float]) -> Source:
    named = tuple((k, tuple(round(v * S) for v in values)) for k, values in marks.items())
    times = Times(tuple(round(t * S) for t in arrivals), marks=named)
    return Source(channel, f"start {channel}", times, (("all/all", 1.0),))


def house(
    *sources: Source,
    preempts: Preempt = Preempt.NOTHING,
    staffing: HeadCount | Roster | None = None,
    room: int = 2,
    wrap: Duration | None = None,
    call_node: Sequence[Node] = (),
    **group: object,
) -> HandModel:
    """Calls go before chats, which take one of two places each."""
    nodes: list[Node] = [
        Serve("call", "end", (LaneChoice("call"),), seconds("work"), wrap=wrap),
        Serve("chat", "end", (LaneChoice("chat"),), seconds("work"), wrap=wrap, room=room // 2),
    ]
    if call_node:
        nodes = [*call_node, *nodes[1:]]
    nodes += [
        *(Mark(f"start {c}", c, milestones=(start_of(c, "first"),)) for c in CHANNELS),
        Mark("end", "out", milestones=(end_of("answered"),)),
        Exit("out", "solved"),
    ]
    network = Network(
        classes=(CaseClass("all/all", "all", 10),),
        sources=sources,
        nodes=tuple(nodes),
        lanes=tuple(Lane(c) for c in CHANNELS),
        routes=(
            Route("call", "team", person_rank=((0, 0),), preempts=preempts),
            Route("chat", "team", person_rank=((0, 1),)),
        ),
        groups=(Group("team", staffing or HeadCount(((0, 1),)), room=room, **group),),  # type: ignore[arg-type]
        days=(0,),
        horizon=DAY,
    )
    labels = Labels(
        channels=tuple(ChannelLabel(c, c, within=20 * S, share=0.5, short=5 * S) for c in CHANNELS),
        node_channel={n.name: n.name.split()[0] for n in nodes if isinstance(n, Serve)},
        segments=("all",),
        reasons=("all",),
        staff=(StaffLabel("team", "team"),),
        intervals=(Interval(0, 0, DAY, "00:00"),),
        days=(0,),
        dates=("2026-03-02",),
        open_days=1,
    )
    return HandModel(network, labels)


def found(model: HandModel) -> tuple[Tally, Ledger]:
    """Sums of the one replication; all balances are checked on the way."""
    floor = Floor(model.network, 1, 0)
    rows = floor.run()
    return tally(rows, model, floor.prepared), read(rows, model.network, model.labels)


def team(sums: Tally, *names: str) -> list[float]:
    return [sums.total(name, "group", "team") / S for name in names]


def of_channel(sums: Tally, channel: str, *names: str) -> list[float]:
    return [sums.total(name, "channel", channel) / S for name in names]


# --- work that stands still ---------------------------------------------------------------------


def test_work_that_stands_still_is_no_talk_and_takes_nobodys_time() -> None:
    """Two chats of 10 s from 0 and 1; a call from 3 to 7 fills the person. The chats end at 14
    and 15: of their 14 s each they stand still for 4."""
    chats = source("chat", (0, 1), work=(10, 10))
    sums, ledger = found(
        house(chats, source("call", (3,), work=(4,)), preempts=Preempt.STAND_STILL)
    )
    assert of_channel(sums, "chat", "talk", "agent_time", "wait") == [20, 11, 0]
    assert of_channel(sums, "call", "talk", "agent_time", "wait") == [4, 4, 0]
    assert of_channel(sums, "chat", "still") == [8]
    assert of_channel(sums, "call", "still") == [0]
    assert ledger.contacts.ended.tolist() == [7 * S, 14 * S, 15 * S]
    # busy from 0 to 15; places: 1 from 0 to 1 and 14 to 15, both in between
    assert team(sums, "busy", "load", "work_time") == [15, 28, 24]
    assert sums.total("transferred") == 0
    handled = [sums.total("handled", "group", "team"), sums.total("talk", "group", "team") / S]
    assert handled == [3, 24]


def test_wrap_up_that_stands_still_is_no_wrap_up() -> None:
    """A chat of 5 s with 3 s of wrap-up; a call of 4 s comes at 6 and wraps up until 13."""
    sums, _ = found(
        house(
            source("chat", (0,), work=(5,)),
            source("call", (6,), work=(4,)),
            preempts=Preempt.STAND_STILL,
            wrap=seconds("wrap", 3),
        )
    )
    assert of_channel(sums, "chat", "talk", "wrap", "agent_time") == [5, 3, 8]
    assert of_channel(sums, "call", "talk", "wrap", "agent_time") == [4, 3, 7]
    assert team(sums, "busy", "wrap_time", "paused") == [15, 6, 0]


def test_a_pause_lets_stand_still_too_and_is_no_busy_time() -> None:
    """The call from 3 to 7 is followed by a pause until 9; the chat stands still until then."""
    sums, ledger = found(
        house(
            source("chat", (0,), work=(10,)),
            source("call", (3,), work=(4,)),
            preempts=Preempt.STAND_STILL,
            pauses=(Pause(seconds("pause", 2)),),
        )
    )
    assert ledger.contacts.ended.tolist() == [7 * S, 16 * S]
    assert team(sums, "busy", "paused", "load") == [14, 4, 18]
    assert of_channel(sums, "chat", "talk", "agent_time") == [10, 10]


def test_what_stands_still_at_the_end_of_the_run() -> None:
    sums, _ = found(
        house(
            source("chat", (90,), work=(30,)),
            source("call", (95,), work=(30,)),
            preempts=Preempt.STAND_STILL,
        )
    )
    assert team(sums, "busy", "load", "work_time") == [10, 15, 10]


def test_work_stands_still_for_what_stands_still_itself() -> None:
    """Three rows one upon the other, as engines may write them, and one of them cut short."""
    model = house(preempts=Preempt.STAND_STILL)
    works = [(0, 1, 0, 0, 0, 0, 20, 0), (1, 0, 0, 0, 0, 5, 15, 0), (2, 0, 0, 0, 0, 8, 11, 0)]
    works.append((3, 1, 0, 1, 0, 0, 9, 0))
    works.append((4, 0, 0, 1, 0, 4, 12, 0))  # what it stood still for outlasts it
    rows = Rows()
    rows.works = [type_row(*work) for work in works]
    active = Active.of(columns(rows).works, model.network, 30)
    parts = sorted(zip(active.origin.tolist(), active.works[:, 5:7].tolist(), strict=True))
    assert parts == [
        (0, [0, 5]),
        (0, [15, 20]),
        (1, [5, 8]),
        (1, [11, 15]),
        (2, [8, 11]),
        (3, [0, 4]),
        (4, [4, 12]),
    ]
    assert active.time(30).tolist() == [10, 7, 3, 4, 8]


def type_row(*values: int):
    from queuesim.network.rows import WorkRow

    return WorkRow(*values)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("preempts", list(Preempt))
def test_time_is_what_each_tick_adds_to_it(seed: int, preempts: Preempt) -> None:
    """Busy time, places, talk and wrap-up on busy random days, counted second by second."""
    dice = random.Random(seed)  # noqa: S311 (a test)

    def some(channel: str, most: int) -> Source:
        at = sorted(dice.randrange(90) for _ in range(9))
        return source(channel, at, work=[dice.randrange(most) for _ in at])

    model = house(
        some("call", 5),
        some("chat", 12),
        preempts=preempts,
        wrap=seconds("wrap", dice.randrange(3)),
        pauses=(Pause(seconds("pause", 1)),) if seed % 3 == 0 else (),
        staffing=HeadCount(((0, 1 + seed % 2),)),
        room=1 + seed % 4 // 2,
    )
    sums, ledger = found(model)
    rows, room = ledger.columns.works.tolist(), model.network.groups[0].room
    total: Counter[str] = Counter()
    for tick in range(0, DAY, S):
        for person in range(2):
            hand = [w for w in rows if w[3] == person and w[5] <= tick < w[6]]
            hand.sort(key=lambda w: (w[5], -w[6]))
            full = [k for k, w in enumerate(hand) if w[1] == 0 or room == 1]
            if preempts is Preempt.STAND_STILL and full:
                hand = hand[full[-1] :]
            work = [w for w in hand if w[4] != WorkKind.PAUSE]
            total["busy"] += bool(work)
            total["load"] += sum(room if w[1] == 0 else 1 for w in work)
            total["talk"] += sum(w[4] == WorkKind.WORK for w in hand)
            total["wrap"] += sum(w[4] == WorkKind.WRAP for w in hand)
            total["paused"] += sum(w[4] == WorkKind.PAUSE for w in hand)
    names = ("busy", "load", "work_time", "wrap_time", "paused")
    seconds_of = [total[k] for k in ("busy", "load", "talk", "wrap", "paused")]
    assert team(sums, *names) == seconds_of
    if not ledger.contacts.handled.all():
        return
    assert ledger.contacts.talk.sum() == total["talk"] * S
    assert ledger.contacts.agent_time.sum() == pytest.approx(total["busy"] * S)


# --- work cut short -----------------------------------------------------------------------------


def test_interrupted_work_is_one_contact_with_two_pieces_of_work() -> None:
    """A chat of 10 s is sent back to its lane from 3 to 7: talk is 10, the wait 4, the answer in
    time, and nobody was transferred."""
    sums, ledger = found(
        house(
            source("chat", (0,), work=(10,)),
            source("call", (3,), work=(4,)),
            preempts=Preempt.INTERRUPT,
        )
    )
    assert of_channel(sums, "chat", "talk", "agent_time", "wait") == [10, 10, 4]
    assert [sums.total(n, "channel", "chat") for n in ("in_time", "transferred", "handled")] == [
        1,
        0,
        1,
    ]
    assert ledger.contacts.first_wait.tolist() == [0, 0]
    assert ledger.contacts.visits.tolist() == [1, 2]
    assert ledger.contacts.served.tolist() == [1, 1]
    assert team(sums, "busy", "work_time") == [14, 14]


# --- breaks that wait or interrupt --------------------------------------------------------------


def on_break(breaks: Breaks, unpaid: int, *sources: Source) -> Tally:
    shift = Shift(10 * S, 50 * S, 0, breaks=((20 * S, 26 * S),), unpaid=unpaid * S)
    people = (Person((shift,)),)
    return found(house(*sources, staffing=Roster(people, breaks=breaks), room=2))[0]


def test_breaks_are_no_time_between_contacts_and_nobody_is_available_in_them() -> None:
    for breaks in Breaks:
        sums = on_break(breaks, 0)
        assert team(sums, "available", "paused", "busy", "paid") == [34, 0, 0, 40]


def test_an_unpaid_break_is_unpaid_when_it_is_taken() -> None:
    """A call from 18 to 23 runs into the break at 20. Away, 3 s of it are left, and the work into
    it is overtime; waiting, it is taken whole, from 23 to 29; interrupted, the call goes on at
    26 for its last 3 s."""
    call = source("call", (18,), work=(5,))
    names = ("available", "busy", "paid", "overtime", "owed")
    assert team(on_break(Breaks.AWAY, 6, call), *names) == [37, 5, 37, 3, 3]
    assert team(on_break(Breaks.WAIT, 6, call), *names) == [34, 5, 34, 0, 0]
    assert team(on_break(Breaks.INTERRUPT, 6, call), *names) == [34, 5, 34, 0, 0]


def test_a_break_that_the_end_of_the_shift_cancels_is_paid() -> None:
    call = source("call", (18,), work=(40,))
    names = ("available", "busy", "paid", "overtime")
    assert team(on_break(Breaks.WAIT, 6, call), *names) == [48, 40, 48, 8]


# --- people who are kept ------------------------------------------------------------------------


def kept_between(room: int = 2) -> HandModel:
    """A call of 5 s, 4 s in which its case looks for something, and 3 s with the same person."""
    nodes = (
        Serve("call", "look", (LaneChoice("call"),), seconds("work"), keeps=True),
        Delay("look", "call again", seconds("look", 4)),
        Serve("call again", "end", (), seconds("again", 3), by_kept=True),
    )
    return house(source("call", (2,), work=(5,)), call_node=nodes, room=room)


@pytest.mark.parametrize("room", [1, 2])
def test_who_is_held_by_a_case_is_busy_but_does_not_handle_it(room: int) -> None:
    """Busy from 2 to 14: 5 + 3 of work and 4 held."""
    model = kept_between(room)
    sums, ledger = found(model)
    assert team(sums, "busy", "work_time", "held", "available") == [12, 8, 4, 100]
    assert team(sums, "load") == [12 * room]
    assert of_channel(sums, "call", "talk", "wrap", "agent_time") == [8, 0, 12]
    assert [sums.total("handled"), sums.total("handled", "group", "team")] == [1, 1]
    assert ledger.contacts.served.tolist() == [1]  # by whom it was served before: no transfer


def test_who_was_only_held_has_handled_nothing() -> None:
    """Two people are needed and only one is there: he is held until the case is given up."""
    crew = Serve("call", "end", (LaneChoice("call"),), seconds("work"), claim=(Part(2),))
    model = house(source("call", (2,), work=(5,)), call_node=(replace(crew, gathers=True),))
    sums, ledger = found(model)
    assert team(sums, "busy", "held", "work_time") == [98, 98, 0]
    assert ledger.contacts.handled.tolist() == [False]
    assert [sums.total("handled"), sums.total("handled", "group", "team")] == [0, 0]


def test_given_back_is_held_no_more() -> None:
    nodes = (
        Serve("call", "look", (LaneChoice("call"),), seconds("work"), keeps=True),
        Delay("look", "free", seconds("look", 4)),
        Give("free", "end", kept=True),
    )
    sums, _ = found(house(source("call", (2,), work=(5,)), call_node=nodes))
    assert team(sums, "busy", "held") == [9, 4]

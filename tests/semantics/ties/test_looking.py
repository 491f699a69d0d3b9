"""Who meets whom: ranks and scores that are equal, ageing, overflow, and what is read when."""

from __future__ import annotations

from queuesim.network import (
    NEVER,
    AtEnd,
    Branch,
    ChoiceRow,
    Choose,
    ChooseBy,
    Compare,
    Delay,
    Guard,
    Mark,
    Network,
    Pause,
    Pick,
    Quantity,
    Reading,
    Register,
    Route,
    Seek,
)
from tests.semantics.ties.house import (
    FOREVER,
    calls,
    gives_up,
    house,
    listed,
    named,
    queue,
    serve,
    staff,
    ticks,
)
from tests.semantics.ties.ties import tie

AFTER_4 = ((0, NEVER), (4, 0))


def helped(*parts: object, **more: object):
    """Own people at once, helpers after a wait of 4."""
    own = Route("queue", "own")
    helpers = Route("queue", "help", case_rank=AFTER_4, person_rank=AFTER_4, **more)  # type: ignore[arg-type]
    return house(serve(), own, helpers, *parts)


@tie
def test_the_own_person_set_free_at_the_tick_of_overflow_takes_the_case() -> Network:
    """Work ends before route steps.

    0 arrival calls#0: begins own#0
    1 arrival calls#1: waits in queue
    5 work end calls#0: solved; calls#1 begins own#0
    6 work end calls#1: solved
    """
    return helped(calls(0, 1, work=[5, 1]))


@tie
def test_overflow_finds_a_helper_at_its_tick() -> Network:
    """The step is an event at which the case looks again.

    0 arrival calls#0: begins own#0
    1 arrival calls#1: waits in queue
    5 route step calls#1: begins help#0
    6 work end calls#1: solved
    9 work end calls#0: solved
    """
    return helped(calls(0, 1, work=[9, 1]))


@tie
def test_overflow_comes_before_giving_up() -> Network:
    """Route steps come before leave rules.

    0 arrival calls#0: begins own#0
    1 arrival calls#1: waits in queue
    5 route step calls#1: begins help#0
    6 work end calls#1: solved
    9 work end calls#0: solved
    """
    return helped(calls(0, 1, work=[9, 1]), queue(gives_up(4)))


@tie
def test_overflow_that_finds_nobody_is_followed_by_giving_up() -> Network:
    """The helper is at work: the step changes nothing, and patience ends.

    0 arrival calls#0: begins own#0
    0 arrival other#0: begins help#0
    1 arrival calls#1: waits in queue
    5 route step calls#1
    5 leave calls#1: abandoned, lost
    9 work end calls#0: solved
    9 work end other#0: solved
    """
    return house(
        calls(0, 1, work=[9, 1]),
        calls(0, name="other", to="help", work=9),
        queue(gives_up(4)),
        serve(),
        serve("help", lane="own line"),
        Route("queue", "own"),
        Route("own line", "help"),
        Route("queue", "help", case_rank=AFTER_4, person_rank=AFTER_4),
    )


@tie
def test_a_helper_set_free_at_the_tick_of_overflow_takes_the_case_at_once() -> Network:
    """Waited 4 is enough from that tick on, whichever event asks; the step finds it gone.

    0 arrival calls#0: begins own#0
    0 arrival other#0: begins help#0
    1 arrival calls#1: waits in queue
    5 work end other#0: solved; calls#1 begins help#0
    6 work end calls#1: solved
    9 work end calls#0: solved
    """
    return house(
        calls(0, 1, work=[9, 1]),
        calls(0, name="other", to="help", work=5),
        serve(),
        serve("help", lane="own line"),
        Route("queue", "own"),
        Route("own line", "help"),
        Route("queue", "help", case_rank=AFTER_4, person_rank=AFTER_4),
    )


@tie
def test_a_helper_set_free_a_tick_before_overflow_waits_for_it() -> Network:
    """At 4 the case has waited 3, so the helper does not take it; at 5 it comes to him.

    0 arrival calls#0: begins own#0
    0 arrival other#0: begins help#0
    1 arrival calls#1: waits in queue
    4 work end other#0: solved
    5 route step calls#1: begins help#0
    6 work end calls#1: solved
    9 work end calls#0: solved
    """
    return house(
        calls(0, 1, work=[9, 1]),
        calls(0, name="other", to="help", work=4),
        serve(),
        serve("help", lane="own line"),
        Route("queue", "own"),
        Route("own line", "help"),
        Route("queue", "help", case_rank=AFTER_4, person_rank=AFTER_4),
    )


@tie
def test_of_two_who_overflow_at_one_tick_the_first_by_name_is_helped() -> Network:
    """Route steps go by subject; the case behind in the lane has the smaller name.

    0 arrival x#0: begins own#0
    1 arrival a#0: waits in queue
    1 arrival b#0: waits in queue
    5 route step a#0: begins help#0
    5 route step b#0
    6 work end a#0: solved; b#0 begins help#0
    7 work end b#0: solved
    9 work end x#0: solved
    """
    return helped(
        calls(0, name="x", work=9),
        calls(1, name="b", work=1),
        calls(1, name="a", work=1),
        Route("queue", "spare", guards=(Guard(Reading(Quantity.ONE), Compare.EQUAL, 0),)),
    )


@tie
def test_the_second_in_the_lane_may_overflow_before_the_first() -> Network:
    """A route opens for a case, not for a lane: the second by place, first by name, goes.

    0 arrival x#0: begins own#0
    1 arrival b#0: waits in queue
    1 arrival h#0: begins help#0
    2 arrival a#0: waits in queue
    5 work end h#0: solved; b#0 begins help#0
    6 work end b#0: solved; a#0 begins help#0
    7 work end a#0: solved
    9 work end x#0: solved
    """
    return helped(
        calls(0, name="x", work=9),
        calls(1, name="b", work=1),
        calls(2, name="a", work=1),
        calls(1, name="h", to="help", work=4),
        serve("help", lane="own line"),
        Route("own line", "help"),
        queue(gives_up(5)),
    )


@tie
def test_a_helper_who_comes_at_the_tick_of_overflow_finds_the_route_open() -> Network:
    """The calendar is first, and the case has waited long enough at that tick.

    0 arrival calls#0: begins own#0
    1 arrival calls#1: waits in queue
    5 calendar help: 1 there; calls#1 begins help#0
    6 work end calls#1: solved
    9 work end calls#0: solved
    """
    return helped(calls(0, 1, work=[9, 1]), staff("help", (5, 1)))


def two_lanes(*parts: object, **low: object):
    """A lane of better rank and one of worse, and one person for both."""
    return house(
        serve("fast", lane="high"),
        serve("slow", lane="low"),
        Route("high", "staff"),
        Route("low", "staff", **low),
        *parts,  # type: ignore[arg-type]
    )


@tie
def test_a_priority_that_has_risen_at_the_tick_counts() -> Network:
    """Ageing: waited 4 at 5, the step of 4 holds, ranks are equal, and the longer wait goes.

    0 arrival busy#0: begins staff#0
    1 arrival low#0: waits in low
    2 arrival high#0: waits in high
    5 work end busy#0: solved; low#0 begins staff#0
    6 work end low#0: solved; high#0 begins staff#0
    7 work end high#0: solved
    """
    return two_lanes(
        calls(0, name="busy", to="fast", work=5),
        calls(1, name="low", to="slow", work=1),
        calls(2, name="high", to="fast", work=1),
        person_rank=((0, 1), (4, 0)),
    )


@tie
def test_a_priority_that_rises_a_tick_later_does_not() -> Network:
    """Waited 4 at 5 and the step is at 5: the high one goes first.

    0 arrival busy#0: begins staff#0
    1 arrival low#0: waits in low
    2 arrival high#0: waits in high
    5 work end busy#0: solved; high#0 begins staff#0
    6 work end high#0: solved; low#0 begins staff#0
    7 work end low#0: solved
    """
    return two_lanes(
        calls(0, name="busy", to="fast", work=5),
        calls(1, name="low", to="slow", work=1),
        calls(2, name="high", to="fast", work=1),
        person_rank=((0, 1), (5, 0)),
    )


@tie
def test_a_priority_that_changes_while_waiting_wakes_nobody() -> Network:
    """It is looked up when a person chooses; the person is free at 9 only, and ranks count then.

    0 arrival busy#0: begins staff#0
    1 arrival high#0: waits in high
    1 arrival low#0: waits in low
    9 work end busy#0: solved; low#0 begins staff#0
    10 work end low#0: solved; high#0 begins staff#0
    11 work end high#0: solved
    """
    return two_lanes(
        calls(0, name="busy", to="fast", work=9),
        calls(1, name="low", to="slow", work=1),
        calls(1, name="high", to="fast", work=1),
        person_rank=((0, 1), (3, 0), (6, -1)),
    )


@tie
def test_equal_ranks_and_waits_go_by_the_list_of_routes() -> Network:
    """Both joined at 1; the route that is listed first is taken first.

    0 arrival busy#0: begins staff#0
    1 arrival a#0: waits in low
    1 arrival b#0: waits in high
    5 work end busy#0: solved; b#0 begins staff#0
    6 work end b#0: solved; a#0 begins staff#0
    7 work end a#0: solved
    """
    return two_lanes(
        calls(0, name="busy", to="fast", work=5),
        calls(1, name="a", to="slow", work=1),
        calls(1, name="b", to="fast", work=1),
    )


@tie
def test_equal_lengths_go_by_the_list_of_routes() -> Network:
    """Longest lane: two each, then two against one.

    0 arrival busy#0: begins staff#0
    1 arrival a#0: waits in low
    2 arrival a#1: waits in low
    3 arrival b#0: waits in high
    4 arrival b#1: waits in high
    5 work end busy#0: solved; b#0 begins staff#0
    6 work end b#0: solved; a#0 begins staff#0
    7 work end a#0: solved; b#1 begins staff#0
    8 work end b#1: solved; a#1 begins staff#0
    9 work end a#1: solved
    """
    longest = staff(pick=Pick.LONGEST_LANE)
    return two_lanes(
        calls(0, name="busy", to="fast", work=5),
        calls(1, 2, name="a", to="slow", work=1),
        calls(3, 4, name="b", to="fast", work=1),
        longest,
    )


@tie
def test_a_head_start_makes_waits_equal() -> Network:
    """Waited 2 and a start of 2, against 4: equal, so the list decides.

    0 arrival busy#0: begins staff#0
    1 arrival a#0: waits in low
    3 arrival b#0: waits in high
    5 work end busy#0: solved; b#0 begins staff#0
    6 work end b#0: solved; a#0 begins staff#0
    7 work end a#0: solved
    """
    return two_lanes(
        calls(0, name="busy", to="fast", work=5),
        calls(1, name="a", to="slow", work=1),
        calls(3, name="b", to="fast", work=1),
        queue(name="high", head_start=2),
    )


@tie
def test_groups_that_idle_equally_long_go_by_the_list_of_routes() -> Network:
    """Both are idle since the beginning, and since 5 for the second pair.

    0 arrival calls#0: begins z#0
    0 arrival calls#1: begins a#0
    5 work end calls#0: solved
    5 work end calls#1: solved
    6 arrival calls#2: begins z#0
    7 work end calls#2: solved
    """
    return house(
        calls(0, 0, 6, work=[5, 5, 1]),
        Route("queue", "z"),
        Route("queue", "a"),
    )


@tie
def test_the_least_occupied_group_counts_who_has_just_begun() -> Network:
    """Two arrive at 1: the first goes to the first of the list, the second to the other.

    1 arrival calls#0: begins b#0
    1 arrival calls#1: begins a#0
    1 arrival calls#2: begins b#1
    3 work end calls#0: solved
    3 work end calls#1: solved
    3 work end calls#2: solved
    """
    a, b = staff("a", people=2), staff("b", people=2)
    lane = queue(seek=Seek.LEAST_OCCUPIED)
    return house(calls(1, 1, 1, work=2), Route("queue", "b"), Route("queue", "a"), a, b, lane)


@tie
def test_a_guard_is_asked_at_the_moment_of_matching() -> Network:
    """A helper only while two or more wait: looked up as each arrives, and not when it is served.

    The second finds nobody waiting, the third one (itself not yet counted), the fourth two.

    0 arrival calls#0: begins own#0
    1 arrival calls#1: waits in queue
    2 arrival calls#2: waits in queue
    3 arrival calls#3: begins help#0
    9 work end calls#0: solved; calls#1 begins own#0
    12 work end calls#3: solved
    18 work end calls#1: solved; calls#2 begins own#0
    27 work end calls#2: solved
    """
    busy = Guard(Reading(Quantity.LANE_WAITING, ("queue",)), Compare.AT_LEAST, 2)
    return house(
        calls(0, 1, 2, 3, work=9),
        Route("queue", "own"),
        Route("queue", "help", guards=(busy,)),
    )


@tie
def test_a_guard_that_comes_to_hold_wakes_nobody() -> Network:
    """A register opens the route at 2, but the case looks at its own times only, and gives up.

    1 arrival calls#0: waits in queue
    2 arrival switch#0: solved
    5 leave calls#0: abandoned, lost
    """
    opened = Guard(Reading(Quantity.REGISTER, ("open",)), Compare.EQUAL, 1)
    return house(
        calls(1, work=1, patience=4),
        calls(2, name="switch", to="set"),
        Register("open"),
        Mark("set", "done", house=(("open", 1),)),
        serve(),
        queue(gives_up()),
        Route("queue", "staff", guards=(opened,)),
    )


@tie
def test_the_shortest_lane_is_read_after_work_has_ended() -> Network:
    """At 5 the first lane has lost its head to work, and the second has lost its case in work.

    0 arrival calls#0: begins L#0
    1 arrival calls#1: begins R#0
    5 work end calls#1: solved
    5 arrival calls#2: begins R#0
    7 work end calls#2: solved
    9 work end calls#0: solved
    """
    held = [Reading(Quantity.LANE_HELD, (name,)) for name in ("left", "right")]
    row = ChoiceRow(
        (Branch("go left", reading=held[0]), Branch("go right", reading=held[1])),
        by=ChooseBy.LEAST,
    )
    return house(
        calls(0, 1, 5, to="pick", work=[9, 4, 2]),
        Choose("pick", (row,)),
        serve("go left", lane="left"),
        serve("go right", lane="right"),
        Route("left", "L"),
        Route("right", "R"),
    )


@tie
def test_of_equal_lanes_the_first_of_the_list_is_joined() -> Network:
    """Nobody anywhere: left; then one against none: right.

    0 arrival calls#0: begins L#0
    0 arrival calls#1: begins R#0
    0 arrival calls#2: waits in left
    2 work end calls#0: solved; calls#2 begins L#0
    2 work end calls#1: solved
    4 work end calls#2: solved
    """
    held = [Reading(Quantity.LANE_HELD, (name,)) for name in ("left", "right")]
    row = ChoiceRow(
        (Branch("go left", reading=held[0]), Branch("go right", reading=held[1])),
        by=ChooseBy.LEAST,
    )
    return house(
        calls(0, 0, 0, to="pick", work=2),
        Choose("pick", (row,)),
        serve("go left", lane="left"),
        serve("go right", lane="right"),
        Route("left", "L"),
        Route("right", "R"),
    )


@tie
def test_a_pace_changes_as_a_second_chat_arrives_at_the_tick_of_the_end() -> Network:
    """The first chat ends at 4 before the second arrives, so neither is slowed.

    0 arrival calls#0: begins staff#0
    4 work end calls#0: solved
    4 arrival calls#1: begins staff#0
    8 work end calls#1: solved
    """
    team = staff(room=2)
    return house(calls(0, 4, work=4), serve(room=1, pace=(1_000_000, 500_000)), team)


@tie
def test_a_pace_changes_from_the_tick_of_the_second_chat() -> Network:
    """Two ticks alone, then half as fast: the last 2 take 4, until 6; then the other is alone.

    0 arrival calls#0: begins staff#0
    2 arrival calls#1: begins staff#0
    6 work end calls#0: solved
    8 work end calls#1: solved
    """
    team = staff(room=2)
    return house(calls(0, 2, work=4), serve(room=1, pace=(1_000_000, 500_000)), team)


@tie
def test_two_chats_that_end_together_end_by_case() -> Network:
    """Begun together they are equally fast, and the person looks after each.

    0 arrival calls#0: begins staff#0
    0 arrival calls#1: begins staff#0
    1 arrival calls#2: waits in queue
    4 work end calls#0: solved; calls#2 begins staff#0
    4 work end calls#1: solved
    5 work end calls#2: solved
    """
    team = staff(room=2)
    return house(calls(0, 0, 1, work=[2, 2, 1]), serve(room=1, pace=(1_000_000, 500_000)), team)


@tie
def test_who_comes_from_a_delay_has_the_helper_before_overflow() -> Network:
    """Delays end before route steps: the step of that tick finds the helper at work.

    0 arrival busy#0: begins own#0
    0 arrival d#0: until 5
    1 arrival e#0: waits in queue
    5 delay end d#0: begins help#0
    5 route step e#0
    6 work end d#0: solved; e#0 begins help#0
    7 work end e#0: solved
    9 work end busy#0: solved
    """
    return house(
        calls(0, name="busy", work=9),
        calls(0, name="d", to="pause", pause=5, work=1),
        calls(1, name="e", work=1),
        Delay("pause", "direct", listed("pause")),
        serve(),
        serve("direct", lane="line"),
        Route("queue", "own"),
        Route("line", "help"),
        Route("queue", "help", case_rank=AFTER_4, person_rank=AFTER_4),
    )


@tie
def test_everything_at_one_tick() -> Network:
    """Nine kinds at 5: each finds what the kinds before it have left.

    0 arrival a#0: begins A#0
    0 arrival b#0: begins B#0
    0 arrival c#0: begins C#0
    0 arrival d#0: until 5
    0 arrival h#0: begins E#0
    1 arrival e#0: waits in D
    2 arrival f#0: waits in D
    3 work end b#0: solved; B#0 wraps up until 5
    3 work end c#0: solved; C#0 pauses until 5
    5 calendar E#0: E 0 there 1 owed
    5 work end a#0: solved
    5 wrap end b#0
    5 return c#0
    5 delay end d#0: begins A#0
    5 route step e#0: begins F#0
    5 leave f#0: abandoned, lost
    5 interruption E#0: h#0 interrupted; E 0 there; h#0 waits in E
    5 arrival g#0: waits in D
    6 work end d#0: solved
    6 work end e#0: solved
    8 leave g#0: abandoned, lost
    """
    breath = Pause(ticks(2, "breath"))
    return house(
        calls(0, name="a", to="plain", work=5),
        calls(0, name="b", to="wraps", work=3),
        calls(0, name="c", to="rests", work=3),
        calls(0, name="d", to="pause", pause=5, work=1),
        calls(1, name="e", to="over", work=1, patience=FOREVER),
        calls(2, name="f", to="over", work=1, patience=3),
        calls(5, name="g", to="over", work=1, patience=3),
        calls(0, name="h", to="handed", work=9),
        serve("plain", lane="A"),
        serve("wraps", lane="B", wrap=ticks(2, "wrap")),
        serve("rests", lane="C"),
        Delay("pause", "plain", listed("pause")),
        serve("over", lane="D"),
        serve("handed", lane="E"),
        queue(gives_up(), name="D"),
        Route("A", "A"),
        Route("B", "B"),
        Route("C", "C"),
        Route("E", "E"),
        Route("D", "F", case_rank=AFTER_4, person_rank=AFTER_4),
        staff("C", pauses=(breath,)),
        named("E", [(0, 5)], at_end=AtEnd.HAND_OVER),
    )


@tie
def test_a_route_opens_when_both_its_sides_are_open() -> Network:
    """The case would after 3 and the person after 5: the case looks at 6, having waited 5.

    1 arrival calls#0: waits in queue
    6 route step calls#0: begins staff#0
    7 work end calls#0: solved
    """
    case, person = ((0, NEVER), (3, 0)), ((0, NEVER), (5, 0))
    return house(calls(1, work=1), Route("queue", "staff", case_rank=case, person_rank=person))

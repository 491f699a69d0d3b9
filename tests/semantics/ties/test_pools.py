"""Units taken and given back, waiting for them, and orders that bring more."""

from __future__ import annotations

from queuesim.laws import Deterministic
from queuesim.network import (
    NEVER,
    Breaks,
    CloseRule,
    Delay,
    Gate,
    Give,
    Network,
    Pause,
    Pool,
    Reorder,
    Route,
    Shift,
    Supply,
    mark,
)
from tests.semantics.ties.house import (
    calls,
    gives_up,
    house,
    listed,
    named,
    queue,
    serve,
    staff,
    take,
    ticks,
)
from tests.semantics.ties.ties import tie

USE = Delay("use", "give", listed("use"))
GIVE = Give("give", "done", "line")
SUPPLY = Supply("hold", "line")


def waits(*parts: object, pool: Pool | None = None, **more: object):
    """One line, for which cases wait in "hold"; each uses it for its mark."""
    node = take("take", "use", "line", "hold", **more)
    return house(*parts, node, USE, GIVE, SUPPLY, pool or Pool("line", 1))


def users(*arrivals: int, name: str = "calls", **marks: object):
    """Cases that want the line."""
    return calls(*arrivals, name=name, to="take", **marks)  # type: ignore[arg-type]


@tie
def test_a_line_given_back_goes_to_who_waits_before_who_arrives() -> Network:
    """Delays end before arrivals, and the unit looks for who waits at once.

    0 arrival calls#0: takes 1 line, until 5
    1 arrival calls#1: waits in hold
    5 delay end calls#0: solved; calls#1 takes 1 line, until 10
    5 arrival calls#2: waits in hold
    10 delay end calls#1: solved; calls#2 takes 1 line, until 15
    15 delay end calls#2: solved
    """
    return waits(users(0, 1, 5, use=5))


@tie
def test_a_line_given_back_beats_giving_up() -> Network:
    """Delays end before leave rules are due.

    0 arrival calls#0: takes 1 line, until 5
    1 arrival calls#1: waits in hold
    5 delay end calls#0: solved; calls#1 takes 1 line, until 10
    10 delay end calls#1: solved
    """
    return waits(users(0, 1, use=5, patience=4), queue(gives_up(), name="hold"))


@tie
def test_who_arrives_as_a_line_is_given_back_finds_it_free() -> Network:
    """Without a lane, who finds no line goes elsewhere; at 5 there is one again.

    0 arrival calls#0: until 5
    4 arrival calls#1: finds no line, lost
    5 delay end calls#0: solved
    5 arrival calls#2: until 10
    10 delay end calls#2: solved
    """
    node = take("take", "use", "line", otherwise="lost")
    return house(users(0, 4, 5, use=5), node, USE, GIVE, Pool("line", 1))


@tie
def test_a_pool_of_no_units_has_none() -> Network:
    """Capacity 0: everybody goes elsewhere, at any tick.

    0 arrival calls#0: finds no line, lost
    0 arrival calls#1: finds no line, lost
    1 arrival calls#2: finds no line, lost
    """
    node = take("take", "use", "line", otherwise="lost")
    return house(users(0, 0, 1, use=5), node, USE, GIVE, Pool("line", 0))


@tie
def test_a_use_of_no_time_gives_back_before_the_next_arrival() -> Network:
    """A delay of no length is an event of its tick, and ends before arrivals.

    3 arrival calls#0: until 3
    3 delay end calls#0: solved
    3 arrival calls#1: until 3
    3 delay end calls#1: solved
    """
    node = take("take", "use", "line", otherwise="lost")
    return house(users(3, 3, use=0), node, USE, GIVE, Pool("line", 1))


def several(*parts: object, pool: int, **more: object):
    """Cases that want as many units as their mark says."""
    node = take("take", "use", "line", "hold", units=mark("wants"), **more)
    give = Give("give", "done", "line", units=mark("wants"))
    return house(*parts, node, USE, give, SUPPLY, Pool("line", pool))


@tie
def test_a_wish_larger_than_what_is_free_keeps_those_behind_it_waiting() -> Network:
    """Three wanted, two free: the head blocks who would be content with one.

    0 arrival calls#0: takes 1 line, until 4
    1 arrival calls#1: waits in hold
    2 arrival calls#2: waits in hold
    4 delay end calls#0: solved; calls#1 takes 3 line, until 8
    8 delay end calls#1: solved; calls#2 takes 1 line, until 12
    12 delay end calls#2: solved
    """
    return several(users(0, 1, 2, wants=[1, 3, 1], use=4), pool=3)


@tie
def test_a_wish_larger_than_all_there_is_waits_until_it_gives_up() -> Network:
    """When the head leaves, those behind it look, after it has gone.

    0 arrival calls#0: takes 1 line, until 9
    1 arrival calls#1: waits in hold
    2 arrival calls#2: waits in hold
    5 leave calls#1: abandoned, lost; calls#2 takes 2 line, until 14
    9 delay end calls#0: solved
    14 delay end calls#2: solved
    """
    patience = [9, 4, 9]
    lane = queue(gives_up(), name="hold")
    return several(users(0, 1, 2, wants=[1, 4, 2], use=9, patience=patience), lane, pool=3)


@tie
def test_who_wants_nothing_takes_nothing_though_nothing_is_free() -> Network:
    """No unit is enough for a wish of none, where nobody waits before it.

    0 arrival calls#0: takes 1 line, until 4
    1 arrival calls#1: takes 0 line, until 5
    4 delay end calls#0: solved
    5 delay end calls#1: solved
    """
    return several(users(0, 1, wants=[1, 0], use=4), pool=1)


@tie
def test_the_head_gathers_what_is_given_back_at_two_ends_of_one_tick() -> Network:
    """One unit from each delay that ends at 4: the second completes the wish.

    0 arrival calls#0: takes 1 line, until 4
    0 arrival calls#1: takes 1 line, until 4
    1 arrival calls#2: waits in hold
    4 delay end calls#0: solved
    4 delay end calls#1: solved; calls#2 takes 2 line, until 8
    8 delay end calls#2: solved
    """
    patient = users(0, 0, 1, wants=[1, 1, 2], use=4)
    return several(patient, pool=2, gathers=True)


@tie
def test_who_gathers_gives_back_what_it_holds_as_it_leaves() -> Network:
    """At 5 the head gives up with one unit in hand, which the next takes at that tick.

    0 arrival calls#0: takes 1 line, until 9
    1 arrival calls#1: waits in hold
    2 arrival calls#2: waits in hold
    5 leave calls#1: abandoned, lost; calls#2 takes 1 line, until 6
    6 delay end calls#2: solved
    9 delay end calls#0: solved
    """
    lane = queue(gives_up(), name="hold")
    patient = users(0, 1, 2, wants=[1, 2, 1], use=[9, 9, 1], patience=[9, 4, 9])
    return several(patient, lane, pool=2, gathers=True)


@tie
def test_two_lanes_wait_and_the_better_rank_is_given_the_unit() -> Network:
    """Rank goes before wait: who joined at 2 goes before who joined at 1.

    0 arrival calls#0: takes 1 line, until 5
    1 arrival p#0: waits in coach
    2 arrival q#0: waits in first class
    5 delay end calls#0: solved; q#0 takes 1 line, until 6
    6 delay end q#0: solved; p#0 takes 1 line, until 7
    7 delay end p#0: solved
    """
    plain = take("plain", "use", "line", "coach")
    first = take("first", "use", "line", "first class")
    return house(
        users(0, use=5),
        calls(1, name="p", to="plain", use=1),
        calls(2, name="q", to="first", use=1),
        take("take", "use", "line", "coach"),
        plain,
        first,
        USE,
        GIVE,
        Pool("line", 1),
        Supply("coach", "line", rank=((0, 1),)),
        Supply("first class", "line"),
    )


@tie
def test_a_supply_that_opens_as_a_unit_comes_back() -> Network:
    """Waited 4 at 5: open from that tick on, and the delay that gives back ends first.

    0 arrival a#0: until 5
    1 arrival b#0: waits in hold
    5 delay end a#0: solved; b#0 takes 1 line, until 6
    6 delay end b#0: solved
    """
    late = Supply("hold", "line", rank=((0, NEVER), (4, 0)))
    node = take("take", "use", "line", "hold")
    first = take("first", "use", "line", otherwise="lost")
    return house(
        calls(0, name="a", to="first", use=5),
        users(1, name="b", use=1),
        first,
        node,
        USE,
        GIVE,
        late,
        Pool("line", 1),
    )


@tie
def test_a_supply_that_opens_before_the_case_gives_up() -> Network:
    """Route steps, which supplies have too, come before leave rules.

    1 arrival calls#0: waits in hold
    5 route step calls#0: takes 1 line, until 6
    6 delay end calls#0: solved
    """
    late = Supply("hold", "line", rank=((0, NEVER), (4, 0)))
    node = take("take", "use", "line", "hold")
    lane = queue(gives_up(4), name="hold")
    return house(users(1, use=1), node, USE, GIVE, late, lane, Pool("line", 1))


def stocked(*parts: object, units: int = 0, **rule: object):
    """Parts that are used up; more are ordered."""
    reorder = Reorder(lead=Deterministic(3e-6), **rule)  # type: ignore[arg-type]
    node = take("take", "done", "parts", "hold")
    return house(*parts, node, Supply("hold", "parts"), Pool("parts", units, reorder=reorder))


@tie
def test_units_that_come_are_there_for_who_arrives_then() -> Network:
    """One for one: taken at 1, ordered at 1, there at 4 before the arrival of 4.

    1 arrival calls#0: takes 1 parts; parts#0 comes at 4; parts 0 free 1 ordered;
        calls#0 solved
    4 return parts#0: parts 1 free
    4 arrival calls#1: takes 1 parts; parts#1 comes at 7; parts 0 free 1 ordered;
        calls#1 solved
    7 return parts#1: parts 1 free
    """
    return stocked(users(1, 4), units=1, at=0, up_to=1)


@tie
def test_units_that_come_go_to_who_waits_before_it_gives_up() -> Network:
    """Returns come before leave rules.

    1 arrival calls#0: takes 1 parts; parts#0 comes at 4; parts 0 free 1 ordered;
        calls#0 solved
    2 arrival calls#1: waits in hold; parts#1 comes at 5; parts 0 free 1 owed 2 ordered
    4 return parts#0: parts 1 free 1 owed 1 ordered; calls#1 takes 1 parts;
        parts 0 free 1 ordered; calls#1 solved
    5 return parts#1: parts 1 free
    """
    return stocked(users(1, 2, patience=2), queue(gives_up(), name="hold"), units=1, at=0, up_to=1)


@tie
def test_a_review_comes_behind_units_that_come_and_before_arrivals() -> Network:
    """At 3 one part is there again, so the review of that tick sees it.

    0 delay end parts: 1 free
    0 arrival calls#0: takes 1 parts; parts 0 free; calls#0 solved
    3 delay end parts: parts#0 comes at 6; parts 0 free 1 ordered
    6 return parts#0: parts 1 free
    6 delay end parts: 1 free
    6 arrival calls#1: takes 1 parts; parts 0 free; calls#1 solved
    """
    return stocked(users(0, 6), units=1, at=0, up_to=1, reviews=(0, 3, 6))


@tie
def test_a_review_comes_behind_the_delays_of_cases() -> Network:
    """A case comes from its delay at 3 and takes the part; the review of 3 orders another.

    0 arrival later#0: until 3
    3 delay end later#0: takes 1 parts; parts 0 free; later#0 solved
    3 delay end parts: parts#0 comes at 6; parts 0 free 1 ordered
    6 return parts#0: parts 1 free
    """
    later = calls(0, name="later", to="pause", pause=3)
    pause = Delay("pause", "take", listed("pause"))
    return stocked(later, pause, units=1, at=0, up_to=1, reviews=(3,))


@tie
def test_an_order_without_lead_time_comes_at_the_tick_of_the_review() -> Network:
    """Its coming is an event of an earlier kind, which comes next, before the arrival of 3.

    3 delay end parts: parts#0 comes at 3; parts 0 free 1 ordered
    3 return parts#0: parts 1 free
    3 arrival calls#0: parts 0 free; calls#0 solved
    """
    reorder = Reorder(at=0, lead=Deterministic(0.0), up_to=1, reviews=(3,))
    node = take("take", "done", "parts", otherwise="lost")
    return house(users(3), node, Pool("parts", 0, reorder=reorder))


@tie
def test_orders_of_two_pools_come_by_name() -> Network:
    """Both come at 3; the pool with the smaller name first, whichever is listed first.

    0 calendar a: a#0 comes at 3; a 0 free 1 ordered
    0 calendar b: b#0 comes at 3; b 0 free 1 ordered
    3 return a#0: a 1 free
    3 return b#0: b 1 free
    9 arrival calls#0: a#1 comes at 12; a 0 free 1 ordered; calls#0 solved
    12 return a#1: a 1 free
    """
    rule = Reorder(at=0, lead=Deterministic(3e-6), up_to=1)
    node = take("take", "done", "a", otherwise="lost")
    return house(users(9), node, Pool("b", 0, reorder=rule), Pool("a", 0, reorder=rule))


@tie
def test_units_come_before_a_break_ends_and_after_pauses_that_follow_work() -> Network:
    """Returns go by case, then pools by name and order, then breaks by person.

    0 calendar parts: parts#0 comes at 8; parts 0 free 1 ordered
    0 arrival calls#0: begins staff#0
    0 arrival calls#1: begins staff#1
    1 work end calls#0: solved; staff#0 pauses until 4
    4 return calls#0
    5 calendar break of staff#0: staff#0 pauses until 8
    5 work end calls#1: solved; staff#1 pauses until 8
    8 return calls#1
    8 return parts#0: parts 1 free
    8 return staff#0
    20 calendar staff#0: staff 1 there
    20 calendar staff#1: staff 0 there
    """
    rule = Reorder(at=0, lead=Deterministic(8e-6), up_to=1)
    breath = Pause(ticks(3, "breath"))
    day = Shift(0, 20, breaks=((5, 8),))
    two = named("staff", day, Shift(0, 20), breaks=Breaks.WAIT, pauses=(breath,))
    return house(
        calls(0, 0, work=[1, 5]),
        serve(),
        two,
        Pool("parts", 0, reorder=rule),
    )


@tie
def test_a_case_that_gives_and_takes_again_goes_before_who_waits() -> Network:
    """Units look for others only once the case that gave has come to rest.

    0 arrival calls#0: takes 1 line, until 4
    1 arrival calls#1: waits in hold
    4 delay end calls#0: until 8
    8 delay end calls#0: solved; calls#1 takes 1 line, until 12
    12 delay end calls#1: until 16
    16 delay end calls#1: solved
    """
    again, last = take("again", "use 2", "line", otherwise="lost"), Give("end", "done", "line")
    return house(
        users(0, 1, use=4),
        take("take", "use", "line", "hold"),
        USE,
        Give("give", "again", "line"),
        again,
        Delay("use 2", "end", listed("use")),
        last,
        SUPPLY,
        Pool("line", 1),
    )


PARTS = Pool("parts", 0, reorder=Reorder(at=0, lead=Deterministic(8e-6), up_to=1))


def repairs(*parts: object) -> Network:
    """Who waits for a part goes before x, who needs none."""
    return house(
        calls(6, name="x", to="low", work=1),
        users(6, name="y", work=1),
        take("take", "high", "parts", "hold"),
        serve("high", lane="high"),
        serve("low", lane="low"),
        Route("high", "staff"),
        Route("low", "staff", person_rank=((0, 1),)),
        Supply("hold", "parts"),
        PARTS,
        *parts,
    )


@tie
def test_units_that_come_are_there_before_a_break_ends() -> Network:
    """The part has come, so the case of better rank waits already when the person is back.

    0 calendar parts: parts#0 comes at 8; parts 0 free 1 ordered
    5 calendar break of staff#0: staff#0 pauses until 8
    6 arrival x#0: waits in low
    6 arrival y#0: waits in hold; parts#1 comes at 14; parts 0 free 1 owed 2 ordered
    8 return parts#0: parts 1 free 1 owed 1 ordered; y#0 takes 1 parts; parts 0 free 1 ordered;
        y#0 waits in high
    8 return staff#0: y#0 begins staff#0
    9 work end y#0: solved; x#0 begins staff#0
    10 work end x#0: solved
    14 return parts#1: parts 1 free
    20 calendar staff#0: staff 0 there
    """
    day = Shift(0, 20, breaks=((5, 8),))
    return repairs(named("staff", day, breaks=Breaks.WAIT))


@tie
def test_units_that_come_are_too_late_for_who_comes_from_a_pause_after_work() -> Network:
    """Cases come before pools: the person is back first, and takes who waits.

    0 calendar parts: parts#0 comes at 8; parts 0 free 1 ordered
    0 arrival z#0: begins staff#0
    5 work end z#0: solved; staff#0 pauses until 8
    6 arrival x#0: waits in low
    6 arrival y#0: waits in hold; parts#1 comes at 14; parts 0 free 1 owed 2 ordered
    8 return z#0: x#0 begins staff#0
    8 return parts#0: parts 1 free 1 owed 1 ordered; y#0 takes 1 parts; parts 0 free 1 ordered;
        y#0 waits in high
    9 work end x#0: solved; staff#0 pauses until 12
    12 return x#0: y#0 begins staff#0
    13 work end y#0: solved; staff#0 pauses until 16
    14 return parts#1: parts 1 free
    16 return y#0
    """
    breath = Pause(ticks(3, "breath"))
    return repairs(calls(0, name="z", to="low", work=5), staff(pauses=(breath,)))


@tie
def test_a_review_comes_before_overflow() -> Network:
    """At 5 the part is still there when the pool is looked at; a moment later it is at work.

    1 arrival calls#0: waits in queue
    5 delay end parts: 1 free
    5 route step calls#0: parts 0 free; calls#0 begins help#0
    8 work end calls#0: solved; parts 1 free
    """
    opens = ((0, NEVER), (4, 0))
    rule = Reorder(at=0, lead=Deterministic(3e-6), up_to=1, reviews=(5,))
    return house(
        calls(1, work=3),
        serve(units=(("parts", 1),)),
        Route("queue", "help", case_rank=opens, person_rank=opens),
        Pool("parts", 1, reorder=rule),
    )


def from_store(**rule: object) -> Network:
    """Two pools that order from a store which has one unit."""
    order = Reorder(at=0, lead=Deterministic(2e-6), up_to=1, source="store", **rule)  # type: ignore[arg-type]
    node = take("take", "done", "a", otherwise="lost")
    return house(node, Pool("b", 0, reorder=order), Pool("a", 0, reorder=order), Pool("store", 1))


@tie
def test_two_pools_are_reviewed_by_name() -> Network:
    """The one unit of the store goes to the pool with the smaller name.

    3 delay end a: a#0 comes at 5; a 0 free 1 ordered
    3 delay end b: 0 free 1 ordered
    5 return a#0: a 1 free
    """
    return from_store(reviews=(3,))


@tie
def test_two_pools_look_at_tick_0_by_name() -> Network:
    """Before anybody arrives each pool looks at what it has; the smaller name is first.

    0 calendar a: a#0 comes at 2; a 0 free 1 ordered
    0 calendar b: 0 free 1 ordered
    2 return a#0: a 1 free
    """
    return from_store()


@tie
def test_units_of_two_pools_come_by_name_of_the_pool() -> Network:
    """Who waits for a is served first, whatever the names of those who wait.

    0 calendar a: a#0 comes at 3; a 0 free 1 ordered
    0 calendar b: b#0 comes at 3; b 0 free 1 ordered
    0 arrival x#0: waits in hold b; b#1 comes at 3; b 0 free 1 owed 2 ordered
    0 arrival y#0: waits in hold a; a#1 comes at 3; a 0 free 1 owed 2 ordered
    3 return a#0: a 1 free 1 owed 1 ordered; y#0 takes 1 a; a 0 free 1 ordered; y#0 begins staff#0
    3 return a#1: a 1 free
    3 return b#0: b 1 free 1 owed 1 ordered; x#0 takes 1 b; b 0 free 1 ordered; x#0 waits in queue
    3 return b#1: b 1 free
    5 work end y#0: solved; x#0 begins staff#0
    7 work end x#0: solved
    """
    rule = Reorder(at=0, lead=Deterministic(3e-6), up_to=1)
    return house(
        calls(0, name="x", to="take b", work=2),
        calls(0, name="y", to="take a", work=2),
        take("take a", "serve", "a", "hold a"),
        take("take b", "serve", "b", "hold b"),
        serve(),
        Supply("hold a", "a"),
        Supply("hold b", "b"),
        Pool("a", 0, reorder=rule),
        Pool("b", 0, reorder=rule),
    )


@tie
def test_who_takes_what_is_there_takes_what_came_back_at_that_tick() -> Network:
    """Three wanted of four: three, then one; at 4 three are back before the third arrives.

    0 arrival calls#0: line 1 free; calls#0 until 4
    1 arrival calls#1: line 0 free; calls#1 until 5
    4 delay end calls#0: line 3 free; calls#0 solved
    4 arrival calls#2: line 0 free; calls#2 until 8
    5 delay end calls#1: line 1 free; calls#1 solved
    8 delay end calls#2: line 4 free; calls#2 solved
    """
    return house(
        users(0, 1, 4, use=4),
        take("take", "use", "line", units=3, partial=True, counted="got"),
        USE,
        Give("give", "done", "line", units=mark("got")),
        Pool("line", 4, watched=True),
    )


@tie
def test_who_waits_for_a_line_is_sent_away_as_the_gate_closes() -> Network:
    """The calendar is first: the line that comes back at 5 finds nobody waiting.

    0 arrival calls#0: takes 1 line, until 5
    1 arrival calls#1: waits in hold
    5 calendar door: calls#1 sent away, lost
    5 delay end calls#0: solved
    """
    away = queue(name="hold", gate="door", close=CloseRule.GO, close_to="lost")
    return waits(users(0, 1, use=5), away, Gate("door", ((0, 5),)))

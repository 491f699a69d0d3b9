"""Random small networks in which ties are likely: everything happens within a few ticks.

`network_of(seed)` is a pure function. Every feature of the contract occurs; names are shared on
purpose (draws, marks), and lists are out of the order of names.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

from queuesim.laws import Deterministic, Exponential, Hyperexponential, Law, Never, Uniform
from queuesim.network import (
    FOREVER,
    NEVER,
    Announce,
    Arrivals,
    AtEnd,
    AtStart,
    Branch,
    Breaks,
    CaseClass,
    ChoiceRow,
    Choose,
    Clock,
    CloseRule,
    Compare,
    Counts,
    CountSlice,
    Cut,
    Delay,
    DelayTime,
    Duration,
    Exit,
    Fork,
    Gaps,
    Gate,
    Give,
    Group,
    Guard,
    HeadCount,
    Lane,
    LaneChoice,
    LeaveRule,
    Mark,
    Network,
    NetworkError,
    Node,
    Order,
    Pause,
    Person,
    Pick,
    Pool,
    Preempt,
    Quantity,
    Rates,
    RateSlice,
    Reading,
    Roster,
    Route,
    Seek,
    Select,
    Serve,
    Shift,
    Source,
    Table,
    Take,
    Times,
    mark,
)

TICK = 1e-6  #: seconds in a tick
LONGEST = 6  #: ticks that most things take at most
LAST = 14  #: most arrivals come before this tick
DAY = 12  #: ticks between two beginnings of days
DRAWS = ("talk", "wrap", "patience", "go", "offer")
MARKS = ("m", "n")
THEMES = ("", "", "", "chats", "kept", "choice")
PEOPLE_THEMES = ("", "", "chats", "kept", "choice", "urgent", "urgent", "urgent", "rests")
READ = (  # kinds of readings, in an order of their own, so that new ones move no dice
    *(Quantity.ONE, Quantity.CLASS, Quantity.MARK, Quantity.WAITED_HERE, Quantity.WAITED),
    *(Quantity.LANE_WAITING, Quantity.LANE_HELD, Quantity.ANNOUNCED_WAIT),
    *(Quantity.GROUP_PRESENT, Quantity.GROUP_IDLE, Quantity.GROUP_FREE, Quantity.POOL_FREE),
    *(Quantity.PERSON_NUMBER, Quantity.PERSON_LEVEL, Quantity.PERSON_HELD),
    *(Quantity.OPEN, Quantity.DAY, Quantity.TIME_OF_DAY),
)
ORDERS = (Order.FIRST_COME, Order.LAST_COME, Order.BY_LOT, Order.SHORTEST)
PICKS = (Pick.LONGEST_WAIT, Pick.LONGEST_LANE, Pick.LISTED)
TIMES = (DelayTime.CLOCK, DelayTime.OPEN, DelayTime.OPEN_DAYS)
PACES = ((1_000_000, 500_000), (300_000,), (1_000_000, 700_000, 333_333), (2_000_000, 1_000_000))


@dataclass
class Names:
    """What there is to refer to, and the dice."""

    dice: Random
    kinds: list[str] = field(default_factory=list)
    lanes: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    pools: list[str] = field(default_factory=list)
    gates: list[str] = field(default_factory=list)
    room: int = 0  #: units of room of every person; 0: each group has its own
    theme: str = ""  #: what there is more of than chance would give; one of `THEMES`
    still: list[str] = field(default_factory=list)  #: lanes for which other work stands still
    people: bool = False  #: people who pre-empt, rest, hand over, know each other
    plain: bool = False  #: no guards, no closed routes, no rooms: people serve whom they can

    def flip(self, chance: float) -> bool:
        return self.dice.random() < chance

    def some(self, names: list[str]) -> tuple[str, ...]:
        return tuple(self.dice.sample(names, self.dice.randint(1, len(names))))


def people_network_of(seed: int) -> Network:
    """A network with all that people may do: give way, rest after so much work, hand over."""
    return network_of(seed, people=True)


def network_of(seed: int, *, plain: bool = False, people: bool = False, theme: str = "") -> Network:
    """The network of a seed; ``plain`` leaves out guards and whatever bars people from cases.

    ``theme``: what there is more of; "": whatever the dice say.
    """
    dice = Random(f"network {seed}" if not people else f"people {seed}")  # noqa: S311
    while True:
        try:
            return _network(Names(dice, plain=plain, people=people), theme)
        except NetworkError:  # rooms that do not fit: throw again
            continue


def _network(names: Names, theme: str) -> Network:
    dice = names.dice
    names.kinds = _called(dice, "kind", dice.randint(1, 2))
    names.lanes = _called(dice, "lane", dice.randint(1, 4))
    names.groups = _called(dice, "group", dice.randint(1, 3))
    names.pools = _called(dice, "pool", dice.randint(0, 1))
    names.gates = _called(dice, "gate", dice.randint(1, 2))
    names.room = 1 if names.plain else dice.choice((0, 1, 2, 3))
    names.theme = "" if names.plain else dice.choice(PEOPLE_THEMES if names.people else THEMES)
    names.theme = theme or names.theme
    if names.theme == "chats":  # many in hand while head counts go up and down
        names.room = dice.choice((2, 3))
    if names.theme == "urgent":  # several in hand that stand still at once
        names.room = dice.choice((1, 2, 3))
        names.lanes = _called(dice, "lane", dice.randint(2, 4))
        names.still = [lane for lane in names.lanes if names.flip(0.4)]
    if names.theme == "choice":  # several groups that only a score tells apart
        names.groups = _called(dice, "group", 3)
    groups = tuple(_group(names, name) for name in names.groups)
    nodes, ahead = _nodes(names, groups)
    first = [n.name for n in nodes if n.name.startswith("node")]
    return Network(
        classes=tuple(CaseClass(k, customers=dice.choice((0, 5))) for k in names.kinds),
        sources=tuple(
            _source(names, name, dice.choice((first[0], *first[:2])))
            for name in _sources_called(dice)
        ),
        nodes=nodes,
        lanes=tuple(_lane(names, name, ahead[name]) for name in names.lanes),
        routes=tuple(_routes(names)),
        groups=groups,
        pools=tuple(Pool(name, dice.randint(1, 2)) for name in names.pools),
        gates=tuple(Gate(name, _windows(dice)) for name in names.gates),
        clocks=(Clock("clock", (0, 7), Uniform(0.5, 1.5)),),
        days=tuple(range(0, 5 * DAY, DAY)),
        horizon=dice.choice((9, 20, 40, FOREVER)),
    )


def _called(dice: Random, kind: str, count: int) -> list[str]:
    """Names whose order in lists is not that of the alphabet."""
    found = [f"{kind}-{letter}" for letter in "abcdefghi"[:count]]
    dice.shuffle(found)
    return found


def _sources_called(dice: Random) -> list[str]:
    return _called(dice, "source", dice.randint(1, 3))


# --- cases come ---------------------------------------------------------------------------------


def _source(names: Names, name: str, to: str) -> Source:
    dice = names.dice
    weights = tuple((kind, float(dice.randint(1, 3))) for kind in names.kinds)
    size = dice.choice((None, None, None, Uniform(0.4, 3.4)))
    return Source(name, to, _arrivals(names), weights, size)


def _arrivals(names: Names) -> Arrivals:
    dice = names.dice
    what = dice.choice(("times", "times", "times", "counts", "gaps", "rates", "start"))
    if what == "times":
        count = dice.randint(5, 12) if names.theme == "urgent" else dice.randint(1, 10)
        ticks = tuple(sorted(dice.randint(0, LAST) for _ in range(count)))
        kinds = tuple(dice.choice(names.kinds) for _ in ticks) if names.flip(0.3) else ()
        listed = dice.sample(DRAWS + MARKS, dice.randint(0, 4))
        marks = tuple((m, tuple(dice.randint(0, LONGEST) for _ in ticks)) for m in listed)
        return Times(ticks, kinds, marks)
    if what == "counts":
        middle = dice.randint(1, LAST - 1)
        return Counts(
            (CountSlice(0, middle, dice.randint(0, 3)), CountSlice(middle, LAST, 3)),
        )
    if what == "gaps":
        law = dice.choice((_fixed(dice.randint(1, 4)), Exponential(2 * TICK)))
        return Gaps(law, dice.randint(0, 3), LAST + 6, dice.randint(2, 7))
    if what == "rates":
        rate = 0.3 / TICK
        return Rates(
            (RateSlice(0, 7, rate), RateSlice(7, LAST, rate, 0.0)), dice.choice(("", "clock"))
        )
    return AtStart(dice.randint(1, 4))


# --- laws, tables, guards -----------------------------------------------------------------------


def _fixed(ticks: int) -> Law:
    return Deterministic(ticks * TICK)


def _law(dice: Random) -> Law:
    return dice.choice(
        (
            _fixed(dice.randint(0, LONGEST)),
            _fixed(dice.randint(0, LONGEST)),
            Uniform(0.0, LONGEST * TICK),
            Exponential(3 * TICK),
            Hyperexponential((0.5, 0.5), (1 * TICK, 5 * TICK)),
        )
    )


def _duration(names: Names, name: str = "", never: float = 0.0) -> Duration:
    dice = names.dice
    name = name or dice.choice(DRAWS)
    count = len(names.kinds) if names.flip(0.2) else 1
    laws = tuple(Never() if names.flip(never) else _law(dice) for _ in range(count))
    factors = tuple(_table(names, (0.5, 1.0, 1.5, 2.0)) for _ in range(names.flip(0.15)))
    extras = tuple(_table(names, (0.0, TICK, 2 * TICK)) for _ in range(names.flip(0.15)))
    return Duration(name, laws, factors, extras)


def _reading(names: Names) -> Reading:
    dice = names.dice
    of: dict[Quantity, tuple[str, ...]] = {
        Quantity.MARK: (dice.choice(DRAWS + MARKS),),
        Quantity.LANE_WAITING: names.some(names.lanes),
        Quantity.LANE_HELD: names.some(names.lanes),
        Quantity.ANNOUNCED_WAIT: (dice.choice(names.lanes),),
        Quantity.GROUP_PRESENT: names.some(names.groups),
        Quantity.GROUP_IDLE: names.some(names.groups),
        Quantity.GROUP_FREE: names.some(names.groups),
        Quantity.OPEN: (dice.choice(names.gates),),
    }
    if names.pools:
        of[Quantity.POOL_FREE] = (names.pools[0],)
    known = (*READ, Quantity.PERSON_WORKED) if names.people else READ
    what = dice.choice([q for q in known if q is not Quantity.POOL_FREE or names.pools])
    return Reading(what, of.get(what, ()))


def _table(names: Names, values: tuple[float, ...]) -> Table:
    dice = names.dice
    at = tuple(sorted(dice.sample(range(5), dice.randint(1, 3))))
    chosen = tuple(dice.choice(values) for _ in at)
    return Table(_reading(names), at, chosen, lines=names.flip(0.3))


def _guards(names: Names, chance: float = 0.4) -> tuple[Guard, ...]:
    dice = names.dice
    if names.plain or not names.flip(chance):
        return ()
    return tuple(
        Guard(_reading(names), dice.choice(list(Compare)), dice.randint(0, 3))
        for _ in range(dice.randint(1, 2))
    )


# --- nodes --------------------------------------------------------------------------------------


def _nodes(
    names: Names, groups: tuple[Group, ...]
) -> tuple[tuple[Node, ...], dict[str, list[str]]]:
    """Nodes that lead onward, but for one way round at the end, which is taken twice at most.

    Returns the nodes and, for each lane, the nodes ahead of all that send cases there.
    """
    dice = names.dice
    count = dice.randint(2, 7)
    called = [f"node-{k}" for k in range(count)]
    ends = ["done", "lost", "round"]
    kinds = [dice.choice((Serve, Serve, Choose, Delay, Take, Fork, Mark)) for _ in called]
    if names.flip(0.7):
        kinds[0] = Serve
    elif Serve not in kinds:
        kinds[dice.randrange(count)] = Serve
    nodes: list[Node] = []
    ahead = dict.fromkeys(names.lanes, called + ends)
    for k, kind in enumerate(kinds):
        onward = [*called[k + 1 :], *ends]
        onward += called[k + 1 : k + 2] * 4  # more often on than out
        if kind is not Serve:
            nodes.extend(_other(names, kind, called[k], onward))
            continue
        chosen = dice.sample(names.lanes, dice.randint(1, len(names.lanes)))
        for lane in chosen:
            ahead[lane] = onward
        nodes.append(_serve(names, called[k], onward, chosen, min(g.room for g in groups)))
    back = dice.choice(called)
    fewer = Guard(mark("rounds"), Compare.LESS, 3)
    nodes += [
        Mark("round", "again?", adds=(("rounds", 1),)),
        Choose("again?", (ChoiceRow((Branch("back"),), (fewer,)), ChoiceRow((Branch("done"),)))),
        Delay("back", back, _duration(names)),
        Exit("done", "solved"),
        Exit("lost", "lost"),
    ]
    return tuple(nodes), ahead


def _serve(names: Names, name: str, onward: list[str], lanes: list[str], room: int) -> Serve:
    dice = names.dice
    choices = [LaneChoice(lane, _guards(names)) for lane in lanes[:-1]]
    paced = names.flip(0.4) and not names.plain
    return Serve(
        name,
        dice.choice(onward),
        (*choices, LaneChoice(lanes[-1])),
        _duration(names),
        _duration(names) if names.flip(0.4) else None,
        room=0 if set(lanes) & set(names.still) else _room(names, room),
        pace=dice.choice(PACES) if paced else (),
        writes=((dice.choice(DRAWS + MARKS), _reading(names)),) if names.flip(0.3) else (),
        **_cut(names, onward),
    )


def _cut(names: Names, onward: list[str]) -> dict[str, Any]:
    cut = names.dice.choice((Cut.RESUME, *Cut)) if names.people else Cut.RESUME
    to = names.dice.choice(onward) if cut is Cut.LEAVE else ""
    return {"cut": cut, "cut_to": to, **_yields(names)}


def _yields(names: Names) -> dict[str, Any]:
    if not names.people or names.flip(0.8):
        return {}
    kinds = (Preempt.INTERRUPT, Preempt.STAND_STILL)
    return {"yields": tuple(kind for kind in kinds if names.flip(0.4))}


def _room(names: Names, most: int) -> int:
    if names.plain:
        return 0
    if names.theme == "chats":
        return 1
    return names.dice.choice((0, 1, 1) if names.theme == "urgent" else (0, 1, 1, most))


def _other(names: Names, kind: type, name: str, onward: list[str]) -> list[Node]:
    dice = names.dice
    to = dice.choice(onward)
    if kind is Choose:
        rows = [
            ChoiceRow(_branches(names, onward), _guards(names, 0.9))
            for _ in range(dice.randint(0, 2))
        ]
        draw = dice.choice(("", "", *DRAWS))
        return [Choose(name, (*rows, ChoiceRow(_branches(names, onward))), draw)]
    if kind is Delay:
        time = dice.choice(TIMES)
        gate = dice.choice(names.gates)
        if time is DelayTime.OPEN_DAYS:
            days = Duration("days", (Deterministic(86_400.0 * dice.randint(0, 2)),))
            return [Delay(name, to, days, time, gate)]
        return [Delay(name, to, _duration(names, never=0.05), time, gate)]
    if kind is Take and names.pools:
        units = dice.randint(1, 2)
        return [
            Take(name, f"{name} give", names.pools[0], dice.choice(onward), units)
            if names.flip(0.1)
            else Take(name, to, names.pools[0], dice.choice(onward), units),
            Give(f"{name} give", dice.choice(onward), names.pools[0], units),
        ]
    if kind is Fork:
        return [Fork(name, to, tuple(dice.choice(onward) for _ in range(dice.randint(1, 2))))]
    writes: list[tuple[str, Reading | int]] = [
        (
            dice.choice(DRAWS + MARKS),
            dice.randint(0, LONGEST) if names.flip(0.5) else _reading(names),
        )
        for _ in range(dice.randint(0, 2))
    ]
    adds = tuple((m, dice.randint(0, 2)) for m in dice.sample(MARKS, dice.randint(0, 2)))
    return [Mark(name, to, tuple(writes), adds, tuple(dice.sample("xyz", dice.randint(0, 2))))]


def _branches(names: Names, onward: list[str]) -> tuple[Branch, ...]:
    dice = names.dice
    weights = (None, None, (0.5, 1.0, 2.0))
    found = []
    for _ in range(dice.randint(1, 3)):
        values = dice.choice(weights)
        found.append(Branch(dice.choice(onward), _table(names, values) if values else None))
    return tuple(found)


# --- lanes and routes ---------------------------------------------------------------------------


def _lane(names: Names, name: str, onward: list[str]) -> Lane:
    dice = names.dice
    close = dice.choice(list(CloseRule))
    mean = dice.choice((None, 2, 3))
    return Lane(
        name,
        dice.choice((Order.FIRST_COME, *ORDERS)),
        tuple(_leave(names, onward) for _ in range(_rules(names))),
        dice.choice(list(Seek)),
        weight=dice.choice((1000, 1000, 500, 2000, 0)),
        head_start=dice.choice((0, 0, 2)),
        gate=dice.choice(["", *names.gates]),
        close=close,
        close_to=dice.choice(onward) if close is CloseRule.GO else "",
        announce=Announce(
            mean,
            names.some(names.groups),
            names.some(names.lanes) if names.flip(0.5) else (),
        ),
    )


def _rules(names: Names) -> int:
    few = {"chats": (0, 0, 1), "urgent": (0, 0, 1), "kept": (1, 2, 3)}
    return names.dice.choice(few.get(names.theme, (0, 0, 1, 1, 2, 3)))


def _leave(names: Names, onward: list[str]) -> LeaveRule:
    dice = names.dice
    at_once = names.flip(0.3)
    return LeaveRule(
        dice.choice(("abandoned", "balked", "callback")),
        dice.choice(onward),
        None if at_once else _duration(names, never=0.1),
        _guards(names, 0.7 if at_once else 0.2),
        _table(names, (0.0, 0.5, 1.0)) if at_once or names.flip(0.3) else None,
        dice.choice(("take", *DRAWS)),
        keeps_place=names.flip(0.9 if names.theme == "kept" else 0.4),
    )


def _routes(names: Names) -> list[Route]:
    dice = names.dice
    pairs = [(lane, group) for lane in names.lanes for group in names.groups]
    dice.shuffle(pairs)
    kept = [pair for pair in pairs if names.flip(0.7)] or pairs[:1]
    if names.theme == "choice":
        return [Route(lane, group) for lane, group in pairs]
    if names.theme == "urgent":
        return [_urgent(names, lane, group) for lane, group in pairs if names.flip(0.9)]
    return [
        Route(lane, group, _ranks(names), _ranks(names), _guards(names, 0.15), _preempts(names))
        for lane, group in kept
    ]


def _urgent(names: Names, lane: str, group: str) -> Route:
    """Lanes in an order of urgency, which may grow with waiting."""
    dice = names.dice
    rank = names.lanes.index(lane)
    steps = [(0, rank)]
    if rank and names.flip(0.3):
        steps.append((dice.randint(1, 4), dice.randint(0, rank - 1)))
    preempts = Preempt.STAND_STILL if lane in names.still else dice.choice(list(Preempt)[:2])
    guards = _guards(names, 0.05)
    return Route(lane, group, ((0, dice.randint(0, 1)),), tuple(steps), guards, preempts)


def _preempts(names: Names) -> Preempt:
    rare = names.people and names.flip(0.1)
    return Preempt.INTERRUPT if rare else Preempt.NOTHING


def _ranks(names: Names) -> tuple[tuple[int, int], ...]:
    dice = names.dice
    first = dice.choice((0, 0, 1, 2) if names.plain else (0, 0, 1, 2, NEVER))
    steps = [(0, first)]
    if first and names.flip(0.8 if first == NEVER else 0.4):
        steps.append((dice.randint(1, 5), dice.randint(0, min(first, 2))))
    return tuple(steps)


# --- people -------------------------------------------------------------------------------------


def _group(names: Names, name: str) -> Group:
    dice = names.dice
    pauses = tuple(
        Pause(
            _duration(names),
            _table(names, (0.0, 0.5, 1.0)) if names.flip(0.5) else None,
            dice.choice(("rest", *DRAWS)),
            after=dice.choice((0, 0, 3, 6)) if names.people else 0,
        )
        for _ in range(dice.choice((1, 2) if names.theme == "rests" else (0, 0, 1, 2)))
    )
    by_count = {"chats": 0.9, "rests": 0.1}.get(names.theme, 0.5)
    staffing = _head_count(names) if names.flip(by_count) else _roster(names)
    select = dice.choice([s for s in Select if names.people or s is not Select.SAME_PERSON])
    return Group(
        name,
        staffing,
        select,
        dice.choice(PICKS),
        dice.choice([end for end in AtEnd if names.people or end is not AtEnd.HAND_OVER]),
        room=names.room or dice.choice((1, 2, 3)),
        pauses=pauses,
        levels=tuple(dice.randint(0, 2) for _ in range(dice.randint(0, 3))),
        known=dice.choice(MARKS) if select is Select.SAME_PERSON else "",
    )


def _head_count(names: Names) -> HeadCount:
    dice = names.dice
    if names.theme == "urgent":
        return HeadCount(((0, dice.randint(1, 2)), (dice.randint(1, LAST), dice.randint(1, 2))))
    ticks = sorted(dice.sample(range(LAST), dice.randint(1, 5)))
    if dice.random() < 0.7:
        ticks[0] = 0
    return HeadCount(tuple((tick, dice.randint(0, 3)) for tick in ticks))


def _roster(names: Names) -> Roster:
    dice = names.dice
    people = tuple(_person(names) for _ in range(dice.randint(1, 3)))
    absence = dice.choice((0.0, 0.0, 0.3))
    breaks = dice.choice(list(Breaks)) if names.people else Breaks.AWAY
    return Roster(people, absence, off_block=2, breaks=breaks)


def _person(names: Names) -> Person:
    dice = names.dice
    often = 0.9 if names.theme == "rests" else 0.3
    shifts = []
    start = dice.randint(0, 4)
    for day in range(dice.randint(1, 3)):
        end = start + dice.randint(1, 9)
        inside = range(start, end)
        breaks: tuple[tuple[int, int], ...] = ()
        off = 0.0
        if dice.random() < often:
            count = dice.choice((1, 1, 2)) if names.people else 1
            starts = sorted(dice.choice(inside) for _ in range(count))
            breaks = tuple((away, away + dice.randint(1, 2)) for away in starts)
        elif end - start >= 4 and dice.random() < 0.3:
            off = dice.choice((0.5, 1.0))
        shifts.append(Shift(start, end, day, breaks, 0, off))
        start = end + dice.randint(0, 4)
    return Person(tuple(shifts), dice.randint(0, 2))


def _windows(dice: Random) -> tuple[tuple[int, int], ...]:
    found = []
    start = dice.randint(0, 3)
    for _ in range(dice.randint(1, 4)):
        end = start + dice.randint(2, 9)
        found.append((start, end))
        start = end + dice.randint(1, 6)
    return tuple(found)

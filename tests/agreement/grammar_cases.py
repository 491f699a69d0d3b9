"""Random networks with all that cases can meet beside people: stock, parts, books, registers.

A network of `network_of` is taken, and new nodes are put into edges of it: what a case was sent
to before is where it goes on after them. So cases still go onward only, and every kind of node
meets every other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

from queuesim.laws import Deterministic, Exponential, Law, Uniform
from queuesim.network import (
    FOREVER,
    NEVER,
    Book,
    Branch,
    ChoiceRow,
    Choose,
    ChooseBy,
    CloseRule,
    Compare,
    Delay,
    DelayTime,
    Diary,
    DueIn,
    Duration,
    Fork,
    Gather,
    Give,
    Guard,
    HeadCount,
    Join,
    Lane,
    LaneChoice,
    LeaveRule,
    Mark,
    Network,
    NetworkError,
    Node,
    Order,
    Pick,
    Pool,
    Quantity,
    Rates,
    RateSlice,
    Reading,
    Register,
    Release,
    Reorder,
    Route,
    Serve,
    Supply,
    Switch,
    Take,
    Unbook,
    constant,
    mark,
)
from tests.agreement.grammar import TICK, network_of

MOST = 5  #: features that are put into a network
LATEST = 16  #: last tick of a review


def cases_network_of(seed: int, *, people: bool = False) -> Network:
    """The network of a seed with more that cases can meet; ``people``: and people may do."""
    dice = Random(f"case side {seed}")  # noqa: S311
    base = network_of(seed, people=people)
    while True:
        growing = Growing(base, dice)
        for _ in range(dice.randint(2, MOST)):
            dice.choice(FEATURES)(growing)
        try:
            return growing.network()
        except NetworkError:
            continue


class Growing:
    """A network while it grows."""

    def __init__(self, base: Network, dice: Random) -> None:
        self.base = base
        self.dice = dice
        self.nodes: list[Node] = list(base.nodes)
        self.lists: dict[str, list[Any]] = {
            name: list(getattr(base, name))
            for name in (
                "sources",
                "lanes",
                "routes",
                "groups",
                "pools",
                "supplies",
                "gates",
                "diaries",
                "registers",
                "switches",
            )
        }
        self.count = 0

    def network(self) -> Network:
        lists = {name: tuple(entries) for name, entries in self.lists.items()}
        return replace(self.base, nodes=tuple(self.nodes), **lists)

    def flip(self, chance: float) -> bool:
        return self.dice.random() < chance

    def called(self, what: str) -> str:
        """A new name; later ones are not always behind earlier ones in the alphabet."""
        self.count += 1
        return f"{self.dice.choice('pqrs')} {what} {self.count}"

    def redirect(self, entry: str) -> str:
        """Lead an edge to ``entry``; where it led before."""
        while True:
            where = self.dice.choice(("nodes", "nodes", "nodes", "sources"))
            entries = self.nodes if where == "nodes" else self.lists[where]
            k = self.dice.randrange(len(entries))
            old = getattr(entries[k], "to", "")
            if old and getattr(entries[k], "name", "") not in {"round", "back"}:
                entries[k] = replace(entries[k], to=entry)
                return str(old)

    def law(self) -> Law:
        return self.dice.choice(
            (
                Deterministic(self.dice.randint(0, 4) * TICK),
                Uniform(0.0, 5 * TICK),
                Exponential(2 * TICK),
            )
        )

    def duration(self) -> Duration:
        name = self.dice.choice(("talk", "patience", "stay", "away"))
        return Duration(name, (self.law(),))

    def reading(self) -> Reading:
        dice, lanes = self.dice, [lane.name for lane in self.lists["lanes"]]
        pools = [pool.name for pool in self.lists["pools"]]
        groups = [group.name for group in self.base.groups]
        found = [
            Reading(Quantity.LANE_WAITING, (dice.choice(lanes),)),
            Reading(Quantity.LANE_HELD, (dice.choice(lanes),)),
            Reading(Quantity.ANNOUNCED_WAIT, (dice.choice(lanes),)),
            Reading(Quantity.GROUP_IDLE, (dice.choice(groups),)),
            Reading(Quantity.WAITED),
            mark(dice.choice(("m", "n", "taken"))),
        ]
        kinds = (Quantity.POOL_FREE, Quantity.POOL_OWED, Quantity.POOL_ORDERED)
        found += [Reading(kind, (dice.choice(pools),)) for kind in kinds if pools]
        for kind, name in ((Quantity.SLOT_WAIT, "diaries"), (Quantity.REGISTER, "registers")):
            found += [Reading(kind, (entry.name,)) for entry in self.lists[name]]
        found += [Reading(Quantity.DUE), Reading(Quantity.SLACK)]
        return dice.choice(found)

    def guards(self, chance: float) -> tuple[Guard, ...]:
        if not self.flip(chance):
            return ()
        compare = self.dice.choice(list(Compare))
        return (Guard(self.reading(), compare, self.dice.randint(0, 3)),)


def least(g: Growing) -> None:
    """A choice by the least reading."""
    name = g.called("least")
    to = g.redirect(name)
    branches: list[Branch] = []
    for _ in range(g.dice.randint(1, 3)):
        stop = g.called("stop")
        g.nodes.append(
            Delay(stop, to, g.duration()) if g.flip(0.5) else Mark(stop, to, adds=(("m", 1),))
        )
        branches.append(Branch(stop, reading=g.reading()))
    if g.flip(0.5):  # ties are certain
        branches = [replace(b, reading=branches[0].reading) for b in branches]
    by = g.dice.choice((ChooseBy.LEAST, ChooseBy.LEAST_BY_LOT, ChooseBy.LEAST_BY_LOT))
    rows = (ChoiceRow(tuple(branches), g.guards(0.3), by), ChoiceRow((Branch(to),)))
    g.nodes.append(Choose(name, rows, g.dice.choice(("", "go", "offer"))))


def pool_lane(g: Growing, pool: str, to: str) -> str:
    """A lane that waits for a pool."""
    dice = g.dice
    rules = tuple(
        LeaveRule(
            dice.choice(("abandoned", "full", "moved")),
            to,
            g.duration() if g.flip(0.7) else None,
            g.guards(0.4),
            constant(dice.choice((0.5, 1.0))) if g.flip(0.4) else None,
            dice.choice(("take", "go")),
            keeps_place=g.flip(0.4),
        )
        for _ in range(dice.choice((0, 1, 1, 2)))
    )
    gates = ["", *(gate.name for gate in g.lists["gates"])]
    close = dice.choice(list(CloseRule))
    lane = Lane(
        g.called("lane"),
        dice.choice((Order.FIRST_COME, Order.LAST_COME, Order.BY_LOT, Order.EARLIEST_DUE)),
        rules,
        weight=dice.choice((1000, 1000, 500)),
        head_start=dice.choice((0, 0, 2)),
        gate=dice.choice(gates),
        close=close,
        close_to=to if close is CloseRule.GO else "",
    )
    first = dice.choice((0, 0, 1, 2, NEVER))
    steps = [(0, first)]
    if first and g.flip(0.7):
        steps.append((dice.randint(1, 4), dice.randint(0, min(first, 2))))
    g.lists["lanes"].append(lane)
    g.lists["supplies"].append(Supply(lane.name, pool, tuple(steps)))
    return lane.name


def reorder(g: Growing, pools: list[str]) -> Reorder:
    """When more is ordered, and how much; perhaps from one of these pools."""
    dice = g.dice
    at = dice.randint(-1, 2)
    lot = dice.choice((0, 1, 2, 3))
    reviews = tuple(sorted(dice.sample(range(LATEST), dice.randint(0, 5))))
    return Reorder(
        at,
        g.law(),
        lot,
        0 if lot else at + dice.randint(1, 3),
        dice.choice((1.0, 1.0, 0.5)),
        None if g.flip(0.6) else reviews,
        dice.choice(["", *pools]),
        dice.randint(0, 2),
    )


def a_pool(g: Growing) -> str:
    """A pool, one of those there or a new one."""
    dice, pools = g.dice, [pool.name for pool in g.lists["pools"]]
    if pools and g.flip(0.6):
        return str(dice.choice(pools))
    name = g.called("pool")
    more = reorder(g, pools) if g.flip(0.6) else None
    g.lists["pools"].append(
        Pool(name, dice.choice((0, 1, 1, 2)), dice.choice(list(Pick)), more, g.flip(0.3))
    )
    return name


def units(g: Growing) -> int | Reading:
    return g.dice.choice((1, 1, 1, 2, 3, 0, mark("m"), mark("taken")))


def takes(g: Growing) -> None:
    """Units are taken, used for a while, and given back; some are used up."""
    name = g.called("take")
    takes_at(g, name, g.redirect(name))


def takes_at(g: Growing, name: str, to: str) -> None:
    """Take, keep, give back."""
    dice, pool = g.dice, a_pool(g)
    lanes = [pool_lane(g, pool, to) for _ in range(dice.choice((0, 1, 1, 2)))]
    waiting = [lane for lane in g.lists["supplies"] if lane.pool == pool]
    if lanes and len(waiting) > 1 and g.flip(0.3):  # a lane that another node uses too
        lanes[0] = dice.choice(waiting).lane
    choices = [LaneChoice(lane, g.guards(0.3)) for lane in dict.fromkeys(lanes)]
    partial = not lanes and g.flip(0.5)
    stay, back = g.called("stay"), g.called("give")
    amount = units(g)
    g.nodes.append(
        Take(
            name,
            stay,
            pool,
            "" if partial else to,
            amount,
            tuple(choices),
            gathers=bool(lanes) and g.flip(0.4),
            partial=partial,
            counted="taken" if g.flip(0.4) else "",
        )
    )
    used_up = g.flip(0.3)
    g.nodes.append(Delay(stay, to if used_up else back, g.duration()))
    if not used_up:
        g.nodes.append(Give(back, to, pool, mark("taken") if partial else amount))


def notes(g: Growing) -> None:
    """A mark is set to a drawn time, perhaps one that a later draw of that name then takes."""
    name = g.called("note")
    to = g.redirect(name)
    writes = ((g.dice.choice(("m", "talk", "stay")), g.duration()),)
    g.nodes.append(Mark(name, to, writes))


def parts(g: Growing) -> None:
    """Parts are born and awaited; one may end elsewhere, and one may have parts of its own."""
    dice, name, join = g.dice, g.called("fork"), g.called("join")
    to = g.redirect(name)
    starts = []
    for _ in range(dice.randint(1, 4)):
        way = g.called("part")
        if g.flip(0.2):
            starts.append(join)
            continue
        end = to if g.flip(0.15) else join
        what = dice.choice(("stay", "stay", "serve", "serve", "take"))
        if what == "stay":
            g.nodes.append(Delay(way, end, g.duration()))
        elif what == "serve":
            desk_at(g, way, end)
        else:
            takes_at(g, way, end)
        starts.append(way)
    own = g.called("own")
    g.nodes += [
        Fork(name, own if g.flip(0.4) else join, parts=tuple(starts), join=join),
        Delay(own, join, g.duration()),
        Join(
            join,
            to,
            dice.choice((0, 1, 1, 2)),
            cancels=g.flip(0.7),
            counted="taken" if g.flip(0.3) else "",
        ),
    ]


def desk(g: Growing) -> None:
    """One more lane for a group that is there, so that parts wait for people."""
    name = g.called("serve")
    desk_at(g, name, g.redirect(name))


def desk_at(g: Growing, name: str, to: str) -> None:
    """A lane and a node that serves it."""
    dice = g.dice
    lane = Lane(g.called("lane"), dice.choice((Order.FIRST_COME, Order.EARLIEST_DUE)))
    g.lists["lanes"].append(lane)
    g.lists["routes"].append(Route(lane.name, dice.choice(g.base.groups).name))
    work = Duration(dice.choice(("talk", "stay")), (Deterministic(dice.randint(1, 5) * TICK),))
    g.nodes.append(Serve(name, to, (LaneChoice(lane.name),), work))


def gathers(g: Growing) -> None:
    """Strangers go on together; the first may carry the others to a release."""
    dice, name = g.dice, g.called("gather")
    to = g.redirect(name)
    after = g.duration() if g.flip(0.6) else None
    carries = g.flip(0.5)
    run, off = g.called("run"), g.called("off")
    g.nodes.append(Gather(name, run if carries else to, dice.randint(1, 3), after, carries))
    if carries:
        g.nodes += [Delay(run, off, g.duration()), Release(off, to)]


def a_diary(g: Growing) -> str:
    """A diary, one of those there or a new one."""
    dice, found = g.dice, g.lists["diaries"]
    if not found or g.flip(0.4):
        starts = tuple(sorted(dice.sample(range(2, 26), dice.randint(1, 7))))
        each = tuple(dice.randint(0, 2) for _ in starts)
        found.append(Diary(g.called("diary"), starts, dice.choice(((1,), (2,), each))))
    return str(dice.choice(found).name)


def books(g: Growing) -> None:
    """An appointment is booked and kept, late or early; some give it back, some book again."""
    dice, name = g.dice, g.called("book")
    to = g.redirect(name)
    coming, back, again = g.called("coming"), g.called("cancel"), g.called("again")
    within, spare = dice.choice((FOREVER, FOREVER, 3, 9)), dice.choice((0, 0, 0, 1))
    notice = g.duration() if g.flip(0.5) else None
    g.nodes += [
        Book(
            name, dice.choice((coming, coming, back, again)), a_diary(g), to, notice, within, spare
        ),
        Unbook(back, dice.choice((to, coming))),
        Book(again, coming, a_diary(g), to),
        Delay(
            coming,
            to,
            g.duration(),
            DelayTime.DUE,
            early=g.duration() if g.flip(0.6) else None,
        ),
    ]


def promises(g: Growing) -> None:
    """A due time is set, read, and waited for."""
    dice, name = g.dice, g.called("promise")
    to = g.redirect(name)
    time = dice.choice((DelayTime.CLOCK, DelayTime.CLOCK, DelayTime.OPEN, DelayTime.OPEN_DAYS))
    gate = dice.choice(g.base.gates).name
    duration = g.duration()
    if time is DelayTime.OPEN_DAYS:
        duration = Duration("days", (Deterministic(86_400.0 * dice.randint(0, 2)),))
    due: Reading | DueIn = DueIn(duration, time, gate)
    if g.flip(0.2):
        due = dice.choice((mark("m"), mark("stay"), Reading(Quantity.DUE)))
    g.nodes.append(Mark(name, to, due=due, writes=(("n", Reading(Quantity.SLACK)),)))


def heirs(g: Growing) -> None:
    """Cases are born of one that is due, and what they do hangs on when that is."""
    dice, name = g.dice, g.called("heirs")
    to = g.redirect(name)
    born, child, late = g.called("born"), g.called("child"), g.called("late")
    due = DueIn(g.duration(), DelayTime.CLOCK, "")
    slack = Guard(Reading(Quantity.SLACK), Compare.LESS, dice.randint(0, 3))
    way = Delay(late, to, g.duration(), DelayTime.DUE) if g.flip(0.5) else Mark(late, to)
    g.nodes += [
        Mark(name, born, due=due),
        Fork(born, to, tuple(dice.choice((child, late, to)) for _ in range(dice.randint(1, 3)))),
        Choose(child, (ChoiceRow((Branch(late),), (slack,)), ChoiceRow((Branch(to),)))),
        way,
    ]
    g.lists["lanes"] = [
        replace(lane, order=Order.EARLIEST_DUE) if g.flip(0.2) else lane
        for lane in g.lists["lanes"]
    ]


def sums(g: Growing) -> None:
    """The house counts, and what it counts is read."""
    dice, name = g.dice, g.called("sum")
    to, found = g.redirect(name), g.lists["registers"]
    if not found or g.flip(0.3):
        found.append(Register(g.called("register"), dice.randint(-1, 2)))
    register = dice.choice(found).name
    g.nodes.append(
        Mark(
            name,
            to,
            house=((register, g.reading()),) if g.flip(0.3) else (),
            house_adds=((register, dice.choice((1, -1, mark("m")))),),
        )
    )


def by_due(g: Growing) -> None:
    """Some lanes go by due time, some groups pick by it, and perhaps everybody is due."""
    if g.flip(0.6):
        for k, source in enumerate(g.lists["sources"]):
            name = g.called("due")
            g.nodes.append(Mark(name, source.to, due=DueIn(g.duration(), DelayTime.CLOCK, "")))
            g.lists["sources"][k] = replace(source, to=name)
    lanes = g.lists["lanes"]
    k = g.dice.randrange(len(lanes))
    lanes[k] = replace(lanes[k], order=Order.EARLIEST_DUE)
    groups = g.lists["groups"]
    k = g.dice.randrange(len(groups))
    groups[k] = replace(groups[k], pick=Pick.EARLIEST_DUE)


def a_gate(g: Growing) -> str:
    """A gate or a switch, one of those there or a new switch."""
    dice, found = g.dice, g.lists["switches"]
    if not found or g.flip(0.4):
        found.append(Switch(g.called("switch"), g.law(), g.law(), dice.randint(0, 20), g.flip(0.7)))
    return str(dice.choice([*found, *g.lists["gates"]]).name)


def breaks_down(g: Growing) -> None:
    """People are missing, a lane is shut, or a choice looks at what is shut."""
    dice, gate = g.dice, a_gate(g)
    what = dice.choice(("group", "lane", "choice"))
    if what == "group":
        k = dice.randrange(len(g.lists["groups"]))
        group = g.lists["groups"][k]
        if isinstance(group.staffing, HeadCount):
            outages = (*group.staffing.outages, (gate, dice.randint(1, 2)))
            staffing = replace(group.staffing, outages=outages)
            g.lists["groups"][k] = replace(group, staffing=staffing)
        else:
            first, *others = group.staffing.people
            staffing = replace(group.staffing, people=(replace(first, gate=gate), *others))
            g.lists["groups"][k] = replace(group, staffing=staffing)
    elif what == "lane":
        k = dice.randrange(len(g.lists["lanes"]))
        g.lists["lanes"][k] = replace(g.lists["lanes"][k], gate=gate)
    else:
        name, stop = g.called("open?"), g.called("until open")
        to = g.redirect(name)
        shut = Guard(Reading(Quantity.OPEN, (gate,)), Compare.EQUAL, 0)
        rows = (ChoiceRow((Branch(stop),), (shut,)), ChoiceRow((Branch(to),)))
        time = dice.choice((DelayTime.OPEN, DelayTime.CLOCK, DelayTime.OPEN_DAYS))
        g.nodes += [Choose(name, rows), Delay(stop, to, g.duration(), time, gate)]


def comes_by_gate(g: Growing) -> None:
    """A rate that a gate or switch changes, and no more than so many."""
    sources = g.lists["sources"]
    k = g.dice.randrange(len(sources))
    if g.flip(0.5):
        sources[k] = replace(sources[k], limit=g.dice.randint(0, 5))
    if g.flip(0.7):
        slices = (RateSlice(0, 7, 0.4 / TICK), RateSlice(7, 14, 0.5 / TICK, 0.1 / TICK))
        factors = g.dice.choice(((1.0, 0.0), (1.0, 0.5), (0.3, 2.0)))
        rates = Rates(slices, g.dice.choice(("", "clock")), a_gate(g), *factors)
        sources[k] = replace(sources[k], arrivals=rates)


FEATURES: tuple[Callable[[Growing], None], ...] = (
    least,
    *[takes] * 5,
    notes,
    parts,
    parts,
    desk,
    gathers,
    books,
    promises,
    heirs,
    sums,
    by_due,
    breaks_down,
    breaks_down,
    comes_by_gate,
)

"""Routing: ranks of routes, seen from the case and from the person, and how groups choose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from queuesim.compile import names
from queuesim.compile.failure import jam_chances
from queuesim.compile.focus import undisturbed
from queuesim.compile.house import at_once
from queuesim.compile.interrupt import LATER, place_behind, preempts
from queuesim.compile.refuse import refuse
from queuesim.compile.skills import groups_of, queue_of
from queuesim.network import NEVER, Order, Pick, Route, Seek, Select
from queuesim.spec.channels import DEFERRED
from queuesim.units import ticks

if TYPE_CHECKING:
    from queuesim.compile.board import Board
    from queuesim.compile.house import House
    from queuesim.compile.names import Visit
    from queuesim.compile.skills import Access, LaneHere, LaneKey
    from queuesim.spec.channels import Channel

Steps = tuple[tuple[int, int], ...]

SCORES = ("longest_wait", "longest_queue", "newest", "random")
ORDERS = {"newest": Order.LAST_COME, "random": Order.BY_LOT}
SEEKS = {
    "longest_idle": Seek.LONGEST_IDLE,
    "listed": Seek.LISTED,
    "fewest_cases": Seek.LEAST_OCCUPIED,
}


def score_rule(house: House) -> str:
    """The first rule that is no rank; what comes after it decides nothing."""
    return next((rule for rule in house.config.routing.next if rule in SCORES), "longest_wait")


def rank_rules(house: House) -> tuple[str, ...]:
    """Rules by rank, in order, that stand before the first score."""
    rules = house.config.routing.next
    end = next((k for k, rule in enumerate(rules) if rule in SCORES), len(rules))
    return rules[:end]


def order_of(house: House) -> Order:
    """Order of cases inside a lane."""
    return ORDERS.get(score_rule(house), Order.FIRST_COME)


def seek_of(house: House, channel: str) -> Seek:
    """Which group an arriving case prefers among those of equal rank."""
    routing = house.config.routing
    if "agent" not in routing.model_fields_set and at_once(house.channels[channel]) > 1:
        return Seek.LEAST_OCCUPIED
    return SEEKS[routing.agent]


def select_of(house: House, room: int) -> Select:
    """Which free person of a group takes a case.

    People who hold several contacts at once are given the next one by fewest contacts, unless
    the config says otherwise.
    """
    routing = house.config.routing
    fewest = routing.agent == "fewest_cases" or "agent" not in routing.model_fields_set
    return Select.FEWEST_CASES if fewest and room > 1 else Select.LONGEST_IDLE


def pick_of(house: House, group: str) -> Pick:
    """Which lane a freed person prefers among those of equal rank.

    In one queue it is the longest wait, whatever the rule outside.
    """
    if score_rule(house) != "longest_queue":
        return Pick.LONGEST_WAIT
    channels = {skill.partition(".")[0] for skill in house.config.staff[group].skills}
    pooled = any(len(queue_of(house, channel)) > 1 for channel in channels)
    return Pick.LONGEST_WAIT if pooled else Pick.LONGEST_LANE


def waits_behind_all(channel: Channel) -> bool:
    """Whether a channel's work is taken only when nothing else waits."""
    return channel.kind in DEFERRED and channel.deferrable is not False


def case_rank(access: Access) -> Steps:
    """Rank of a group for a case: own groups, then helpers in their order, once they may."""
    if access.after <= 0.0:
        return ((0, access.step),)
    return ((0, NEVER), (ticks(access.after), access.step))


def person_rank(house: House, visit: Visit, access: Access, key: LaneKey) -> Steps:
    """Rank of a lane for a person, by time waited.

    In order of weight: work that can wait comes last; own work comes before helping out; then
    the rules of ``routing.next``, of which priority rises by ages; then what may be interrupted
    comes after what may not.
    """
    opens = ticks(access.after)
    last = int(waits_behind_all(house.channels[visit.channel]))
    behind = place_behind(house, access.group, visit.channel)
    steps: list[tuple[int, int]] = [(0, NEVER)] if opens > 0 else []
    for at, priority in _priorities(key):
        digits = _behind_jams(house, visit, access)
        digits += [(last, 2), (access.step, _most_helpers(house) + 1)]
        digits += [_digit(house, rule, access, priority) for rule in rank_rules(house)]
        digits += _booked_first(house, visit)
        digits += [] if behind is None else [(behind, len(LATER) + 1)]
        rank = 0
        for digit, base in digits:
            rank = rank * base + digit
        if rank >= NEVER:
            refuse(("routing", "next"), "rank_too_large")
        if at <= opens:
            steps = [*([(0, NEVER)] if opens > 0 else []), (opens, rank)]
        else:
            steps.append((at, rank))
    return tuple(step for k, step in enumerate(steps) if k == 0 or step[1] != steps[k - 1][1])


def _priorities(key: LaneKey) -> Iterator[tuple[int, int]]:
    """Priority by time waited [ticks]: one step up per ``ages``, until it is 1."""
    if key.ages <= 0.0:
        yield 0, key.priority
        return
    if key.priority > MOST_STEPS:
        refuse(("routing", "ages"), "too_many_steps", most=MOST_STEPS)
    for step in range(key.priority):
        yield ticks(step * key.ages), key.priority - step


MOST_STEPS = 1000  #: steps of ageing that a case may have before it


def _digit(house: House, rule: str, access: Access, priority: int) -> tuple[int, int]:
    """Value and base of one rule's part of a rank."""
    if rule == "priority":
        return priority, _largest_priority(house) + 1
    most = max((len(group.skills) for group in house.config.staff.values()), default=0)
    return access.place, most + 1


def _largest_priority(house: House) -> int:
    config = house.config
    said = [c.priority for c in config.customers.values()]
    said += [r.priority for r in config.demand.reasons.values()]
    said += [c.priority for c in house.channels.values()]
    said += [step.priority for name in house.channels for step in house.steps(name).values()]
    said += [c.appointments.priority for c in house.channels.values() if c.appointments]
    said += [c.callback.priority for c in house.channels.values() if c.callback]
    return max([3, *(priority for priority in said if priority is not None)])


def _behind_jams(house: House, visit: Visit, access: Access) -> list[tuple[int, int]]:
    """Customers come after what has jammed, at machines; no digit where none ever does."""
    at_machines = access.group == names.machines(visit.channel)
    return [(1, 2)] if at_machines and any(jam_chances(house, visit.channel)) else []


def _booked_first(house: House, visit: Visit) -> list[tuple[int, int]]:
    """Who is due goes before who came as he liked; no digit where nobody has an appointment."""
    found = {
        name: words.appointments.before_walk_ins
        for name, words in house.channels.items()
        if words.appointments is not None and house.books(name)
    }
    if not any(found.values()):
        return []
    first = visit.kind == names.BOOKED and found[visit.channel]
    return [(0 if first else 1, 2)]


def _most_helpers(house: House) -> int:
    return sum(len(steps) for steps in house.config.routing.overflow.values())


def add_routes(house: House, board: Board, visit: Visit, lanes: Sequence[LaneHere]) -> None:
    """Routes from each group that may serve a lane."""
    order = {group: k for k, group in enumerate(groups_of(house))}
    for lane in lanes:
        for access in sorted(lane.key.reach, key=lambda each: order.get(each.group, -1)):
            cases = case_rank(access)
            people = person_rank(house, visit, access, lane.key)
            aside = preempts(house, access.group, visit.channel)
            guards = undisturbed(house, access.group, house.channels[visit.channel])
            board.routes.append(Route(lane.name, access.group, cases, people, guards, aside))
            if access.step:
                board.helps.add((lane.name, access.group))


def check_order(house: House, board: Board) -> None:
    """Refuse an order that would hold inside lanes but not between them.

    Newest first and by lot are kept inside a lane; a person who serves two lanes of equal rank
    would choose between them by another rule.
    """
    rule = score_rule(house)
    if rule not in ORDERS:
        return
    seen: dict[tuple[str, int], str] = {}
    for route in board.routes:
        for _, rank in route.person_rank:
            other = seen.setdefault((route.group, rank), route.lane)
            if other != route.lane and rank < NEVER:
                refuse(("routing", "next"), "order_between_lanes", rule=rule, group=route.group)

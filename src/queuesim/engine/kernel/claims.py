"""Claims: whether all that a case needs is free, people part by part and units of pools.

Whom a claim finds is written into the words for one step, two for each person: who, and whether
that person wraps up.
"""

from __future__ import annotations

from queuesim.engine.kernel import layout as at
from queuesim.engine.kernel.lanes import case_rank
from queuesim.engine.kernel.looking import hold, takes_work
from queuesim.engine.kernel.matching import team_score
from queuesim.engine.kernel.people import known_person
from queuesim.engine.kernel.work import (
    room_of,
)
from queuesim.jit import compiled, inlined
from queuesim.native.memory import load, store
from queuesim.network.lanes import NEVER
from queuesim.network.rows import WorkKind

WORD = 8
WORK = int(WorkKind.WORK)
KEPT = int(WorkKind.KEPT)
PERSON = 2 * WORD  #: bytes of one of those chosen


@inlined
def holds_some(case: int) -> bool:
    """Whether a case holds some of what it claims."""
    return load(load(case + at.LANE) + at.GATHERER) == case


@compiled
def is_held(lane: int, worker: int) -> bool:
    """Whether a person is held by the first of a lane."""
    task = load(lane + at.HELD_PEOPLE)
    while task != 0:
        if load(task + at.TASK_WORKER) == worker:
            return True
        task = load(task + at.CREW_NEXT)
    return False


@compiled
def has_units(lane: int, entry: int) -> bool:
    """Whether the first of a lane holds some units of its claim, by their number in it."""
    k = 0
    size = load(lane + at.HELD_UNITS_SIZE)
    while k < size and load(load(lane + at.HELD_UNITS) + k * WORD) != entry:
        k += 1
    return k < size


@compiled
def part_of(lane: int, worker: int) -> int:
    """The part of a claim that a person fills in work from a lane."""
    routes = load(lane + at.ALL_ROUTES)
    while load(load(routes) + at.ROUTE_TEAM) != load(worker + at.TEAM):
        routes += WORD
    return load(load(routes) + at.ROUTE_PART)


@inlined
def choose(h: int, number: int, worker: int, wraps: int) -> None:
    """Note one more person of those chosen."""
    place = load(h + at.CHOSEN) + number * PERSON
    store(place, worker)
    store(place + WORD, wraps)


@compiled
def crew_for(h: int, case: int, by: int) -> int:
    """How many people have been chosen, part by part; 0: not all that the case claims are free.

    ``by`` is the first of his part; 0: nobody.
    """
    lane = load(case + at.LANE)
    serve = load(case + at.SERVE)
    holds = holds_some(case)
    entry = load(serve + at.UNITS_CLAIMED)
    for k in range(load(serve + at.UNITS_CLAIMED_SIZE)):
        few = load(load(entry) + at.POOL_UNITS) < load(entry + at.CLAIMED_UNITS)
        if few and not (holds and has_units(lane, k)):
            return 0
        entry += at.CLAIMED_ENTRY
    own = part_of(lane, by) if by != 0 else -1
    parts = load(serve + at.PARTS_CLAIMED_SIZE)
    if own >= parts or (by != 0 and holds and is_held(lane, by)):
        return 0
    chosen = 0
    row = load(serve + at.PARTS_CLAIMED)
    for part in range(parts):
        people = load(row)
        wraps = load(row + at.PART_WRAPS)
        task = load(lane + at.HELD_PEOPLE) if holds else 0
        while task != 0:
            if load(task + at.CREW_PART) == part:
                choose(h, chosen, load(task + at.TASK_WORKER), wraps)
                chosen += 1
                people -= 1
            task = load(task + at.CREW_NEXT)
        if own == part:
            choose(h, chosen, by, wraps)
            chosen += 1
            people -= 1
        if people < 0:
            return 0
        for _ in range(people):
            worker = one_more(h, case, part, by, chosen)
            if worker == 0:
                return 0
            choose(h, chosen, worker, wraps)
            chosen += 1
        row += at.CLAIM_PART
    return chosen


@compiled
def one_more(h: int, case: int, part: int, by: int, chosen: int) -> int:
    """One more person for a part: by rank of the route, score of the team, list order; or 0."""
    lane = load(case + at.LANE)
    serve = load(case + at.SERVE)
    waited = load(h + at.NOW) - load(case + at.SINCE)
    routes = load(lane + at.ALL_ROUTES)
    found = 0
    best_rank = NEVER
    best_score = 0
    for k in range(load(lane + at.ALL_ROUTES_SIZE)):
        route = load(routes + k * WORD)
        rank = case_rank(route, waited)
        if load(route + at.ROUTE_PART) != part or rank >= NEVER:
            continue
        team = load(route + at.ROUTE_TEAM)
        worker = find_besides(h, team, load(serve + at.SERVE_ROOM), case, by, chosen)
        if worker == 0 or not hold(
            h, load(route + at.ROUTE_GUARDS), load(route + at.ROUTE_GUARDS_SIZE), case, worker
        ):
            continue
        score = team_score(load(lane + at.SEEK), team, worker)
        if found == 0 or rank < best_rank or (rank == best_rank and score < best_score):
            found = worker
            best_rank = rank
            best_score = score
    return found


@compiled
def is_chosen(h: int, case: int, by: int, chosen: int, worker: int) -> bool:
    """Whether a person is among those whom the case has already."""
    if worker == by or (holds_some(case) and is_held(load(case + at.LANE), worker)):
        return True
    k = 0
    while k < chosen and load(load(h + at.CHOSEN) + k * PERSON) != worker:
        k += 1
    return k < chosen


@compiled
def find_besides(h: int, team: int, room: int, case: int, by: int, chosen: int) -> int:
    """The selected person besides those chosen, with so many units of room free; or 0."""
    known = load(team + at.KNOWN)
    if known >= 0:
        worker = known_person(team, load(case + known), room)
        if worker != 0 and not is_chosen(h, case, by, chosen, worker):
            return worker
    select = load(team + at.SELECT)
    need = room if room != 0 else load(team + at.ROOM)
    best = 0
    first = 0
    then = 0
    worker = load(team + at.PEOPLE)
    for k in range(load(team + at.PEOPLE_SIZE)):
        mine = load(worker + at.IDLE_SINCE)
        since = 0
        if select == at.FEWEST_CASES:
            since = mine
            mine = load(worker + at.HELD)
        elif select == at.LOWEST_NUMBER:
            mine = k
        better = best == 0 or mine < first or (mine == first and since < then)
        if (
            better
            and load(worker + at.FREE) >= need
            and takes_work(worker)
            and not is_chosen(h, case, by, chosen, worker)
        ):
            best = worker
            first = mine
            then = since
        worker += at.WORKER
    return best


@compiled
def crew_fits(h: int, case: int, worker: int, route: int) -> bool:
    """Whether a person who was set free completes what the head of a lane claims."""
    serve = load(case + at.SERVE)
    if load(worker + at.FREE) < room_of(serve, load(worker + at.TEAM)):
        return False
    guards = load(route + at.ROUTE_GUARDS)
    if not hold(h, guards, load(route + at.ROUTE_GUARDS_SIZE), case, worker):
        return False
    if crew_for(h, case, worker) != 0:
        return True
    if load(serve + at.GATHERS_ALL) == 0 or is_held(load(case + at.LANE), worker):
        return False
    return lacks_people(case, load(route + at.ROUTE_PART)) > 0


@compiled
def lacks_people(case: int, part: int) -> int:
    """How many people of a part a case that gathers has still to find."""
    serve = load(case + at.SERVE)
    if part >= load(serve + at.PARTS_CLAIMED_SIZE):
        return 0
    lacking = load(load(serve + at.PARTS_CLAIMED) + part * at.CLAIM_PART)
    if holds_some(case):
        task = load(load(case + at.LANE) + at.HELD_PEOPLE)
        while task != 0:
            if load(task + at.CREW_PART) == part:
                lacking -= 1
            task = load(task + at.CREW_NEXT)
    return lacking


@inlined
def first_of(lane: int) -> int:
    """Who is served next: who has begun to gather, else the first that waits; or 0."""
    gatherer = load(lane + at.GATHERER)
    return gatherer if gatherer != 0 else load(lane + at.FIRST)

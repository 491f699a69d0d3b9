"""People with room: who is found, and in which order."""

from __future__ import annotations

from queuesim.engine.kernel import layout as at
from queuesim.engine.kernel.looking import takes_work
from queuesim.engine.kernel.queues import add_behind, heap_add, heap_take, take_out
from queuesim.jit import compiled, inlined
from queuesim.native.memory import load, store


@inlined
def offer(worker: int) -> None:
    """The person has room for a case and may be found."""
    team = load(worker + at.TEAM)
    if load(team + at.ROOM) != 1 or load(worker + at.OFFERED) != 0:
        return
    store(worker + at.OFFERED, 1)
    if load(team + at.SELECT) == at.LOWEST_NUMBER:
        store(worker + at.ORDER, load(worker + at.NUMBER))
        heap_add(team + at.FIRST_FREE, worker)
        return
    since = load(worker + at.IDLE_SINCE)
    number = load(worker + at.NUMBER)
    ahead = load(team + at.LAST_FREE)
    while ahead != 0 and (
        load(ahead + at.IDLE_SINCE) > since
        or (load(ahead + at.IDLE_SINCE) == since and load(ahead + at.NUMBER) > number)
    ):
        ahead = load(ahead + at.BEFORE)
    add_behind(team + at.FIRST_FREE, team + at.LAST_FREE, worker, ahead)


@inlined
def withdraw_offer(worker: int) -> None:
    """The person cannot be found any more."""
    if load(worker + at.OFFERED) == 0:
        return
    store(worker + at.OFFERED, 0)
    team = load(worker + at.TEAM)
    if load(team + at.SELECT) == at.LOWEST_NUMBER:
        heap_take(team + at.FIRST_FREE, worker)
    else:
        take_out(team + at.FIRST_FREE, team + at.LAST_FREE, worker)


@compiled
def find_room(team: int, need: int) -> int:
    """The preferred person with so many units of room, of a team whose people hold several."""
    select = load(team + at.SELECT)
    best = 0
    first = 0
    then = 0
    worker = load(team + at.PEOPLE)
    for _ in range(load(team + at.PEOPLE_SIZE)):
        if load(worker + at.FREE) >= need and takes_work(worker):
            mine = 0
            since = 0
            if select == at.FEWEST_CASES:
                mine = load(worker + at.HELD)
                since = load(worker + at.IDLE_SINCE)
            elif select == at.LONGEST_IDLE:
                mine = load(worker + at.IDLE_SINCE)
            if best == 0 or mine < first or (mine == first and since < then):
                best = worker
                first = mine
                then = since
        worker += at.WORKER
    return best


@compiled
def find_closely(team: int, room: int, case: int) -> int:
    """As `find`, where people hold several cases or the case may name one of them."""
    known = load(team + at.KNOWN)
    if known >= 0:
        worker = known_person(team, load(case + known), room)
        if worker != 0:
            return worker
    if load(team + at.ROOM) == 1:
        return load(team + at.FIRST_FREE)
    return find_room(team, room if room != 0 else load(team + at.ROOM))


@compiled
def known_person(team: int, number: int, room: int) -> int:
    """The person of a number, if the case can be taken by that person; else 0."""
    if number < 0 or number >= load(team + at.PEOPLE_SIZE):
        return 0
    worker = load(team + at.PEOPLE) + number * at.WORKER
    need = room if room != 0 else load(team + at.ROOM)
    return worker if load(worker + at.FREE) >= need and takes_work(worker) else 0


@inlined
def find(team: int, room: int, case: int) -> int:
    """The selected person with so many units of room free; 0 units: all of the room."""
    if load(team + at.QUICK) != 0:
        return load(team + at.FIRST_FREE)
    return find_closely(team, room, case)

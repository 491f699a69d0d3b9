"""Matching: the person whom a case finds."""

from __future__ import annotations

from queuesim.engine.kernel import layout as at
from queuesim.engine.kernel.lanes import case_rank
from queuesim.engine.kernel.looking import hold
from queuesim.engine.kernel.people import find
from queuesim.jit import inlined
from queuesim.native.memory import load
from queuesim.network.lanes import NEVER

WORD = 8
MILLION = 1_000_000


@inlined
def team_score(seek: int, team: int, worker: int) -> int:
    """Score of a team for a case; the smallest wins."""
    if seek == at.LONGEST_IDLE_SEEK:
        return load(worker + at.IDLE_SINCE)
    if seek == at.LEAST_OCCUPIED:
        people = load(team + at.TEAM_LEVEL)
        return load(team + at.TEAM_HELD) * MILLION // (max(1, people))
    return -load(team + at.IDLE) if seek == at.MOST_IDLE else 0


@inlined
def worker_for(h: int, case: int) -> int:
    """The person a case finds: by rank of the route, score of the team, list order; or 0."""
    lane = load(case + at.LANE)
    serve = load(case + at.SERVE)
    waited = load(h + at.NOW) - load(case + at.SINCE)
    seek = load(lane + at.SEEK)
    room = load(serve + at.SERVE_ROOM)
    routes = load(lane + at.LANE_ROUTES)
    found = 0
    best_rank = NEVER
    best_score = 0
    for k in range(load(lane + at.LANE_ROUTES_SIZE)):
        route = load(routes + k * WORD)
        rank = case_rank(route, waited)
        if rank >= NEVER or (found != 0 and rank > best_rank):
            continue
        team = load(route + at.ROUTE_TEAM)
        worker = find(team, room, case)
        if worker == 0 or not hold(
            h, load(route + at.ROUTE_GUARDS), load(route + at.ROUTE_GUARDS_SIZE), case, worker
        ):
            continue
        score = team_score(seek, team, worker)
        if found == 0 or rank < best_rank or score < best_score:
            found = worker
            best_rank = rank
            best_score = score
    return found

"""Spare parts: pools that order more, and visits and repairs that take from them.

Which parts a contact needs is drawn by part. Where it is known beforehand, the contact waits for
the parts and then for people. Else it comes out when the work is done: what is in stock is used,
and for the rest somebody comes a second time once it is there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from queuesim.compile import names
from queuesim.compile.board import need_guards
from queuesim.compile.integration import goes_on
from queuesim.compile.intervals import horizon
from queuesim.network import (
    Branch,
    ChoiceRow,
    Choose,
    Compare,
    Guard,
    Lane,
    LaneChoice,
    Mark,
    Pool,
    Reorder,
    Supply,
    Take,
    mark,
)
from queuesim.network.labels import PartLabel, end_of, part_of
from queuesim.spec.sites import above, kept_at
from queuesim.units import ticks

if TYPE_CHECKING:
    from queuesim.compile.board import Board
    from queuesim.compile.house import House
    from queuesim.compile.names import Visit

HAS = Guard(mark(names.PARTS), Compare.EQUAL, 1)


def needed(house: House, channel: str) -> dict[str, list[float]]:
    """Chance for each need that a contact in a channel needs a part; parts with any, by name."""
    said = house.channels[channel].parts or {}
    found = {part: house.per_need(said[part], channel) for part in sorted(said, key=str.encode)}
    return {part: chances for part, chances in found.items() if any(chances)}


def known(house: House, channel: str) -> list[float]:
    """Share for each need of contacts of which it is known beforehand what they need."""
    words = house.channels[channel]
    if words.kind == "mail_in":
        return [1.0] * len(house.needs)
    return house.chances(words.parts_known, channel)


def found_there(house: House, channel: str) -> bool:
    """Whether it comes out only at some customers' which parts are needed."""
    return bool(needed(house, channel)) and any(share < 1.0 for share in known(house, channel))


def site_of(house: House, channel: str, k: int) -> str:
    """Site from whose stock a need in a channel is given parts; "" where there are no sites."""
    by = house.channels[channel].site
    return "" if by is None or not house.config.sites else house.value(by, k, channel)


# --- stock --------------------------------------------------------------------------------------


def in_use(house: House) -> list[tuple[str, str]]:
    """Parts, each with the sites that keep it, that contacts may be given or that sites order."""
    used: dict[tuple[str, str], None] = {}
    for channel in house.channels:
        for part in needed(house, channel):
            for k in house.comers(channel):
                site = site_of(house, channel, k)
                kept = kept_at(house.config, part)
                for each in (site, *above(house.config, site)):
                    if each in kept:
                        used[part, each] = None
    return sorted(used, key=lambda key: tuple(map(str.encode, key)))


def add_stock(house: House, board: Board) -> None:
    """A pool for each part at each site that keeps it."""
    board.pools += [
        Pool(
            names.part_pool(part, site),
            house.config.parts[part].stock.of(name=site),
            reorder=rule_of(house, part, site),
            watched=True,
        )
        for part, site in in_use(house)
    ]


def rule_of(house: House, part: str, site: str) -> Reorder | None:
    """How a part is ordered at a site; ``None``: never."""
    words = house.config.parts[part]
    rule = words.reorder
    if rule is None or words.lead is None:
        return None
    to, at, lot = (
        None if by is None or not (by.is_one or site in by.keys) else by.of(name=site)
        for by in (rule.to, rule.at, rule.lot)
    )
    if to is None and lot is None:
        return None
    kept = kept_at(house.config, part)
    source = next((each for each in above(house.config, site) if each in kept), None)
    return Reorder(
        at=at if at is not None else (to or 0) - 1,
        lead=words.lead.of(name=site).law(default="deterministic"),
        lot=lot or 0,
        up_to=to or 0,
        chance=1.0 if source is not None else words.comes,
        reviews=None if rule.every is None else _reviews(house, rule.every),
        source="" if source is None else names.part_pool(part, source),
    )


def _reviews(house: House, every: float) -> tuple[int, ...]:
    return tuple(range(0, horizon(house.config), ticks(every)))


def part_labels(house: House) -> tuple[PartLabel, ...]:
    """What results need to know of parts."""
    return tuple(
        PartLabel(names.part_at(part, site), part, site, names.part_pool(part, site))
        for part, site in in_use(house)
    )


# --- contacts -----------------------------------------------------------------------------------


def brings(house: House, board: Board, visit: Visit, to: str) -> str:
    """Where it is known what a contact needs it waits for that, and then for people at ``to``."""
    channel = visit.channel
    parts = needed(house, channel)
    if not parts:
        return to
    marks = found_there(house, channel)
    has, lacks = (_marked(board, visit, value, to) if marks else to for value in (1, 0))
    node = has
    for part in reversed(parts):
        node = _waits(house, board, visit, part, node, "before ")
    draw = names.draw("parts known", channel)
    return board.chance(visit.named("parts known"), draw, known(house, channel), node, lacks)


def _marked(board: Board, visit: Visit, value: int, to: str) -> str:
    name = visit.named("with parts" if value else "parts unknown")
    return board.add(Mark(name, to, writes=((names.PARTS, value),)))


def found(house: House, board: Board, visit: Visit, done: str) -> str:
    """Work is done as far as it could be: for what is not in stock somebody comes again.

    Without a part that it needs the contact ends as answered, and a second visit follows when all
    that is needed is there.
    """
    channel = visit.channel
    if not found_there(house, channel):
        return done
    again = _second_visit(house, board, channel)
    node, later = done, again
    for part in reversed(needed(house, channel)):
        lacks = _lacks(board, visit, part, later)
        node = _needs(
            house, board, visit, part, _given(house, board, visit, part, node, lacks), node
        )
        later = _waits(house, board, visit, part, later, "then ")
    rows = (ChoiceRow((Branch(done),), (HAS,)), ChoiceRow((Branch(node),)))
    return board.add(Choose(visit.named("parts"), rows))


def _second_visit(house: House, board: Board, channel: str) -> str:
    """Start of the visit that brings the parts, with nothing else to bring."""
    to = names.with_parts(channel)
    return goes_on(house, board, (channel, "repeat"), channel, to, ((names.PARTS, 1),))


Fetched = Callable[[str, str], str]


def _needs(
    house: House, board: Board, visit: Visit, part: str, yes: str, no: str, how: str = ""
) -> str:
    chances = needed(house, visit.channel)[part]
    draw = names.draw(f"needs {part}", visit.channel)
    return board.chance(visit.named(f"{how}needs {part}"), draw, chances, yes, no)


def _given(
    house: House,
    board: Board,
    visit: Visit,
    part: str,
    there: str,
    lacks: Fetched | str,
    how: str = "",
) -> str:
    """The part is taken where it is in stock; else the contact goes on to ``lacks``."""

    def take(site: str) -> str:
        scope = names.part_at(part, site)
        told = board.milestones(visit.named(f"{how}{scope} there"), there, part_of(scope, "there"))
        short = lacks(site, scope) if callable(lacks) else lacks
        pool = names.part_pool(part, site)
        return board.add(Take(visit.named(f"{how}take {scope}"), told, pool, short))

    return _by_site(house, board, visit, f"{how}{part} from", take)


def _lacks(board: Board, visit: Visit, part: str, to: str) -> Fetched:
    """The contact ends without a part, whose coming the case awaits."""

    def ends(site: str, scope: str) -> str:
        waits = _awaits(board, visit, part, site, to, "again ")
        end = (part_of(scope, "missing"), end_of("answered"))
        return board.milestones(visit.named(f"without {scope}"), waits, *end)

    return ends


def _waits(house: House, board: Board, visit: Visit, part: str, to: str, how: str) -> str:
    """Who needs a part takes it, or waits until it is there."""

    def short(site: str, scope: str) -> str:
        waits = _awaits(board, visit, part, site, to, how)
        return board.milestones(visit.named(f"{how}no {scope}"), waits, part_of(scope, "missing"))

    return _needs(
        house, board, visit, part, _given(house, board, visit, part, to, short, how), to, how
    )


def _awaits(board: Board, visit: Visit, part: str, site: str, to: str, how: str) -> str:
    """Waiting for one unit, first come, first served."""
    scope, pool = names.part_at(part, site), names.part_pool(part, site)
    came = board.milestones(visit.named(f"{how}{scope} came"), to, part_of(scope, "came"))
    lane = Lane(visit.named(f"{how}waits for {scope}"))
    if lane.name not in board.lanes:
        board.lanes[lane.name] = lane
        board.supplies.append(Supply(lane.name, pool))
    name = visit.named(f"{how}await {scope}")
    board.takes.add(name)
    return board.add(Take(name, came, pool, lanes=(LaneChoice(lane.name),)))


def _by_site(
    house: House, board: Board, visit: Visit, name: str, node: Callable[[str], str]
) -> str:
    """The node of the site that serves a need; a choice where several do."""
    channel = visit.channel
    sites: dict[str, list[int]] = {}
    for k in house.comers(channel):
        sites.setdefault(site_of(house, channel, k), []).append(k)
    found = {site: node(site) for site in sorted(sites, key=str.encode)}
    if len(found) == 1:
        return next(iter(found.values()))
    rows = [
        ChoiceRow((Branch(to),), guards)
        for site, to in found.items()
        for guards in need_guards(sites[site], len(house.needs), len(house.classes))
    ]
    return board.add(Choose(visit.named(name), tuple(rows)))

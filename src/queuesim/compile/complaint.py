"""Complaints: who complains as a contact ends. How they are handled is in `complaint_queue`.

A complaint is born of the contact's case as a case of its own, so that the contact goes on as it
would have. Its queue is a channel that nobody has written, so that people, speeds and the load
check know it; results do not, for a complaint is no contact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.compile import names
from queuesim.compile.board import by_need
from queuesim.compile.durations import Talk, laws
from queuesim.compile.failure import escaping
from queuesim.laws import Deterministic
from queuesim.network import (
    FOREVER,
    TICKS_PER_SECOND,
    Branch,
    ChoiceRow,
    Choose,
    ChooseBy,
    Duration,
    Fork,
    Mark,
    Quantity,
    Reading,
    Table,
    mark,
)
from queuesim.network.labels import complaint_of
from queuesim.spec.channels import LIVE, Channel
from queuesim.spec.complaint import COMPLAINT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from queuesim.compile.board import Board
    from queuesim.compile.house import House
    from queuesim.spec.by import By
    from queuesim.spec.complaint import Complaint
    from queuesim.spec.config import Config

OPENED = "complaint opened"  #: node at which a complaint begins
WAITED = Reading(Quantity.WAITED)
LONGEST = 1 << 60  #: ticks up to which waits can be told apart
UNJUDGED = 1e9  #: a wait that nobody reaches [s]


def somebody_complains(config: Config) -> bool:
    """Whether the words leave a chance for anybody to complain."""
    words = config.quality.complaint
    if words is None:
        return False
    long = words.after_wait.chance if words.after_wait else None
    said = (words.chance, long, words.failed, words.abandoned)
    return any(by is not None and any(by.values()) for by in said)


def with_queue(config: Config) -> Config:
    """The config with the queue of complaints as one more channel, where somebody complains."""
    words = config.quality.complaint
    if words is None or not somebody_complains(config):
        return config
    queue = Channel.model_construct(
        kind="mail",
        talk=words.talk,
        talk_cv=config.every_channel.talk_cv,
        at_close="keep",
        at_once=1,
        interrupt=False,
        deferrable=words.deferrable,
        priority=words.priority,
    )
    return config.with_channel(COMPLAINT, queue)


def words_of(house: House) -> Complaint:
    """What is said of complaints."""
    words = house.config.quality.complaint
    assert words is not None, "only where somebody complains"
    return words


# --- who complains --------------------------------------------------------------------------------


def chances(
    house: House, channel: str, *, failed: bool = False, abandoned: bool = False, long: bool = False
) -> list[float]:
    """Chance of a complaint for each need after a contact that went so: 1 - prod(1 - p)."""
    if COMPLAINT not in house.channels or channel == COMPLAINT:
        return [0.0] * len(house.needs)
    words = words_of(house)
    said: list[By[float]] = [words.chance]
    said += [words.failed] if failed and words.failed else []
    said += [words.abandoned] if abandoned and words.abandoned else []
    said += [words.after_wait.chance] if long and words.after_wait else []
    stays = [1.0] * len(house.needs)
    for by in said:
        found: list[float] = house.per_need(by, channel)
        stays = [stay * (1.0 - chance) for stay, chance in zip(stays, found, strict=True)]
    return [1.0 - s for s in stays]


def expected(house: House, channel: str) -> list[float]:
    """The same for a contact that is answered at once: its service may go wrong."""
    wrong = escaping(house, channel)
    usual, worse = chances(house, channel), chances(house, channel, failed=True)
    return [u + f * (w - u) for u, f, w in zip(usual, wrong, worse, strict=True)]


def complains(house: House, board: Board, channel: str, how: str, to: str) -> str:
    """Some complain as a contact ends; all go on to ``to``.

    ``how`` is the end of the contact, for those answered "solved", "unsolved" or "failed".
    """
    usual, longer = (
        chances(house, channel, failed=how == "failed", abandoned=how == "abandoned", long=long)
        for long in (False, how not in ("balked", "blocked") and _any_judged(house, channel))
    )
    if not any(longer):
        return to
    where = f"{channel}, {how}"
    born = board.add(Fork(f"complaint {where}", to, follow_ups=(OPENED,)))
    made = board.milestones(f"complaint made {where}", born, complaint_of("made"))
    draw = names.draw(COMPLAINT, channel)
    short = board.chance(f"complains {where}", draw, usual, made, to)
    if longer == usual:
        return short
    long = board.chance(f"complains {where}, waited long", draw, longer, made, to)
    branches = (Branch(short, reading=WAITED), Branch(long, reading=mark(names.LONG_FROM)))
    return board.add(Choose(f"waited {where}", (ChoiceRow(branches, by=ChooseBy.LEAST),)))


# --- which wait is long ---------------------------------------------------------------------------


def limits(house: House, channel: str) -> list[float]:
    """Wait from which on a contact of each need is long [s]; `UNJUDGED` where none is."""
    words = house.config.quality.complaint
    none = [UNJUDGED] * len(house.needs)
    if words is None or words.after_wait is None or COMPLAINT not in house.channels:
        return none
    risk: list[float] = house.per_need(words.after_wait.chance, channel)
    if not any(risk):
        return none
    over, live = words.after_wait.over, house.channels[channel].kind in LIVE
    for k in house.comers(channel):
        need = house.needs[k]
        if live or over.names_channel(need.reason, need.segment, channel):
            none[k] = house.value(over, k, channel)
    return none


def _any_judged(house: House, channel: str) -> bool:
    return any(limit < UNJUDGED for limit in limits(house, channel))


def _somewhere(house: House) -> bool:
    return any(_any_judged(house, name) for name in house.channels if name != COMPLAINT)


def judged(house: House, board: Board, channel: str, to: str) -> str:
    """Write down, as a contact comes in, from which sum of waits on its own is long.

    ``to`` itself where no wait is judged anywhere.
    """
    if not _somewhere(house):
        return to
    found = limits(house, channel)
    if all(limit >= UNJUDGED for limit in found):
        return unjudged(house, board, to)
    before = Table(WAITED, (0, LONGEST), (0.0, LONGEST / TICKS_PER_SECOND), lines=True)
    over = by_need(found, len(house.classes))
    limit = Duration(f"long wait {channel}", (Deterministic(1.0),), (over,), (before,))
    return board.add(Mark(f"judged, {to}", to, writes=((names.LONG_FROM, limit),)))


def unjudged(house: House, board: Board, to: str) -> str:
    """Write down that no wait of a contact is long, on its way to ``to``."""
    if not _somewhere(house):
        return to
    return board.add(Mark(f"not judged, {to}", to, writes=((names.LONG_FROM, FOREVER),)))


# --- work -----------------------------------------------------------------------------------------


def follow_up(house: House) -> Talk | None:
    """Talk of the call back after a complaint has been handled; ``None`` where there is none."""
    words = words_of(house)
    if words.follow_up is None:
        return None
    cv = house.channels[COMPLAINT].talk_cv
    found = laws(house, words.follow_up, COMPLAINT, 1.0 if cv is None else cv)
    return Talk(found, None) if any(law.mean > 0.0 for law in found) else None


def further(house: House, channel: str) -> Sequence[float]:
    """Mean talk for each need beside the first of a channel: the call back of a complaint [s]."""
    found = follow_up(house) if channel == COMPLAINT else None
    return [0.0] * len(house.needs) if found is None else [law.mean for law in found.laws]

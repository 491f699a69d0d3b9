"""The written order of simultaneous events: tick, then kind, then subject.

Two engines agree only if nothing depends on who scheduled first. A rank packs kind and
subject into one non-negative 63-bit integer; within a tick the smaller rank comes first.
"""

from __future__ import annotations

from enum import IntEnum

from queuesim.jit import compiled

ORDINAL_BITS = 36
BIRTH_BITS = 12
SOURCE_BITS = 10
SUBJECT_BITS = SOURCE_BITS + ORDINAL_BITS + BIRTH_BITS
LEAVE_RULES = 20  #: written leave rules a lane may have
POOL_RANK = (1 << SOURCE_BITS) - 1  #: where a source's rank would be; no source has this one
NUMBER_BITS = 40  #: people of a group, below the group's rank
PEOPLE = POOL_RANK << BIRTH_BITS | 1 << BIRTH_BITS - 1  #: people behind cases and pools' orders
DUE = 1 << NUMBER_BITS - 1  #: breaks that are due: behind all gates, before those who come or go


class EventKind(IntEnum):
    """What happens, in the order in which one tick is finished."""

    CALENDAR = 0  #: head counts, shifts, openings: net change of each subject
    WORK_END = 1  #: a case's work is done
    WRAP_END = 2  #: after-call work is done
    RETURN = 3  #: a pause is over: after work by case, then breaks by person; units come back
    DELAY_END = 4  #: a delay is over; a batch's time is up; a pool is reviewed
    ROUTE_STEP = 5  #: a waiting case may now go to further groups
    LEAVE = 6  #: leave rule 0; rule k is LEAVE + k
    INTERRUPTION = 30  #: work that a break or the end of a shift found in hand is interrupted
    ARRIVAL = 31  #: a source sends a case


@compiled
def rank_of(kind: int, subject: int) -> int:
    """Rank of an event inside its tick."""
    return kind << SUBJECT_BITS | subject


@compiled
def case_subject(source: int, ordinal: int, birth: int) -> int:
    """Subject of a case: rank of its source's name, its ordinal, its birth number."""
    return (source << ORDINAL_BITS | ordinal) << BIRTH_BITS | birth


@compiled
def person_subject(group: int, number: int) -> int:
    """Subject of a person: rank of the group's name, then the number."""
    return group << NUMBER_BITS | number


def pool_subject(rank: int, number: int) -> int:
    """Subject of order ``number`` of a pool, or of its review (0); behind all cases."""
    return (POOL_RANK << BIRTH_BITS | rank) << ORDINAL_BITS | number


@compiled
def person_after_cases(group: int, number: int) -> int:
    """Subject of a person where cases and pools are subjects too: behind them all."""
    return PEOPLE << ORDINAL_BITS | group << NUMBER_BITS // 2 | number


@compiled
def break_subject(group: int, number: int) -> int:
    """Subject of a break that is due: behind gates, before those who come or go."""
    return DUE | group << NUMBER_BITS // 2 | number


def name_ranks(names: list[str]) -> dict[str, int]:
    """Rank of each name in bytewise UTF-8 order."""
    return {name: k for k, name in enumerate(sorted(names, key=str.encode))}

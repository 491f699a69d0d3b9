"""The written order of subjects inside a kind of event."""

from __future__ import annotations

from queuesim.network.order import (
    BIRTH_BITS,
    ORDINAL_BITS,
    SOURCE_BITS,
    EventKind,
    case_subject,
    pool_subject,
    rank_of,
)

LAST_CASE = case_subject((1 << SOURCE_BITS) - 2, (1 << ORDINAL_BITS) - 1, (1 << BIRTH_BITS) - 1)
LAST_ORDER = pool_subject((1 << BIRTH_BITS) - 1, (1 << ORDINAL_BITS) - 1)


def test_pools_and_their_orders_come_behind_all_cases_by_name_then_by_number() -> None:
    assert pool_subject(0, 0) > LAST_CASE
    assert pool_subject(0, 0) < pool_subject(0, 1) < pool_subject(1, 0) < LAST_ORDER


def test_no_subject_reaches_into_the_next_kind_of_event() -> None:
    assert rank_of(EventKind.RETURN, LAST_ORDER) < rank_of(EventKind.DELAY_END, 0)
    assert rank_of(EventKind.ARRIVAL, LAST_ORDER) < 1 << 63
